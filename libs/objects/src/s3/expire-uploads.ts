import { createHash } from 'node:crypto'
import { ObjectError } from '../port.js'
import type { S3Calls } from './s3-calls.js'

/** Longer than any upload takes. */
const days = 2

/** Of our own keys: the bucket may hold those of others too. */
const rules = `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>udb-unfinished-uploads</ID><Filter><Prefix>tenants/</Prefix></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`

/**
 * Has the store drop the parts of uploads that nobody will end: a process that is killed leaves them, and they are paid for and listed
 * nowhere. Only where the bucket has no rules at all, since a store takes rules as a whole and those of others are theirs. A store or a key
 * that will not have it is no hindrance: MinIO refuses such a rule, and drops parts after a day by itself.
 */
export async function expireUploads(calls: S3Calls): Promise<void> {
  const query = { lifecycle: '' }
  try {
    const { code } = await calls.ask({ method: 'GET', query, accept: [200, 404] })
    if (code !== 'NoSuchLifecycleConfiguration') return
    const body = Buffer.from(rules)
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
    await calls.ask({ method: 'PUT', query, headers, body: [body], accept: [200] })
  } catch (thrown) {
    if (!(thrown instanceof ObjectError)) throw thrown
  }
}
