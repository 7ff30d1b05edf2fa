import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { endMemory } from '../given-chunks.js'

/** What a socket gives at once is a few dozen kilobytes, and each write has a price of its own. */
const BLOCK_BYTES = 1 << 20
const BLOCK_CHUNKS = 1_024
/** So much goes to the disk at a time while more arrives: of a large file little is left to wait for at its end. */
const SYNC_BYTES = 8 << 20

/**
 * Writes a stream into a new file, each block while the next one comes in. Whoever needs it durable syncs it afterwards; most of it is by
 * then.
 */
export async function writeInBlocks(body: Readable, file: FileHandle): Promise<void> {
  let block: Buffer[] = []
  let blockBytes = 0
  const disk = new DiskAhead(file)
  const flush = async (): Promise<void> => {
    await disk.write(block, blockBytes)
    block = []
    blockBytes = 0
  }
  try {
    for await (const chunk of body as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      block.push(bytes)
      blockBytes += bytes.length
      if (blockBytes >= BLOCK_BYTES || block.length === BLOCK_CHUNKS) await flush()
    }
    if (blockBytes > 0) await flush()
  } finally {
    await disk.idle()
  }
  if (disk.failure !== null) throw disk.failure
}

/** A disk that is full takes a part of a write first, and refuses the next. */
async function written(file: FileHandle, block: readonly Buffer[], blockBytes: number): Promise<void> {
  const { bytesWritten } = await file.writev(block)
  if (bytesWritten < blockBytes) await file.writeFile(Buffer.concat(block).subarray(bytesWritten))
  for (const chunk of block) endMemory(chunk)
}

/**
 * One write and one sync at a time, beside whatever else is done. What a disk could not keep it says once, so a later sync would not tell
 * it again: the first failure is kept.
 */
class DiskAhead {
  failure: Error | null = null
  private writing: Promise<void> = Promise.resolve()
  private syncing: Promise<void> | null = null
  private unsyncedBytes = 0

  constructor(private readonly file: FileHandle) {}

  /** Resolves as soon as the block is taken: the one before it is written then. Throws what went wrong with an earlier one. */
  async write(block: readonly Buffer[], bytes: number): Promise<void> {
    await this.writing
    if (this.failure !== null) throw this.failure
    this.writing = written(this.file, block, bytes).then(
      () => this.syncAfter(bytes),
      (thrown: unknown) => this.failed(thrown),
    )
  }

  async idle(): Promise<void> {
    await this.writing
    await this.syncing
  }

  private syncAfter(bytes: number): void {
    this.unsyncedBytes += bytes
    if (this.unsyncedBytes < SYNC_BYTES || this.syncing !== null) return
    this.unsyncedBytes = 0
    this.syncing = this.file
      .datasync()
      .catch((thrown: unknown) => this.failed(thrown))
      .then(() => {
        this.syncing = null
      })
  }

  private failed(thrown: unknown): void {
    this.failure ??= thrown as Error
  }
}
