import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { ArchiveLimits } from '../parsed-table.js'
import type { Compressor } from './detect-container.js'
import { sizeLimit } from './size-limit.js'
import { unpackError } from './unpack-error.js'
import { unpackInThread } from './unpack-in-thread.js'
import type { UnpackPorts } from './unpack-ports.js'
import { unzstd } from './unzstd.js'

const chunkBytes = 1 << 18

/** Unpacks a compressed file to another, streamed and bounded. */
export async function unpackCompressed(
  kind: Compressor,
  from: string,
  to: string,
  packedBytes: number,
  limits: ArchiveLimits,
  ports: UnpackPorts,
): Promise<void> {
  const { signal } = ports
  try {
    if (kind === 'bzip2' || kind === 'xz') return await unpackInThread({ kind, from, to, packedBytes, limits }, ports)
    const bounded = [sizeLimit(packedBytes, limits, ports.onBytes), createWriteStream(to)] as const
    if (kind === 'zstd') return await pipeline(unzstd(from, packedBytes, signal), ...bounded, { signal })
    const packed = createReadStream(from, { highWaterMark: chunkBytes })
    return await pipeline(packed, createGunzip({ chunkSize: chunkBytes }), ...bounded, { signal })
  } catch (error) {
    throw unpackError(error, signal)
  }
}
