import bitIterator from 'unbzip2-stream/lib/bit_iterator.js'
import bzip2 from 'unbzip2-stream/lib/bzip2.js'
import { UnpackError } from './unpack-error.js'

const outBytes = 1 << 18

/**
 * Unpacks bzip2, one stream behind the other. `next` gives the next packed bytes, empty at their end; what is unpacked goes
 * to `write`, which may throw to stop. Synchronous, and the library keeps its state in one place: for a thread of its own.
 */
export function bunzip(packedBytes: number, next: () => Uint8Array, write: (bytes: Uint8Array) => void): void {
  const bits = bitIterator(() => {
    const bytes = next()
    if (bytes.length === 0) throw new UnpackError('truncated')
    return bytes
  })
  const out = Buffer.allocUnsafeSlow(outBytes)
  let filled = 0
  const put = (byte: number): void => {
    out[filled++] = byte
    if (filled === outBytes) {
      write(out)
      filled = 0
    }
  }
  while (bits.bytesRead < packedBytes) oneStream(bits, put)
  write(out.subarray(0, filled))
}

function oneStream(bits: ReturnType<typeof bitIterator>, put: (byte: number) => void): void {
  try {
    const blockBytes = 100_000 * bzip2.header(bits)
    const block = new Int32Array(blockBytes)
    let crc: number | null = 0
    while (crc !== null) crc = bzip2.decompress(bits, put, block, blockBytes, crc)
  } catch (error) {
    if (error instanceof bzip2.Bzip2Error || error instanceof RangeError || error instanceof TypeError)
      throw new UnpackError('corrupt')
    throw error
  }
}
