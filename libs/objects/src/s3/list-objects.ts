import { keyParts, prefixParts } from '../object-key.js'
import type { ObjectInfo } from '../port.js'
import { secondOf } from './object-facts.js'
import type { S3Calls } from './s3-calls.js'
import { unquotedEtag, xmlElements, xmlText } from './s3-xml.js'

/** S3 gives no larger page. */
const largestPage = 1_000

/**
 * One page, of 1,000 objects at most. What others put into the bucket under keys that this store does not allow is left out. The cursor is
 * the store's own: asked to start after a key, MinIO passes over whole folders behind it.
 */
export async function listObjects(
  calls: S3Calls,
  prefix: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ objects: ObjectInfo[]; cursor: string | null }> {
  prefixParts(prefix)
  const { text } = await calls.ask({
    method: 'GET',
    query: {
      'list-type': 2,
      prefix,
      'max-keys': Math.min(limit, largestPage),
      ...(cursor === undefined ? {} : { 'continuation-token': cursor }),
    },
    accept: [200],
  })
  const objects = xmlElements(text, 'Contents').map(objectOf)
  const isMore = xmlText(text, 'IsTruncated') === 'true'
  return {
    objects: objects.filter(({ key }) => isKey(key)),
    cursor: isMore ? xmlText(text, 'NextContinuationToken') : null,
  }
}

function objectOf(xml: string): ObjectInfo {
  return {
    key: xmlText(xml, 'Key') ?? '',
    sizeBytes: Number(xmlText(xml, 'Size')),
    etag: unquotedEtag(xmlText(xml, 'ETag') ?? ''),
    modifiedAt: secondOf(xmlText(xml, 'LastModified') ?? ''),
  }
}

function isKey(key: string): boolean {
  try {
    keyParts(key)
    return true
  } catch {
    return false
  }
}
