import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkHealth, type ComponentHealth, type HealthCheck } from './health.js'
import { portTaken } from './start-error.js'
import { type Starting, WaitingMetrics } from './waiting-metrics.js'
import type { Waiting } from './when-there.js'

/** Answers the probes while a start waits for what it needs, so that an orchestrator sees why, and does not kill what only waits. */
export interface WaitingRoom extends Waiting {
  /** The port that it listens on, and that the service takes after it. */
  readonly port: number
  /** From now on the probes ask these too: what was there can go before the service is ready. */
  asks(checks: readonly HealthCheck[]): void
  close(): Promise<void>
}

const RETRY_LATER = { 'retry-after': '2' }

/** Throws `port_in_use` or `port_not_allowed`. */
export async function openWaitingRoom(
  listening: { readonly host: string; readonly port: number },
  starting: Starting,
): Promise<WaitingRoom> {
  const away = new Map<string, ComponentHealth>()
  let checks: readonly HealthCheck[] = []
  const metrics = new WaitingMetrics(starting)
  const observe = async (): Promise<Components> => {
    const { components } = await checkHealth(checks)
    for (const [component, { up }] of Object.entries(components)) metrics.tell(component, up)
    return { ...components, ...Object.fromEntries(away) }
  }
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    // Whether the process lives is said without asking anybody.
    const observed = path === '/healthz' ? Promise.resolve({}) : observe()
    void observed.then((components) =>
      path === '/metrics' ? answerWith(metrics, response) : answer(response, path, components),
    )
  })
  const port = await listen(server, listening)
  return {
    port,
    waitsFor: (component, reason) => {
      away.set(component, { up: false, required: true, latencyMs: 0, error: reason })
      metrics.tell(component, false)
    },
    isThere: (component) => {
      away.delete(component)
      metrics.tell(component, true)
    },
    asks: (health) => (checks = health),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answerWith(metrics: WaitingMetrics, response: ServerResponse): Promise<void> {
  const text = await metrics.text()
  response.writeHead(200, { 'content-type': metrics.mediaType, connection: 'close' }).end(text)
}

const PROBES = ['/healthz', '/readyz', '/startupz']

type Components = Readonly<Record<string, ComponentHealth>>

function answer(response: ServerResponse, path: string, components: Components): void {
  const { status, body } = answerTo(path, components)
  const mediaType = PROBES.includes(path) ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': mediaType, connection: 'close', ...(status === 503 && RETRY_LATER) })
  response.end(JSON.stringify(body))
}

/** Pure. */
function answerTo(path: string, components: Components): { status: number; body: object } {
  if (path === '/healthz') return { status: 200, body: { status: 'ok' } }
  const waitingFor = Object.keys(components).filter((name) => components[name]!.required && !components[name]!.up)
  if (path === '/startupz') return { status: 503, body: { status: 'starting', waitingFor } }
  if (path === '/readyz') return { status: 503, body: { status: 'unavailable', components } }
  return {
    status: 503,
    body: {
      type: 'about:blank',
      status: 503,
      code: 'service_starting',
      title: 'The service starts.',
      detail: waitingFor.length > 0 ? `It waits for ${waitingFor.join(', ')}.` : 'It is not ready yet.',
      hint: 'Try again in a moment; GET /readyz says what it waits for.',
    },
  }
}

function listen(server: Server, listening: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(error, listening) as Error))
    server.listen(listening.port, listening.host, () => resolve((server.address() as AddressInfo).port))
  })
}
