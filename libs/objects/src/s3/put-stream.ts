import type { Readable } from 'node:stream'
import { endMemory } from '../given-chunks.js'
import type { PutCondition, StoredInfo } from '../port.js'
import { Checksum } from './checksum.js'
import { uploadInParts } from './multipart-upload.js'
import { streamPartSize } from './part-sizes.js'
import { putWhole } from './put-object.js'
import { bytesOf } from './request-signer.js'
import type { S3Calls } from './s3-calls.js'
import { sideBySide } from '../side-by-side.js'

/**
 * Stores a stream of unknown length: whole if it ends within the first part, else in parts, of which `streamWidth` are held in memory.
 * What the stream throws comes back as it is.
 */
export async function putStream(
  calls: S3Calls,
  key: string,
  body: Readable,
  condition: PutCondition | undefined,
): Promise<StoredInfo> {
  const { streamPartBytes, streamWidth } = calls.tuning
  const parts = new StreamParts(body, streamPartBytes)
  try {
    const first = await parts.next()
    if (parts.isAtEnd) return await putWhole(calls, key, first.body, condition, first.checksum)
    let sizeBytes = 0
    const waiting = [first]
    const { etag } = await uploadInParts(calls, key, condition, 'bytes', (send) =>
      sideBySide(streamWidth, undefined, async (signal) => {
        // A part that cannot be sent ends the others, also the one that waits for a stream that says nothing.
        signal.addEventListener('abort', () => body.destroy(), { once: true })
        for (;;) {
          const part = waiting.pop() ?? (await parts.next())
          if (part.body.length === 0) return
          sizeBytes += bytesOf(part.body)
          await send(part.number, part, signal)
          for (const chunk of part.body) endMemory(chunk)
        }
      }),
    )
    return { key, sizeBytes, etag }
  } catch (thrown) {
    body.destroy()
    throw thrown
  }
}

interface StreamPart {
  readonly number: number
  readonly body: readonly Buffer[]
  readonly checksum: string
}

/** Cuts a stream into parts, for several takers; nothing is copied. */
class StreamParts {
  private readonly chunks: AsyncIterator<Buffer | Uint8Array | string>
  private rest: Buffer | null = null
  private parts = 0
  private taking: Promise<unknown> = Promise.resolve()
  isAtEnd = false

  constructor(
    body: Readable,
    private readonly firstBytes: number,
  ) {
    this.chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer | Uint8Array | string>
  }

  /** Without content at the end of the stream. One taker after another. */
  next(): Promise<StreamPart> {
    const taken = this.taking.then(() => this.take())
    this.taking = taken.catch(() => undefined)
    return taken
  }

  private async take(): Promise<StreamPart> {
    const number = ++this.parts
    const body: Buffer[] = []
    // While the chunk is still in the caches of the processor: whoever brought it has just read it.
    const checksum = new Checksum()
    let wanted = streamPartSize(this.firstBytes, number)
    while (wanted > 0) {
      const chunk = this.rest ?? (await this.chunk())
      if (chunk === null) break
      const taken = chunk.length > wanted ? chunk.subarray(0, wanted) : chunk
      checksum.add(taken)
      body.push(taken)
      this.rest = chunk.length > wanted ? chunk.subarray(wanted) : null
      wanted -= Math.min(wanted, chunk.length)
    }
    return { number, body, checksum: checksum.text() }
  }

  private async chunk(): Promise<Buffer | null> {
    while (!this.isAtEnd) {
      const { value, done } = await this.chunks.next()
      if (done) this.isAtEnd = true
      else if (value.length > 0) return typeof value === 'string' ? Buffer.from(value) : asBuffer(value)
    }
    return null
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
