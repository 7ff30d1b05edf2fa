import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { answers } from '../answers/answers.js'
import { setCompatibilityRule } from '../answers/registry-answers.js'
import { runTool } from '../fetch/run-tool.js'
import { StackError } from '../stack-error.js'
import { COMPONENTS, type StackPorts } from '../stack-ports.js'
import { demandFreePorts } from '../native/free-ports.js'
import { forgetState, readState, type StackState, writeState } from '../stack-state.js'

const ROOT = join(import.meta.dirname, '../../../..')
export const COMPOSE_FILE = 'docker-compose.yml'
export const COMPOSE_FOLDER = ROOT

/** The variables by which the compose file learns where its services are to listen. Pure. */
export const composePorts = (ports: StackPorts): Readonly<Record<string, string>> => ({
  UDB_STACK_KAFKA_PORT: String(ports.kafka),
  UDB_STACK_REGISTRY_PORT: String(ports.registry),
  UDB_STACK_POSTGRES_PORT: String(ports.postgres),
  UDB_STACK_MINIO_PORT: String(ports.minio),
})

/** Brings up the same components in containers; `--wait` resolves when their health checks pass. Rejects with `stack_engine_failed`. */
export async function upDocker(dir: string, ports: StackPorts, tell: (line: string) => void): Promise<void> {
  if (!readState(dir)) await demandFreePorts(COMPONENTS, ports)
  tell(`starting ${COMPONENTS.join(', ')} in containers`)
  writeState(dir, { kind: 'docker', ports, processes: {} })
  await compose(dir, ports, ['up', '-d', '--wait', ...COMPONENTS])
  await settle(ports)
}

/** The registry's rule, and whether each answers from outside its container too. */
export async function settle(ports: StackPorts): Promise<void> {
  await setCompatibilityRule(ports.registry)
  await Promise.all(COMPONENTS.map((name) => answers(name, ports)))
}

/** Removes the containers of this folder's stack and nothing else; with `volumes` their data goes too. */
export async function downDocker(dir: string, { ports }: StackState, volumes: boolean): Promise<void> {
  await compose(dir, ports, ['down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])])
  forgetState(dir)
}

/** A project of its own for each folder, so that two of them, or the box in containers, do not end each other. */
const projectOf = (dir: string): string =>
  `udb-stack-${createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 8)}`

async function compose(dir: string, ports: StackPorts, args: readonly string[]): Promise<void> {
  const file = join(ROOT, COMPOSE_FILE)
  const { code, text } = await runTool('docker', ['compose', '-p', projectOf(dir), '-f', file, ...args], {
    env: composePorts(ports),
    cwd: ROOT,
  })
  if (code !== 0)
    throw new StackError(
      'stack_engine_failed',
      `docker compose ended with ${code}: ${text.trim().slice(-1_500)}`,
      'See what it says; --native runs the same components as processes.',
    )
}
