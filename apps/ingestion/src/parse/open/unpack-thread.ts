import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import xz from 'xz-decompress'
import type { ArchiveLimits } from '../parsed-table.js'
import { bunzip } from './bunzip.js'
import { isBomb } from './size-limit.js'
import { UnpackError, type UnpackFailure } from './unpack-error.js'

export interface UnpackJob {
  readonly kind: 'bzip2' | 'xz'
  readonly from: string
  readonly to: string
  readonly packedBytes: number
  readonly limits: ArchiveLimits
}

/** Bytes so far, or why it ended; nothing more comes after the end. */
export type UnpackNews = { readonly bytes: number } | { readonly ended: UnpackFailure | null }

const readBytes = 1 << 18
const newsEveryBytes = 4 << 20

/** The whole life of the thread: unpacks one file to another and says how it went. */
async function run(job: UnpackJob, tell: (news: UnpackNews) => void): Promise<void> {
  const from = openSync(job.from, 'r')
  const to = openSync(job.to, 'w')
  try {
    const next = (): Uint8Array => {
      const buffer = Buffer.allocUnsafeSlow(readBytes)
      return buffer.subarray(0, readSync(from, buffer))
    }
    const write = boundedWriter(job, to, tell)
    if (job.kind === 'bzip2') bunzip(job.packedBytes, next, write)
    else await unxz(next, write)
    tell({ ended: null })
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error
    tell({ ended: error.failure })
  } finally {
    closeSync(from)
    closeSync(to)
  }
}

function boundedWriter(job: UnpackJob, to: number, tell: (news: UnpackNews) => void): (bytes: Uint8Array) => void {
  let bytes = 0
  let told = 0
  return (chunk) => {
    bytes += chunk.length
    if (isBomb(bytes, job.packedBytes, job.limits)) throw new UnpackError('bomb')
    for (let at = 0; at < chunk.length;) at += writeSync(to, chunk, at)
    if (bytes - told < newsEveryBytes) return
    told = bytes
    tell({ bytes })
  }
}

/** The results of xz-embedded, as the library passes them on in its message. */
const xzFailures: Record<string, UnpackFailure> = {
  3: 'memory',
  4: 'memory',
  5: 'corrupt',
  6: 'unsupported',
  7: 'corrupt',
  8: 'truncated',
}

async function unxz(next: () => Uint8Array, write: (bytes: Uint8Array) => void): Promise<void> {
  const packed = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const bytes = next()
      if (bytes.length === 0) controller.close()
      else controller.enqueue(bytes)
    },
  })
  const unpacked = new xz.XzReadableStream(packed).getReader()
  for (;;) {
    const { done, value } = await unpacked.read().catch((error: unknown) => {
      const code = /error code (\d+)/.exec(String(error))?.[1] ?? ''
      throw xzFailures[code] === undefined ? error : new UnpackError(xzFailures[code])
    })
    if (done) return
    write(value)
  }
}

if (parentPort !== null) {
  const port = parentPort
  await run(workerData as UnpackJob, (news) => port.postMessage(news))
}
