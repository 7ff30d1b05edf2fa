import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { StackError } from '../stack-error.js'
import { type ComponentName, portsOf, type StackPorts } from '../stack-ports.js'

/** Below the range out of which systems take ports for connections of their own, so that a free one stays free. */
const LOWEST = 20_000
const HIGHEST = 31_999

/** Rejects with `stack_port_in_use`, naming all that are, when something listens where a component is to. */
export async function demandFreePorts(names: readonly ComponentName[], ports: StackPorts): Promise<void> {
  const wanted = names.flatMap((name) => portsOf(name, ports).map((port) => ({ name, port })))
  const free = await Promise.all(wanted.map(({ port }) => isFree(port)))
  const taken = wanted.filter((_, i) => !free[i])
  if (taken.length === 0) return
  throw new StackError(
    'stack_port_in_use',
    `something else listens on ${taken.map(({ name, port }) => `127.0.0.1:${port} (${name})`).join(', ')}`,
    'Stop it, or move all ports, for example with --port-offset 10000.',
  )
}

/** Five ports on which nothing listens. `random` gives numbers in [0, 1). */
export async function freePorts(random: () => number = Math.random): Promise<StackPorts> {
  const held: Server[] = []
  try {
    while (held.length < 5) {
      const server = await listen(LOWEST + Math.floor(random() * (HIGHEST - LOWEST)))
      if (server) held.push(server)
    }
    const [kafka, controller, registry, postgres, minio] = held.map(portOf)
    return { kafka: kafka!, controller: controller!, registry: registry!, postgres: postgres!, minio: minio! }
  } finally {
    await Promise.all(held.map(close))
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port)
  if (server) await close(server)
  return server !== null
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
