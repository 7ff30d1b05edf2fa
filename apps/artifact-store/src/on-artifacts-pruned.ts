import { ignored } from '@udb/events'
import type { FactReaction } from '@udb/service'
import type { ArtifactStorePorts } from './ports.js'
import { sweepBlobs } from './sweep-blobs.js'
import { takeOut } from './take-out.js'

/** Takes what was pruned out of the index; then deletes the bytes that nothing names any more and that are past the grace. */
export const onArtifactsPruned: FactReaction<'artifacts.pruned', ArtifactStorePorts>['react'] = async (
  event,
  { objects, graceMs },
  { now, log, signal },
) => {
  if (event.data.dryRun) return ignored('a dry run removes nothing')
  const { tenant, eventId } = event.meta
  const time = now()
  await takeOut(objects, tenant, eventId, event.data.entries, time)
  for (const { key } of event.data.baselines) if (isBaseline(key, tenant)) await objects.delete(key)
  const swept = await sweepBlobs(objects, tenant, time - graceMs, signal)
  log.info('swept blobs', { deleted: swept.deleted, kept: swept.kept })
  return ignored('the index and the blobs are brought up to date; there is nothing to tell')
}

/** Nothing else is deleted by its key, whoever says so. */
const isBaseline = (key: string, tenant: string): boolean => key.startsWith(`tenants/${tenant}/baselines/`)
