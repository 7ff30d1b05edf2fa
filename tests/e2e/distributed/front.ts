import { once } from 'node:events'
import { createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'

/** One address for several gateways, as a load balancer gives, and for the metrics of all processes, as Prometheus sees them. */
export interface Front {
  readonly url: string
  close(): Promise<void>
}

/** Hands out requests to the gateways in turn; one that takes no connection is passed over. Both lists are looked at for each request. */
export async function openFront(gateways: () => readonly string[], all: () => readonly string[]): Promise<Front> {
  let turn = 0
  const server = createServer((request, response) => {
    const served =
      request.url === '/metrics'
        ? gatherMetrics(all(), response)
        : connectInTurn(gateways(), turn++).then((socket) => forward(request, response, socket))
    served.catch((error: unknown) => response.writeHead(502).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) }
}

async function connectInTurn(gateways: readonly string[], turn: number): Promise<Socket> {
  for (let i = 0; i < gateways.length; i++) {
    const { hostname, port } = new URL(gateways[(turn + i) % gateways.length]!)
    const socket = connect(Number(port), hostname)
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    if (connected) return socket
  }
  throw new Error('no gateway takes connections')
}

function forward(request: IncomingMessage, response: ServerResponse, socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = request
    let answered: IncomingMessage | undefined
    const upstream = ask({ method, path: url, headers, createConnection: () => socket }, (answer) => {
      answered = answer
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      // A gateway that is killed in the middle of an answer is seen by the client as it would be without this.
      answer.once('error', () => response.destroy())
    })
    // A gateway may answer before it has read everything: a whole answer counts, whatever becomes of the rest of the request.
    upstream.on('error', (error) => {
      if (!answered) reject(error)
      else if (!answered.complete) response.destroy()
    })
    response.once('close', () => {
      request.unpipe(upstream)
      request.resume()
      socket.destroy()
      resolve()
    })
    request.pipe(upstream)
  })
}

async function gatherMetrics(all: readonly string[], response: ServerResponse): Promise<void> {
  const texts = await Promise.all(all.map(async (url) => (await fetch(new URL('/metrics', url))).text()))
  response.writeHead(200, { 'content-type': 'text/plain' }).end(texts.join('\n'))
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
