import { ignored } from '@udb/events'
import { forEachOf } from '@udb/objects'
import { type FactReaction, uploadKey } from '@udb/service'
import type { ArtifactStorePorts } from './ports.js'
import { sweepBlobs } from './sweep-blobs.js'
import { takeOut } from './take-out.js'

/**
 * Takes what was pruned out of the index, and what steps had stored of it; deletes uploads; then the bytes that nothing names any more and
 * that are past the grace.
 */
export const onArtifactsPruned: FactReaction<'artifacts.pruned', ArtifactStorePorts>['react'] = async (
  event,
  { objects, graceMs },
  { now, log, signal },
) => {
  if (event.data.dryRun) return ignored('a dry run removes nothing')
  const { tenant, eventId } = event.meta
  const { entries, jobs, uploads, baselines } = event.data
  const time = now()
  await takeOut(objects, tenant, eventId, { entries, jobs }, time, signal)
  const named = uploads.filter(({ id }) => isName(id))
  await forEachOf(named, signal, ({ id }) => objects.delete(uploadKey(tenant, id)))
  for (const { key } of baselines) if (isBaseline(key, tenant)) await objects.delete(key)
  const swept = await sweepBlobs(objects, tenant, time - graceMs, signal)
  log.info('swept blobs', { deleted: swept.deleted, kept: swept.kept })
  return ignored('the index and the blobs are brought up to date; there is nothing to tell')
}

/** A name leads nowhere else. */
const isName = (id: string): boolean => /^[A-Za-z0-9_-]{1,200}$/.test(id)

/** Nothing else is deleted by its key, whoever says so. */
const isBaseline = (key: string, tenant: string): boolean => key.startsWith(`tenants/${tenant}/baselines/`)
