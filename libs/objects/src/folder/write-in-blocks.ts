import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** What a socket gives at once is a few dozen kilobytes, and each write has a price of its own. */
const BLOCK_BYTES = 1 << 20
const BLOCK_CHUNKS = 1_024
/** So much goes to the disk at a time while more arrives: of a large file little is left to wait for at its end. */
const SYNC_BYTES = 8 << 20

/** Writes a stream into a new file. Whoever needs it durable syncs it afterwards; most of it is by then. */
export async function writeInBlocks(body: Readable, file: FileHandle): Promise<void> {
  let block: Buffer[] = []
  let [blockBytes, unsyncedBytes] = [0, 0]
  const disk = new DiskAhead(file)
  const flush = async (): Promise<void> => {
    await written(file, block, blockBytes)
    unsyncedBytes += blockBytes
    block = []
    blockBytes = 0
    if (unsyncedBytes >= SYNC_BYTES && disk.begin()) unsyncedBytes = 0
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
    await disk.idle
  }
  if (disk.failure !== null) throw disk.failure
}

/** A disk that is full takes a part of a write first, and refuses the next. */
async function written(file: FileHandle, block: readonly Buffer[], blockBytes: number): Promise<void> {
  const { bytesWritten } = await file.writev(block)
  if (bytesWritten < blockBytes) await file.writeFile(Buffer.concat(block).subarray(bytesWritten))
}

/** One sync beside the writing at a time. What a disk could not keep it says once, so a later sync would not tell it again. */
class DiskAhead {
  idle: Promise<void> = Promise.resolve()
  failure: Error | null = null
  private isRunning = false

  constructor(private readonly file: FileHandle) {}

  /** False while one is under way. */
  begin(): boolean {
    if (this.isRunning) return false
    this.isRunning = true
    this.idle = this.file.datasync().then(
      () => this.ended(null),
      (thrown: unknown) => this.ended(thrown as Error),
    )
    return true
  }

  private ended(failure: Error | null): void {
    this.isRunning = false
    this.failure ??= failure
  }
}
