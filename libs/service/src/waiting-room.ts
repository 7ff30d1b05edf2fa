import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { portTaken } from './start-error.js'
import { type Starting, WaitingMetrics } from './waiting-metrics.js'
import type { Waiting } from './when-there.js'

/** Answers the probes while a start waits for what it needs, so that an orchestrator sees why, and does not kill what only waits. */
export interface WaitingRoom extends Waiting {
  /** The port that it listens on, and that the service takes after it. */
  readonly port: number
  close(): Promise<void>
}

const RETRY_LATER = { 'retry-after': '2' }

/** Throws `port_in_use` or `port_not_allowed`. */
export async function openWaitingRoom(
  listening: { readonly host: string; readonly port: number },
  starting: Starting,
): Promise<WaitingRoom> {
  const away = new Map<string, string>()
  const metrics = new WaitingMetrics(starting)
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    if (path === '/metrics') return void answerWith(metrics, response)
    const { status, body } = answerTo(path, away)
    const mediaType = PROBES.includes(path) ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { 'content-type': mediaType, connection: 'close', ...(status === 503 && RETRY_LATER) })
    response.end(JSON.stringify(body))
  })
  const port = await listen(server, listening)
  return {
    port,
    waitsFor: (component, reason) => {
      away.set(component, reason)
      metrics.tell(component, false)
    },
    isThere: (component) => {
      away.delete(component)
      metrics.tell(component, true)
    },
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

/** Pure. */
function answerTo(path: string, away: ReadonlyMap<string, string>): { status: number; body: object } {
  if (path === '/healthz') return { status: 200, body: { status: 'ok' } }
  if (path === '/startupz') return { status: 503, body: { status: 'starting', waitingFor: [...away.keys()] } }
  if (path === '/readyz')
    return {
      status: 503,
      body: {
        status: 'unavailable',
        components: Object.fromEntries(
          [...away].map(([name, error]) => [name, { up: false, required: true, latencyMs: 0, error }]),
        ),
      },
    }
  return {
    status: 503,
    body: {
      type: 'about:blank',
      status: 503,
      code: 'service_starting',
      title: 'The service starts.',
      detail: away.size > 0 ? `It waits for ${[...away.keys()].join(', ')}.` : 'It is not ready yet.',
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
