import type { PrunedArtifact } from '@udb/events'
import { listAll, ObjectError, type ObjectStore } from '@udb/objects'
import { indexKey, indexPrefix } from './artifact-index.js'
import { blobsNamed } from './blobs-named.js'
import { historiesOf, keepHistory, type KeptHistory } from './kept-history.js'
import { readText } from './read-text.js'
import { type Tombstone, tombstoneKey } from './tombstone.js'

/**
 * Takes artifacts out of the index, and of the jobs that have none left then, the stored results of their steps: those name the same
 * bytes and would keep them for ever. What the next run of a table's checks goes on from keeps a name. A tombstone is written before
 * anything goes, so what is done halfway can be done again.
 */
export async function takeOut(
  objects: ObjectStore,
  tenant: string,
  eventId: string,
  entries: readonly PrunedArtifact[],
  prunedAt: number,
): Promise<void> {
  if (entries.length === 0) return
  const indexKeys = entries.map((entry) => indexKey(tenant, entry.jobId, entry.name))
  const resultKeys = await resultsOfEmptied(objects, tenant, entries)
  const named = new Set<string>()
  const histories: KeptHistory[] = []
  for (const key of indexKeys) for (const blob of blobsNamed((await readText(objects, key)) ?? '')) named.add(blob)
  for (const key of resultKeys) {
    const result = (await readText(objects, key)) ?? '[]'
    for (const blob of blobsNamed(result)) named.add(blob)
    histories.push(...historiesOf(result))
  }
  await unlessThere(
    objects.put(
      tombstoneKey(tenant, eventId),
      Buffer.from(JSON.stringify({ prunedAt, keys: [...named] } satisfies Tombstone)),
      { ifAbsent: true },
    ),
  )
  for (const history of histories) await keepHistory(objects, tenant, history)
  for (const key of [...resultKeys, ...indexKeys]) await objects.delete(key)
}

async function resultsOfEmptied(
  objects: ObjectStore,
  tenant: string,
  entries: readonly PrunedArtifact[],
): Promise<string[]> {
  const keys: string[] = []
  for (const [jobId, ofJob] of Map.groupBy(entries, (entry) => entry.jobId)) {
    const going = new Set(ofJob.map((entry) => indexKey(tenant, jobId, entry.name)))
    const left = await Array.fromAsync(listAll(objects, `${indexPrefix(tenant)}${jobId}/`))
    if (left.some(({ key }) => !going.has(key))) continue
    for await (const { key } of listAll(objects, `tenants/${tenant}/steps/${jobId}/`)) keys.push(key)
  }
  return keys
}

async function unlessThere(put: Promise<unknown>): Promise<void> {
  await put.catch((error: unknown) => {
    if (!(error instanceof ObjectError && error.code === 'precondition_failed')) throw error
  })
}
