import { isUtf8 } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cutCharacterBytes } from '../csv/read-chunks.js'

/** What was taken out of a text, or read otherwise, so that it is UTF-8. */
export interface Cleaned {
  /** NUL bytes that were left out. */
  readonly nul: number
  /** Bytes that are no UTF-8 and were read as Windows-1252. */
  readonly stray: number
}

const western = new TextDecoder('windows-1252')

/**
 * Writes a text of UTF-8 without its NUL bytes, and with each byte that is no UTF-8 read as Windows-1252: so files come out right that
 * were put together from others, and no other character of them is touched.
 */
export async function cleanText(from: string, to: string, signal: AbortSignal): Promise<Cleaned> {
  const counts = { nul: 0, stray: 0 }
  let rest: Buffer = Buffer.alloc(0)
  const clean = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const end = bytes.length - cutCharacterBytes(bytes)
      rest = bytes.subarray(end)
      done(null, cleaned(bytes.subarray(0, end), counts))
    },
    flush(done) {
      done(null, cleaned(rest, counts))
    },
  })
  try {
    await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), clean, createWriteStream(to), { signal })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
  return counts
}

/** Pure but for the counts. */
export function cleaned(bytes: Buffer, counts: { nul: number; stray: number }): Buffer {
  const dense = withoutNul(bytes, counts)
  if (isUtf8(dense)) return dense
  const parts: Buffer[] = []
  for (let at = 0; at < dense.length;) {
    const good = validFrom(dense, at)
    parts.push(dense.subarray(at, at + good))
    at += good
    if (at === dense.length) break
    counts.stray++
    parts.push(Buffer.from(western.decode(dense.subarray(at, at + 1)), 'utf8'))
    at++
  }
  return Buffer.concat(parts)
}

function withoutNul(bytes: Buffer, counts: { nul: number }): Buffer {
  if (!bytes.includes(0)) return bytes
  const dense = Buffer.from(bytes.filter((byte) => byte !== 0))
  counts.nul += bytes.length - dense.length
  return dense
}

/** How many bytes from `from` on are whole characters of UTF-8. */
function validFrom(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length) {
    const length = characterBytes(bytes[at]!)
    if (length === 0 || at + length > bytes.length || (length > 1 && !isUtf8(bytes.subarray(at, at + length)))) break
    at += length
  }
  return at - from
}

/** By its first byte; 0 for a byte that begins none. */
const characterBytes = (first: number): number =>
  first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
