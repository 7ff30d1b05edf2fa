import { once } from 'node:events'
import type { FastifyReply } from 'fastify'

const HEARTBEAT_MS = 15_000

export interface SentEvent {
  /** Where the client goes on after it has lost the connection; null for what is not worth a place. */
  readonly id: string | null
  readonly event: string
  readonly data: unknown
}

/** An answer of `text/event-stream` (WHATWG HTML, section 9.2): written as fast as the client reads, kept awake, closed by either side. */
export class EventStream {
  private readonly gone = new AbortController()
  private readonly heartbeat: NodeJS.Timeout

  constructor(private readonly reply: FastifyReply) {
    reply.hijack()
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    }
    reply.raw.writeHead(200, headers)
    reply.raw.once('close', () => this.gone.abort())
    reply.raw.write(': the events of one job\n\n')
    this.heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS)
    this.heartbeat.unref()
  }

  /** Aborts when the client has left. */
  get signal(): AbortSignal {
    return this.gone.signal
  }

  async send({ id, event, data }: SentEvent): Promise<void> {
    if (this.signal.aborted) return
    const text = `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    if (!this.reply.raw.write(text)) await once(this.reply.raw, 'drain', { signal: this.signal }).catch(() => undefined)
  }

  close(): void {
    clearInterval(this.heartbeat)
    this.reply.raw.end()
  }
}
