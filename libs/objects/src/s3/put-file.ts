import { open, type FileHandle } from 'node:fs/promises'
import { systemCode } from '../folder/folder-failure.js'
import { sourceMissing } from '../object-errors.js'
import type { PutCondition, StoredInfo } from '../port.js'
import { checksumOf } from './checksum.js'
import { uploadInParts } from './multipart-upload.js'
import { evenPieces, filePartSize, type Piece } from './part-sizes.js'
import { putWhole } from './put-object.js'
import type { S3Calls } from './s3-calls.js'
import { sideBySide } from '../side-by-side.js'

/** Stores a file: whole if it is no larger than a part, else in parts, `fileWidth` at once. The file stays. */
export async function putLocalFile(
  calls: S3Calls,
  key: string,
  path: string,
  condition: PutCondition | undefined,
): Promise<StoredInfo> {
  const file = await opened(path)
  try {
    const { size: sizeBytes } = await file.stat()
    const partBytes = filePartSize(calls.tuning, sizeBytes)
    const pieces = evenPieces(sizeBytes, partBytes)
    if (pieces.length < 2) {
      const body = await readPiece(file, { part: 1, start: 0, sizeBytes }, calls.pieceMemory.take(sizeBytes))
      const stored = await putWhole(calls, key, [body], condition)
      calls.pieceMemory.giveBack(body)
      return stored
    }
    const { etag } = await uploadInParts(calls, key, condition, 'bytes', (send) =>
      sideBySide(Math.min(calls.tuning.fileWidth, pieces.length), undefined, async (signal) => {
        const memory = calls.pieceMemory.take(partBytes)
        for (let piece = pieces.shift(); piece !== undefined && !signal.aborted; piece = pieces.shift()) {
          const body = [await readPiece(file, piece, memory)]
          await send(piece.part, { body, checksum: checksumOf(body) }, signal)
        }
        calls.pieceMemory.giveBack(memory)
      }),
    )
    return { key, sizeBytes, etag }
  } finally {
    await file.close()
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (thrown) {
    throw systemCode(thrown) === 'ENOENT' ? sourceMissing() : thrown
  }
}

async function readPiece(file: FileHandle, { start, sizeBytes }: Piece, memory: Buffer): Promise<Buffer> {
  let read = 0
  while (read < sizeBytes) {
    const { bytesRead } = await file.read(memory, read, sizeBytes - read, start + read)
    if (bytesRead === 0) throw new Error('A file that is being stored became shorter meanwhile.')
    read += bytesRead
  }
  return memory.subarray(0, sizeBytes)
}
