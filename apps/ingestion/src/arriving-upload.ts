import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { chunksOf } from '@udb/objects'
import type { Measured } from './check-bytes.js'
import { type Arriving, headBytes } from './parse/index.js'

/** An upload as it comes from the store, hashed on its way. */
export class ArrivingUpload implements Arriving {
  private readonly hash = createHash('sha256')
  private measuredBytes = 0

  private constructor(
    private readonly coming: AsyncGenerator<Buffer>,
    readonly sizeBytes: number,
    readonly head: Buffer,
  ) {
    this.count(head)
  }

  /** Resolves when its beginning is here. `sizeBytes` are those of the whole. */
  static async of(body: Readable, sizeBytes: number): Promise<ArrivingUpload> {
    const coming = chunksOf(body)
    const head: Buffer[] = []
    for (let bytes = 0; bytes < headBytes;) {
      const next = await coming.next()
      if (next.done === true) break
      head.push(next.value)
      bytes += next.value.length
    }
    return new ArrivingUpload(coming, sizeBytes, Buffer.concat(head))
  }

  async *rest(): AsyncGenerator<Buffer> {
    try {
      for (let next = await this.coming.next(); next.done !== true; next = await this.coming.next()) {
        this.count(next.value)
        yield next.value
      }
    } finally {
      await this.close()
    }
  }

  /** Size and hash of what came; of the whole file once `rest` has ended. */
  measured(): Measured {
    return { sizeBytes: this.measuredBytes, sha256: this.hash.copy().digest('hex') }
  }

  /** Ends what brings it. Idempotent. */
  async close(): Promise<void> {
    await this.coming.return(undefined)
  }

  private count(bytes: Buffer): void {
    this.hash.update(bytes)
    this.measuredBytes += bytes.length
  }
}
