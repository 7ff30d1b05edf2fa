import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'

const chunkBytes = 1 << 20

/** Thrown when bytes turn up that are no UTF-8; the caller decides which encoding it is then. */
export class NotUtf8 extends Error {
  constructor() {
    super('not UTF-8')
    this.name = 'NotUtf8'
  }
}

/**
 * Reads a UTF-8 file from `offset` on, chunk by chunk, each a buffer of its own. Every byte is checked. Stops with the
 * signal's reason as soon as it aborts.
 */
export async function* readUtf8Chunks(path: string, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    let position = offset
    let tail: Uint8Array = new Uint8Array(0)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(chunkBytes), 0, chunkBytes, position)
      if (bytesRead === 0) break
      position += bytesRead
      const chunk = buffer.subarray(0, bytesRead)
      const checked = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
      const cut = checked.length - cutCharacterBytes(checked)
      if (!isUtf8(checked.subarray(0, cut))) throw new NotUtf8()
      tail = checked.subarray(cut)
      yield chunk
    }
    if (tail.length > 0) throw new NotUtf8()
  } finally {
    await file.close()
  }
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
