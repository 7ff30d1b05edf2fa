import type { S3Calls } from './s3-calls.js'

/** Asks for next to nothing, once, and not for long. Rejects with what keeps the bucket from being used. */
export async function pingBucket(calls: S3Calls): Promise<void> {
  const { pingMs } = calls.tuning
  await calls.ask({
    method: 'GET',
    query: { 'list-type': 2, 'max-keys': 1 },
    accept: [200],
    retryForMs: 0,
    silenceMs: pingMs,
  })
}
