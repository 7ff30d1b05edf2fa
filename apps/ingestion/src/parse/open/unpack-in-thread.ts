import { Worker } from 'node:worker_threads'
import { bombError } from './size-limit.js'
import { unpackFailed } from './unpack-error.js'
import type { UnpackPorts } from './unpack-ports.js'
import type { UnpackJob, UnpackNews } from './unpack-thread.js'

const mostHeapMb = 256

/**
 * Unpacks in a thread of its own: these unpackers are JavaScript or WebAssembly, would hold up everything else, and keep
 * the memory that a file once needed. An abort ends the thread at once.
 */
export async function unpackInThread(job: UnpackJob, { signal, onBytes }: UnpackPorts): Promise<void> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('unpack-thread.js', import.meta.url), {
    workerData: job,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  })
  const stop = (): void => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('exit', () => reject(signal.aborted ? (signal.reason as Error) : gone()))
      worker.on('message', (news: UnpackNews) => {
        if ('bytes' in news) onBytes(news.bytes)
        else if (news.ended === null) resolve()
        else reject(news.ended === 'bomb' ? bombError(job.limits) : unpackFailed(news.ended))
      })
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

/** No fault of the file, so it has a code, as errors of the system have. */
const gone = (): Error => Object.assign(new Error('the unpacking thread is gone'), { code: 'UNPACKER_GONE' })
