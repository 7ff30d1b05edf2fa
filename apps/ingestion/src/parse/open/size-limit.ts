import { Transform } from 'node:stream'
import { ParseError } from '../parse-error.js'
import type { ArchiveLimits } from '../parsed-table.js'

/** Whether unpacking has gone too far. Pure. */
export function isBomb(unpackedBytes: number, packedBytes: number, limits: ArchiveLimits): boolean {
  if (unpackedBytes > limits.maxBytes) return true
  return unpackedBytes > limits.ratioFreeBytes && unpackedBytes > packedBytes * limits.maxRatio
}

export const bombError = (limits: ArchiveLimits): ParseError =>
  new ParseError(
    'archive_bomb',
    `The archive unpacks to more than is allowed (${limits.maxBytes} bytes, or ${limits.maxRatio} times its own size).`,
    'Send the data itself, or in smaller files.',
  )

/** Passes bytes on until they, and those `before` them, are too many for the packed size. */
export function sizeLimit(
  packedBytes: number,
  limits: ArchiveLimits,
  onBytes: (bytes: number) => void,
  before = 0,
): Transform {
  let bytes = before
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (isBomb(bytes, packedBytes, limits)) {
        done(bombError(limits))
        return
      }
      onBytes(bytes)
      done(null, chunk)
    },
  })
}
