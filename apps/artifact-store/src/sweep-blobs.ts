import { forEachOf, listAll, type ObjectInfo, type ObjectStore } from '@udb/objects'
import { indexPrefix } from './artifact-index.js'
import { blobsNamed } from './blobs-named.js'
import { keptHistoryPrefix } from './kept-history.js'
import { readText } from './read-text.js'
import { type Tombstone, tombstonePrefix } from './tombstone.js'

/**
 * Deletes a tenant's blobs that were written, and lost their last name, before `before` (milliseconds since the epoch).
 *
 * What names a blob: the artifact index, the manifest, a step's stored result, a kept history, and for the time of the grace a tombstone.
 * Mark and sweep, beside jobs that write: a job stores a blob first and names it later. Three things keep such a blob:
 * - a blob younger than the grace is not looked at, so a job has the grace to name what it wrote;
 * - names are read after the list of blobs is complete, so what was named meanwhile is seen;
 * - age is looked at once more right before the deletion, so bytes that were written again meanwhile stay.
 */
export async function sweepBlobs(
  objects: ObjectStore,
  tenant: string,
  before: number,
  signal: AbortSignal,
): Promise<{ deleted: number; kept: number }> {
  const old: ObjectInfo[] = []
  for await (const blob of listAll(objects, `tenants/${tenant}/blobs/`)) if (isBefore(blob, before)) old.push(blob)
  const marked = await mark(objects, tenant, signal)
  // After the names: what another prune takes away between the two has left its tombstone before.
  const tombstones = await readTombstones(objects, tenant)
  for (const { prunedAt, keys } of tombstones.values()) if (prunedAt > before) for (const key of keys) marked.add(key)
  let deleted = 0
  const unnamed = old.filter(({ key }) => !marked.has(key))
  await forEachOf(unnamed, signal, async ({ key }) => {
    const now = await objects.head(key)
    if (!now || !isBefore(now, before)) return
    await objects.delete(key)
    deleted++
  })
  for (const [key, { prunedAt }] of tombstones) if (prunedAt <= before) await objects.delete(key)
  return { deleted, kept: old.length - deleted }
}

const isBefore = (blob: ObjectInfo, before: number): boolean => Date.parse(blob.modifiedAt) <= before

async function readTombstones(objects: ObjectStore, tenant: string): Promise<Map<string, Tombstone>> {
  const tombstones = new Map<string, Tombstone>()
  for await (const { key } of listAll(objects, tombstonePrefix(tenant))) {
    const text = await readText(objects, key)
    if (text !== null) tombstones.set(key, JSON.parse(text) as Tombstone)
  }
  return tombstones
}

async function mark(objects: ObjectStore, tenant: string, signal: AbortSignal): Promise<Set<string>> {
  const marked = new Set<string>()
  const markThoseOf = async ({ key }: { readonly key: string }): Promise<void> => {
    for (const blob of blobsNamed((await readText(objects, key)) ?? '')) marked.add(blob)
  }
  // In the order in which a name moves on, so that none is missed on its way: a step's result, then the rest.
  await forEachOf(listAll(objects, `tenants/${tenant}/steps/`), signal, markThoseOf)
  await markThoseOf({ key: `tenants/${tenant}/manifest.json` })
  for (const prefix of [indexPrefix(tenant), keptHistoryPrefix(tenant)])
    await forEachOf(listAll(objects, prefix), signal, markThoseOf)
  return marked
}
