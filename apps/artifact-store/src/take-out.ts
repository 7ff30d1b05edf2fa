import type { PrunedArtifact } from '@udb/events'
import { forEachOf, listAll, ObjectError, type ObjectStore } from '@udb/objects'
import { indexKey, indexPrefix } from './artifact-index.js'
import { blobsNamed } from './blobs-named.js'
import { historiesOf, keepHistory, type KeptHistory } from './kept-history.js'
import { readText } from './read-text.js'
import { type Tombstone, tombstoneKey } from './tombstone.js'

/** What goes: artifacts, and jobs whose time is over. */
export interface Going {
  readonly entries: readonly PrunedArtifact[]
  readonly jobs: readonly string[]
}

/**
 * Takes artifacts out of the index, and the stored results of steps, of those jobs and of all that have no artifact left then: results
 * name the same bytes and would keep them for ever. What the next run of a table's checks goes on from keeps a name. A tombstone is written
 * before anything goes, so what is done halfway can be done again.
 */
export async function takeOut(
  objects: ObjectStore,
  tenant: string,
  eventId: string,
  { entries, jobs }: Going,
  prunedAt: number,
  signal: AbortSignal,
): Promise<void> {
  if (entries.length + jobs.length === 0) return
  const indexKeys = entries.map((entry) => indexKey(tenant, entry.jobId, entry.name))
  const resultKeys = await resultsOfEmptied(objects, tenant, { entries, jobs }, signal)
  const named = new Set<string>()
  const histories: KeptHistory[] = []
  await forEachOf(indexKeys, signal, async (key) => {
    for (const blob of blobsNamed((await readText(objects, key)) ?? '')) named.add(blob)
  })
  await forEachOf(resultKeys, signal, async (key) => {
    const result = (await readText(objects, key)) ?? '[]'
    for (const blob of blobsNamed(result)) named.add(blob)
    histories.push(...historiesOf(result))
  })
  await unlessThere(
    objects.put(
      tombstoneKey(tenant, eventId),
      Buffer.from(JSON.stringify({ prunedAt, keys: [...named] } satisfies Tombstone)),
      { ifAbsent: true },
    ),
  )
  for (const history of histories) await keepHistory(objects, tenant, history)
  await forEachOf([...resultKeys, ...indexKeys], signal, (key) => objects.delete(key))
}

/** A job that has an artifact left keeps its results until that goes too. */
async function resultsOfEmptied(
  objects: ObjectStore,
  tenant: string,
  { entries, jobs }: Going,
  signal: AbortSignal,
): Promise<string[]> {
  const keys: string[] = []
  const going = new Set(entries.map(({ jobId, name }) => indexKey(tenant, jobId, name)))
  await forEachOf(new Set([...entries.map(({ jobId }) => jobId), ...jobs]), signal, async (jobId) => {
    for await (const { key } of listAll(objects, `${indexPrefix(tenant)}${jobId}/`)) if (!going.has(key)) return
    for await (const { key } of listAll(objects, `tenants/${tenant}/steps/${jobId}/`)) keys.push(key)
  })
  return keys
}

async function unlessThere(put: Promise<unknown>): Promise<void> {
  await put.catch((error: unknown) => {
    if (!(error instanceof ObjectError && error.code === 'precondition_failed')) throw error
  })
}
