import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ParseError } from '../parse-error.js'
import type { ArchiveLimits } from '../parsed-table.js'
import { sizeLimit } from './size-limit.js'

export interface UnpackPorts {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
}

/** Unpacks a gzip file, streamed and bounded. */
export async function unpackGzip(
  from: string,
  to: string,
  packedBytes: number,
  limits: ArchiveLimits,
  ports: UnpackPorts,
): Promise<void> {
  try {
    await pipeline(
      createReadStream(from, { highWaterMark: 1 << 18 }),
      createGunzip({ chunkSize: 1 << 18 }),
      sizeLimit(packedBytes, limits, ports.onBytes),
      createWriteStream(to),
      { signal: ports.signal },
    )
  } catch (error) {
    throw unpackError(error, ports.signal)
  }
}

/** What an unpacker's error means for the person. */
export function unpackError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (error instanceof ParseError) return error
  const { code, message = '' } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR' || message.includes('unexpected end of file')) {
    return new ParseError(
      'file_truncated',
      'The archive ends in the middle of its data.',
      'Send the file again, whole.',
    )
  }
  const broken =
    code?.startsWith('Z_') === true ||
    /invalid|mismatch|not a zip|too large|corrupt|central directory|signature|end of/i.test(message)
  if (!broken) return error
  return new ParseError(
    'archive_corrupt',
    'The archive is damaged and cannot be unpacked.',
    'Pack the file again and send it again.',
  )
}
