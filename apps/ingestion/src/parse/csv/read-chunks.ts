import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { endMemory } from '@udb/objects'

const chunkBytes = 1 << 20
/** Of a character that a chunk ends in: all but its last byte, at the most. */
const mostTailBytes = 3

/** Thrown when bytes turn up that are no UTF-8; the caller decides which encoding it is then. */
export class NotUtf8 extends Error {
  constructor() {
    super('not UTF-8')
    this.name = 'NotUtf8'
  }
}

/**
 * Reads a UTF-8 file from `offset` on, chunk by chunk. Every byte is checked. Stops with the signal's reason as soon as it
 * aborts. A chunk stays as it is until the one after the next is asked for: two buffers take turns, since a new megabyte
 * for each chunk costs more in collections than the reading itself.
 */
export async function* readUtf8Chunks(path: string, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    let position = offset
    yield* checkedChunks(
      async (buffer, at, bytes) => {
        const { bytesRead } = await file.read(buffer, at, bytes, position)
        position += bytesRead
        return bytesRead
      },
      2,
      signal,
    )
  } finally {
    await file.close()
  }
}

/**
 * The same of bytes that come in chunks of any size; the memory of those that were given away is ended. A chunk stays as it is until so many
 * further ones are asked for.
 */
export async function* checkUtf8Chunks(
  chunks: AsyncIterable<Uint8Array>,
  furtherChunks: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const coming = chunks[Symbol.asyncIterator]()
  let whole: Uint8Array = new Uint8Array(0)
  let rest = whole
  try {
    yield* checkedChunks(
      async (buffer, at, bytes) => {
        let filled = 0
        while (filled < bytes) {
          if (rest.length === 0) {
            const next = await coming.next()
            if (next.done === true) break
            whole = next.value
            rest = whole
          }
          const taken = rest.subarray(0, bytes - filled)
          buffer.set(taken, at + filled)
          filled += taken.length
          rest = rest.subarray(taken.length)
          if (rest.length === 0) endMemory(whole)
        }
        return filled
      },
      furtherChunks,
      signal,
    )
  } finally {
    await coming.return?.()
  }
}

/** Puts the next bytes into a part of a buffer; how many they are, 0 at the end. */
type Fill = (buffer: Buffer, at: number, bytes: number) => Promise<number>

async function* checkedChunks(fill: Fill, turns: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let tail: Uint8Array = new Uint8Array(0)
  const buffers = Array.from({ length: turns }, () => Buffer.allocUnsafeSlow(mostTailBytes + chunkBytes))
  for (let turn = 0; ; turn = (turn + 1) % turns) {
    signal.throwIfAborted()
    const buffer = buffers[turn]!
    const bytesRead = await fill(buffer, mostTailBytes, chunkBytes)
    if (bytesRead === 0) break
    // The bytes of a cut character stand right before the chunk, so that both are checked as one.
    buffer.set(tail, mostTailBytes - tail.length)
    const end = mostTailBytes + bytesRead
    const checked = buffer.subarray(mostTailBytes - tail.length, end)
    const cut = checked.length - cutCharacterBytes(checked)
    if (!isUtf8(checked.subarray(0, cut))) throw new NotUtf8()
    tail = checked.subarray(cut)
    yield buffer.subarray(mostTailBytes, end)
  }
  if (tail.length > 0) throw new NotUtf8()
}

/** Bytes at the end that begin a character and do not end it: 0 to 3. */
export function cutCharacterBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}
