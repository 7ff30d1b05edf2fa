import { open, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ObjectInfo } from '../../port.js'
import { getPiece } from '../get-object.js'
import { evenPieces, type Piece } from '../part-sizes.js'
import type { S3Calls } from '../s3-calls.js'
import { bytesOf } from '../request-signer.js'
import { forEachOf } from '../../for-each-of.js'

const blockBytes = 1024 * 1024

/** Writes an object into a new file, several ranges of it at once. Rejects with `precondition_failed` when it is another one by now. */
export async function download(calls: S3Calls, info: ObjectInfo, path: string, signal: AbortSignal): Promise<void> {
  const { downloadPartBytes, downloadWidth } = calls.tuning
  const pieces = evenPieces(info.sizeBytes, downloadPartBytes)
  const file = await open(path, 'wx', 0o600)
  try {
    await forEachOf(pieces, signal, (piece, signal) => pieceWritten(calls, info, piece, file, signal), downloadWidth)
    const { size } = await file.stat()
    if (size !== info.sizeBytes) throw new Error(`A download has ${size} bytes in place of ${info.sizeBytes}.`)
  } finally {
    await file.close()
  }
}

async function pieceWritten(
  calls: S3Calls,
  info: ObjectInfo,
  { start, sizeBytes }: Piece,
  file: FileHandle,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const body = await getPiece(calls, info, { start, end: start + sizeBytes - 1 }, signal)
  const stop = (): void => void body.destroy(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    let position = start
    for await (const block of blocksOf(body)) position += await written(file, block, position)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Chunks together, since a call for each of them takes longer than the writing. */
async function* blocksOf(body: Readable): AsyncGenerator<Buffer[]> {
  let block: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    block.push(chunk as Buffer)
    sizeBytes += (chunk as Buffer).length
    if (sizeBytes < blockBytes) continue
    yield block
    block = []
    sizeBytes = 0
  }
  if (sizeBytes > 0) yield block
}

async function written(file: FileHandle, block: readonly Buffer[], position: number): Promise<number> {
  const { bytesWritten } = await file.writev(block, position)
  const sizeBytes = bytesOf(block)
  if (bytesWritten === sizeBytes) return sizeBytes
  // Less than was asked for, as on a disk that is nearly full: the rest says what is wrong.
  const rest = Buffer.concat(block).subarray(bytesWritten)
  return bytesWritten + (await written(file, [rest], position + bytesWritten))
}
