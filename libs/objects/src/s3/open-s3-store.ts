import { ObjectError, type ObjectStore } from '../port.js'
import { takeSlot } from './cache/cache-slot.js'
import { FileCache } from './cache/file-cache.js'
import { asCacheFailure, ObjectCache } from './cache/object-cache.js'
import { pingBucket } from './ping-bucket.js'
import { RequestSigner } from './request-signer.js'
import { S3Calls } from './s3-calls.js'
import { failureOf } from './s3-failure.js'
import { S3Http } from './s3-http.js'
import { parseEndpoint, type S3BucketOptions, type S3StoreOptions, type S3Tuning, usualTuning } from './s3-options.js'
import { S3Store } from './s3-store.js'

/**
 * Opens the object store in a bucket, after having asked it once whether it keeps what the port promises. Rejects with `store_unavailable`
 * when nothing answers (wait, and try again), `store_refused` when it does not let us in, `bucket_missing`, and `store_unsuitable` when
 * what answers is no S3 or knows no conditional writes.
 */
export function openS3Store(options: S3StoreOptions): Promise<ObjectStore> {
  return openTunedS3Store(options, usualTuning)
}

/** The same with other times and sizes, for tests. */
export async function openTunedS3Store(options: S3StoreOptions, tuning: S3Tuning): Promise<ObjectStore> {
  const calls = callsTo(options, tuning)
  try {
    await pingBucket(calls)
    await refuseWithoutConditions(calls)
    return new S3Store(calls, await openCache(calls, options))
  } catch (thrown) {
    calls.close()
    throw thrown
  }
}

/** Signed requests to one bucket. Throws `store_unsuitable`, `store_refused`. */
export function callsTo(options: S3BucketOptions, tuning: S3Tuning): S3Calls {
  const { bucket, accessKey, secretKey, region = 'us-east-1', log = () => undefined } = options
  const endpoint = parseEndpoint(options.endpoint)
  // Without keys minio-js would ask as nobody.
  if (accessKey === '' || secretKey === '') throw failureOf({ status: 403, code: 'InvalidAccessKeyId' })
  return new S3Calls({
    signer: new RequestSigner(endpoint, bucket, { accessKey, secretKey, region }),
    http: new S3Http(endpoint.isTls),
    endpoint: endpoint.shown,
    bucket,
    tuning,
    random: Math.random,
    log,
  })
}

async function openCache(calls: S3Calls, { cacheDir, cacheBytes }: S3StoreOptions): Promise<ObjectCache> {
  try {
    const slot = await takeSlot(cacheDir)
    return new ObjectCache(calls, await FileCache.open(slot.path, cacheBytes), slot)
  } catch (thrown) {
    throw asCacheFailure(thrown)
  }
}

const neverThere = 'udb-looks-for-conditional-writes'

/**
 * A store that overlooks the condition of a write would lose updates without a word. One that keeps it refuses to write over an object
 * that is not there, so nothing is left behind; and the key must be allowed to write for that answer.
 */
async function refuseWithoutConditions(calls: S3Calls): Promise<void> {
  const { status } = await calls.ask({
    method: 'PUT',
    key: neverThere,
    headers: { 'if-match': '"00000000000000000000000000000000"' },
    accept: [200, 404, 412],
    retryForMs: 0,
  })
  if (status !== 200) return
  await calls.ask({ method: 'DELETE', key: neverThere, accept: [200, 204, 404] })
  throw new ObjectError(
    'store_unsuitable',
    'The object store overlooks the condition of a write.',
    'Use a store that has conditional writes: AWS S3, or a current MinIO.',
  )
}
