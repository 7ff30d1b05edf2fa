import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Whether the answer to that request is swallowed, and its connection cut. The request itself arrives and is carried out. */
export type Cut = (requestLine: string) => boolean

/** A wire to the real store that tests can cut. */
export class SpecProxy {
  /** The first line of each request that went through, e.g. `PUT /bucket/key HTTP/1.1`. */
  readonly requests: string[] = []
  /** Bytes that came back. */
  bytesBack = 0
  cutAnswers: Cut = () => false
  /** Cuts a connection once so many bytes have come back over it. */
  cutAfterBytes = Infinity
  /** Lets no more than so many bytes back over a connection: however much the operating system would hold for a reader, the rest is not sent. */
  holdAfterBytes = Infinity
  /** Damages a byte of so many requests that have more than that one. */
  damages = 0
  private readonly pairs = new Set<{ readonly client: Socket; readonly store: Socket }>()

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    private server: Server,
    readonly port: number,
  ) {}

  static async open(endpoint: string): Promise<SpecProxy> {
    const { hostname, port } = new URL(endpoint)
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const proxy = new SpecProxy({ host: hostname, port: Number(port) }, server, portOf(server))
    server.on('connection', (client) => proxy.join(client))
    return proxy
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get connections(): number {
    return this.pairs.size
  }

  /** Cuts all connections and lets nobody in, as a store that was killed. */
  async down(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    for (const { client, store } of this.pairs) {
      client.resetAndDestroy()
      store.destroy()
    }
    await closed
  }

  async up(): Promise<void> {
    this.server = createServer((client) => this.join(client))
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening')
  }

  private join(client: Socket): void {
    const store = connect(this.target)
    const pair = { client, store }
    this.pairs.add(pair)
    let isCut = false
    let back = 0
    const end = (): void => {
      this.pairs.delete(pair)
      client.destroy()
      store.destroy()
    }
    client.on('data', (chunk: Buffer) => {
      const line = /^(GET|HEAD|PUT|POST|DELETE) \S+ HTTP\/1\.1/.exec(chunk.subarray(0, 2_000).toString('latin1'))?.[0]
      if (line !== undefined) {
        this.requests.push(line)
        isCut = this.cutAnswers(line)
      } else if (this.damages > 0 && chunk.length > 1_000) {
        this.damages--
        chunk[500]! ^= 1
      }
      if (!store.write(chunk)) client.pause()
    })
    store.on('drain', () => client.resume())
    store.on('data', (chunk: Buffer) => {
      if (isCut) return end()
      this.bytesBack += chunk.length
      if ((back += chunk.length) > this.cutAfterBytes) return end()
      if (!client.write(chunk) || back >= this.holdAfterBytes) store.pause()
    })
    client.on('drain', () => {
      if (back < this.holdAfterBytes) store.resume()
    })
    for (const socket of [client, store]) socket.on('error', end).on('close', end)
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return address.port
}
