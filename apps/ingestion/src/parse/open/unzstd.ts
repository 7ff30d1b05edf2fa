import { createReadStream } from 'node:fs'
import { constants, createZstdDecompress } from 'node:zlib'
import { UnpackError } from './unpack-error.js'

/** 128 MiB, what zstd itself takes without being asked for more. */
const largestWindowLog = 27
const readBytes = 1 << 18

/**
 * Unpacks a zstd file of any number of frames. Node's own stream ends behind the first frame and drops the rest without a
 * word, so each frame gets a stream that starts where the last one stopped reading.
 */
export async function* unzstd(path: string, packedBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < packedBytes;) {
    signal.throwIfAborted()
    const decoder = createZstdDecompress({
      chunkSize: readBytes,
      params: { [constants.ZSTD_d_windowLogMax]: largestWindowLog },
    })
    const source = createReadStream(path, { start, highWaterMark: readBytes })
    source.on('error', (error) => decoder.destroy(error))
    source.pipe(decoder)
    try {
      yield* decoder as AsyncIterable<Uint8Array>
    } catch (error) {
      // Behind a whole frame, bytes that start no other are damage, not an unknown format.
      throw (error as NodeJS.ErrnoException).code === 'ZSTD_error_prefix_unknown' ? new UnpackError('corrupt') : error
    } finally {
      source.destroy()
      decoder.destroy()
    }
    if (decoder.bytesWritten === 0) throw new UnpackError('truncated')
    start += decoder.bytesWritten
  }
}
