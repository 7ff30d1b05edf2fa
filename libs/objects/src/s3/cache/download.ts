import { open, type FileHandle } from 'node:fs/promises'
import type { ObjectInfo } from '../../port.js'
import { getPiece } from '../get-object.js'
import { evenPieces, type Piece } from '../part-sizes.js'
import type { S3Calls } from '../s3-calls.js'
import { sideBySide } from '../side-by-side.js'

/** Writes an object into a new file, several ranges of it at once. Rejects with `precondition_failed` when it is another one by now. */
export async function download(calls: S3Calls, info: ObjectInfo, path: string, signal: AbortSignal): Promise<void> {
  const { downloadPartBytes, downloadWidth } = calls.tuning
  const pieces = evenPieces(info.sizeBytes, downloadPartBytes)
  const file = await open(path, 'wx', 0o600)
  try {
    await sideBySide(Math.min(downloadWidth, pieces.length), signal, async (signal) => {
      for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
        await pieceWritten(calls, info, piece, file, signal)
      }
    })
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
    for await (const chunk of body) position += await written(file, chunk as Buffer, position)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function written(file: FileHandle, chunk: Buffer, position: number): Promise<number> {
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done, position + done)).bytesWritten
  }
  return chunk.length
}
