import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

/** A thread costs some tens of milliseconds, and a hash of less than this as much: a processor with instructions for SHA does 1.5 GB a second. */
const WORTH_A_THREAD_BYTES = 64 * 1024 * 1024
const BLOCK_BYTES = 1 << 20
const entry = new URL('./file-sha256-worker.js', import.meta.url)

/** SHA-256 of a file in lower-case hexadecimal. A large one is hashed by a thread of its own: the event loop has other work beside it. */
export async function fileSha256(path: string): Promise<string> {
  if ((await stat(path)).size >= WORTH_A_THREAD_BYTES) return hashedByThread(path)
  const hash = createHash('sha256')
  // Into the same block again and again: new memory costs more than the hash.
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  const file = await open(path)
  try {
    for (;;) {
      const { bytesRead } = await file.read(block)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(block.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

function hashedByThread(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: path })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that hashes ended with ${code} before it had`)))
  })
}
