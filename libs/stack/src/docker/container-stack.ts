import { freePorts } from '../native/free-ports.js'
import { addressOf } from '../stack-environment.js'
import { COMPONENTS } from '../stack-ports.js'
import type { TestStack } from '../test-stack-handle.js'
import { COMPOSE_FILE, COMPOSE_FOLDER, composePorts, settle } from './compose-stack.js'

/**
 * The services of the compose file under Testcontainers, whose own container removes them when this process ends, however it ends. Ports
 * are chosen before: Kafka must say where it is reached.
 */
export async function startContainerStack(): Promise<TestStack> {
  const { DockerComposeEnvironment, Wait } = await import('testcontainers')
  const ports = await freePorts()
  const started = await new DockerComposeEnvironment(COMPOSE_FOLDER, COMPOSE_FILE)
    .withEnvironment(composePorts(ports))
    .withDefaultWaitStrategy(Wait.forHealthCheck())
    .up([...COMPONENTS])
  await settle(ports)
  return {
    address: addressOf(ports),
    kind: 'containers',
    dispose: async () => void (await started.down({ removeVolumes: true })),
  }
}
