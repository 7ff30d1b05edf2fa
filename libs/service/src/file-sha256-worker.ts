import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** The entry of a thread that hashes one file. */
const block = Buffer.allocUnsafeSlow(1 << 20)
const hash = createHash('sha256')
const file = openSync(workerData as string, 'r')
try {
  for (let bytes = readSync(file, block); bytes > 0; bytes = readSync(file, block))
    hash.update(block.subarray(0, bytes))
} finally {
  closeSync(file)
}
const port = parentPort!
port.postMessage(hash.digest('hex'))
