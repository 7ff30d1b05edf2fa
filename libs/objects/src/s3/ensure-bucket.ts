import { ObjectError } from '../port.js'
import { expireUploads } from './expire-uploads.js'
import { callsTo } from './open-s3-store.js'
import { pingBucket } from './ping-bucket.js'
import type { S3Calls } from './s3-calls.js'
import { type S3BucketOptions, usualTuning } from './s3-options.js'

/**
 * Makes the bucket, if it is not there, and has it drop what is left of broken uploads, where it can: for the command that sets a box up; no service calls it. Says whether it made it. Rejects with
 * `store_unavailable`, `store_refused` (also when the name belongs to somebody else) and `store_unsuitable`.
 */
export async function ensureBucket(options: S3BucketOptions): Promise<{ readonly isNew: boolean }> {
  const calls = callsTo(options, { ...usualTuning, retryForMs: 0 })
  const { region = 'us-east-1' } = options
  try {
    if (await isThere(calls)) {
      await expireUploads(calls)
      return { isNew: false }
    }
    // The region where S3 began must not be named.
    const body = region === 'us-east-1' ? [] : [Buffer.from(locationXml(region))]
    const { status } = await calls.ask({ method: 'PUT', body, accept: [200, 403, 409] })
    if (status === 403) throw mayNotMake(options.bucket)
    await pingBucket(calls)
    await expireUploads(calls)
    return { isNew: status === 200 }
  } finally {
    calls.close()
  }
}

async function isThere(calls: S3Calls): Promise<boolean> {
  try {
    await pingBucket(calls)
    return true
  } catch (thrown) {
    if (thrown instanceof ObjectError && thrown.code === 'bucket_missing') return false
    throw thrown
  }
}

/** A key that may only use the objects of a bucket is what most people should give. */
const mayNotMake = (bucket: string): ObjectError =>
  new ObjectError(
    'store_refused',
    `The bucket ${bucket} is not there, and the access key may not make it.`,
    'Make it by hand, or let the access key make buckets (s3:CreateBucket).',
  )

function locationXml(region: string): string {
  return `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region.replace(/[^a-z0-9-]/g, '')}</LocationConstraint></CreateBucketConfiguration>`
}
