import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { ObjectError } from '../port.js'

export interface BodyParts {
  /** The bytes that the whole body has. */
  readonly sizeBytes: number
  /** A new answer that begins so many bytes into the body; rejects when the object is another one by now. */
  readonly reopen: (from: number, signal: AbortSignal) => Promise<IncomingMessage>
  readonly holdMs: number
  readonly silenceMs: number
}

/** What is taken from a connection before it is paused. */
const aheadBytes = 512 * 1024
/** So many connections in a row may break off without having brought a byte. */
const mostEmptyTries = 5

/**
 * An object's bytes as they come. A connection that breaks off is replaced by one that goes on where it ended. Destroying the stream ends
 * the request. A reader that is slower than the store does not keep one connection for ever: MinIO lets nobody write over an object or
 * delete it while it is being sent.
 */
export class ObjectBody extends Readable {
  private source: IncomingMessage | null = null
  private given = 0
  private emptyTries = 0
  private openedAt = 0
  private holdTimer: NodeJS.Timeout | undefined
  private isReopening = false
  private readonly ending = new AbortController()

  constructor(
    source: IncomingMessage,
    private readonly parts: BodyParts,
  ) {
    super({ highWaterMark: aheadBytes })
    this.attach(source)
    this.rest()
  }

  override _read(): void {
    clearTimeout(this.holdTimer)
    if (this.source === null) return void this.goOn()
    if (!this.source.isPaused()) return
    // The time-out of a connection that was paused may have passed unheard.
    this.source.setTimeout(this.parts.silenceMs)
    this.source.resume()
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.holdTimer)
    this.ending.abort(error ?? new Error('The reader has left.'))
    this.letGo()
    callback(error)
  }

  private attach(source: IncomingMessage): void {
    this.source = source
    this.openedAt = performance.now()
    source.on('data', (chunk: Buffer) => {
      if (this.source === source) this.pass(chunk)
    })
    source.on('end', () => {
      if (this.source === source) this.lost()
    })
    source.on('error', () => {
      if (this.source === source) this.lost()
    })
  }

  private pass(chunk: Buffer): void {
    this.given += chunk.length
    this.emptyTries = 0
    const wantsMore = this.push(chunk)
    if (this.given === this.parts.sizeBytes) this.push(null)
    else if (!wantsMore) this.rest()
  }

  /** Pauses until the reader wants more, and gives the connection back if that takes too long. */
  private rest(): void {
    this.source?.pause()
    const leftMs = this.openedAt + this.parts.holdMs - performance.now()
    this.holdTimer = setTimeout(() => this.letGo(), Math.max(0, leftMs))
    this.holdTimer.unref()
  }

  private letGo(): void {
    const source = this.source
    this.source = null
    // All that was promised has come: the connection can be used again.
    if (source !== null && this.given < this.parts.sizeBytes) source.destroy()
  }

  private lost(): void {
    if (this.given === this.parts.sizeBytes) return
    this.source = null
    if (++this.emptyTries > mostEmptyTries) {
      this.destroy(
        new ObjectError(
          'store_unavailable',
          'The object store breaks off whatever it sends.',
          'Check the connection to the store; then read again.',
        ),
      )
    } else void this.goOn()
  }

  private async goOn(): Promise<void> {
    if (this.isReopening || this.destroyed) return
    this.isReopening = true
    try {
      const source = await this.parts.reopen(this.given, this.ending.signal)
      if (this.destroyed) return void source.destroy()
      this.isReopening = false
      this.attach(source)
      source.resume()
    } catch (thrown) {
      this.destroy(thrown as Error)
    }
  }
}
