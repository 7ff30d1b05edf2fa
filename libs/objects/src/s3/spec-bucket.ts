import { randomUUID } from 'node:crypto'
import { realStack } from '@udb/stack'
import { Client } from 'minio'
import { ensureBucket } from './ensure-bucket.js'
import { listObjects } from './list-objects.js'
import { callsTo } from './open-s3-store.js'
import { type S3BucketOptions, usualTuning } from './s3-options.js'

export interface SpecBucket {
  readonly options: S3BucketOptions
  /** Another look at the bucket than the one under test. */
  readonly client: Client
  remove(): Promise<void>
}

/** A bucket of its own for one test, in the real store. */
export async function makeBucket(at: Partial<S3BucketOptions> = {}): Promise<SpecBucket> {
  const options = { ...stackOptions(), bucket: `udb-spec-${randomUUID()}`, ...at }
  await ensureBucket(options)
  const { hostname, port, protocol } = new URL(options.endpoint)
  const { accessKey, secretKey } = options
  const client = new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: protocol === 'https:',
    accessKey,
    secretKey,
    region: 'us-east-1',
  })
  return { options, client, remove: () => removeBucket(options) }
}

/** Where the real store is, without a bucket. */
export function stackOptions() {
  const { s3Endpoint, s3AccessKey, s3SecretKey } = realStack()
  return { endpoint: s3Endpoint, accessKey: s3AccessKey, secretKey: s3SecretKey }
}

async function removeBucket(options: S3BucketOptions): Promise<void> {
  const calls = callsTo(options, usualTuning)
  try {
    for (;;) {
      const { objects } = await listObjects(calls, '', undefined, 1_000)
      if (objects.length === 0) break
      await Promise.all(objects.map(({ key }) => calls.ask({ method: 'DELETE', key, accept: [204] })))
    }
    await calls.ask({ method: 'DELETE', accept: [204] })
  } finally {
    calls.close()
  }
}
