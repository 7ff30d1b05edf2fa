import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { realStack } from '@udb/stack'

/** Answers in the registry's place, or leaves it to the registry. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void | 'ask the registry'

/** Stands before the real registry, so that a test may count, spoil and end the connection to it without taking it from the others. */
export class RegistryProxy {
  /** Method and path of every request, from `/subjects` or the like on. */
  readonly asked: string[] = []
  /** What is done in place of asking the registry. */
  behaviour: Behaviour | null = null
  /** Another path than the one that was asked for. */
  redirected: ((path: string) => string) | null = null
  private readonly target = new URL(realStack().schemaRegistryUrl)
  private server: Server | null = null
  private port = 0

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.target.pathname}`
  }

  /** On the port that it had before, if it had one. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response))
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.server = server
    this.port = (server.address() as AddressInfo).port
  }

  /** Nothing listens at the address any more, and what was connected is cut. */
  async stop(): Promise<void> {
    const { server } = this
    this.server = null
    if (server === null) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(this.target.pathname.length)
    this.asked.push(`${request.method} ${path}`)
    if (this.behaviour && this.behaviour(request, response) !== 'ask the registry') return
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = Object.fromEntries(
      ['content-type', 'x-registry-groupid'].flatMap((name) => {
        const value = request.headers[name]
        return typeof value === 'string' ? [[name, value]] : []
      }),
    )
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
    const method = request.method ?? 'GET'
    const target = `${realStack().schemaRegistryUrl}${this.redirected?.(path) ?? path}`
    const answer = await fetch(target, { method, headers, ...body })
    const text = await answer.text()
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
    response.end(text)
  }
}
