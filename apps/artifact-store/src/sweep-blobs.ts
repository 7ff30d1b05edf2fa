import type { ObjectInfo, ObjectStore } from '@udb/objects'
import { indexPrefix, type IndexEntry } from './artifact-index.js'

/**
 * Deletes a tenant's blobs that are older than `before` (milliseconds since the epoch) and that neither the artifact index, the manifest
 * nor a step's stored result mentions. Mark and sweep: marks are read after the list of blobs, so a blob that came since is not in the list.
 */
export async function sweepBlobs(objects: ObjectStore, tenant: string, before: number, signal: AbortSignal): Promise<{ deleted: number; kept: number }> {
  const old: ObjectInfo[] = []
  for await (const blob of each(objects, `tenants/${tenant}/blobs/`)) if (Date.parse(blob.modifiedAt) < before) old.push(blob)
  if (old.length === 0) return { deleted: 0, kept: 0 }
  const marked = await mark(objects, tenant)
  let deleted = 0
  for (const blob of old) {
    signal.throwIfAborted()
    if (marked.has(blob.key)) continue
    await objects.delete(blob.key)
    deleted++
  }
  return { deleted, kept: old.length - deleted }
}

async function mark(objects: ObjectStore, tenant: string): Promise<Set<string>> {
  const marked = new Set<string>()
  for await (const { key } of each(objects, indexPrefix(tenant))) {
    const entry = await objects.read(key)
    if (entry) marked.add((JSON.parse(entry.bytes.toString('utf8')) as IndexEntry).ref.key)
  }
  const manifest = await objects.read(`tenants/${tenant}/manifest.json`)
  for (const key of manifest?.bytes.toString('utf8').match(BLOB_KEY) ?? []) marked.add(key)
  for await (const { key } of each(objects, `tenants/${tenant}/steps/`)) {
    const result = await objects.read(key)
    for (const blob of result?.bytes.toString('utf8').match(BLOB_KEY) ?? []) marked.add(blob)
  }
  return marked
}

const BLOB_KEY = /tenants\/[^"\s]+\/blobs\/[0-9a-f]{2}\/[0-9a-f]{64}/g

async function* each(objects: ObjectStore, prefix: string): AsyncGenerator<ObjectInfo> {
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page: { objects: ObjectInfo[]; cursor: string | null } = await objects.list(prefix, cursor === null ? {} : { cursor })
    yield* page.objects
    cursor = page.cursor
  }
}
