import { stat } from 'node:fs/promises'
import type { ObjectRef } from '@udb/events'
import { fileSha256, StepError } from '@udb/service'

export type Measured = Pick<ObjectRef, 'sizeBytes' | 'sha256'>

/** Size and hash of a file as it is read here. */
export async function measureFile(path: string): Promise<Measured> {
  const [sha256, { size }] = await Promise.all([fileSha256(path), stat(path)])
  return { sizeBytes: size, sha256 }
}

/** Throws `bytes_unequal` where what is read is not what was received. Pure. */
export function checkBytes(filename: string, received: Measured, read: Measured): void {
  if (received.sizeBytes === read.sizeBytes && received.sha256 === read.sha256) return
  const difference = read.sizeBytes - received.sizeBytes
  const how =
    difference === 0
      ? 'as many are read, but they have another SHA-256'
      : `${read.sizeBytes} are read (${Math.abs(difference)} ${difference < 0 ? 'fewer' : 'more'})`
  throw new StepError(
    'bytes_unequal',
    `Of ${filename} ${received.sizeBytes} bytes were received, and ${how}.`,
    'The object store has other bytes than it was given. Send the file again.',
    { retryable: true },
  )
}
