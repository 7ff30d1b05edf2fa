import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { ObjectRef } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { fileSha256 } from './file-sha256.js'
import type { Content } from './reaction.js'

/** Of the bytes as they were sent. */
export const uploadKey = (tenant: string, uploadId: string): string => `tenants/${tenant}/uploads/${uploadId}`

export const blobKey = (tenant: string, sha256: string): string =>
  `tenants/${tenant}/blobs/${sha256.slice(0, 2)}/${sha256}`

/**
 * Stores bytes under their own hash within the tenant. Bytes that are there already are written once more: that renews their age, and so
 * keeps a sweep, which deletes old bytes that nothing names, from taking them before the step's result names them.
 */
export async function storeBlob(
  objects: ObjectStore,
  tenant: string,
  content: Content,
  mediaType: string,
): Promise<ObjectRef> {
  if ('path' in content) {
    const [sha256, { size }] = await Promise.all([fileSha256(content.path), stat(content.path)])
    const key = blobKey(tenant, sha256)
    await objects.putFile(key, content.path)
    return { key, sizeBytes: size, sha256, mediaType }
  }
  const bytes = Buffer.isBuffer(content.bytes) ? content.bytes : Buffer.from(content.bytes, 'utf8')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const key = blobKey(tenant, sha256)
  await objects.put(key, bytes)
  return { key, sizeBytes: bytes.length, sha256, mediaType }
}
