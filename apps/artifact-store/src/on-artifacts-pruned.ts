import { ignored, type PrunedArtifact } from '@udb/events'
import type { FactReaction } from '@udb/service'
import { indexKey } from './artifact-index.js'
import type { ArtifactStorePorts } from './ports.js'
import { sweepBlobs } from './sweep-blobs.js'

/** Takes what was pruned out of the index; then deletes the bytes that nothing refers to any more and that are past the grace. */
export const onArtifactsPruned: FactReaction<'artifacts.pruned', ArtifactStorePorts>['react'] = async (event, { objects, graceMs }, { now, log, signal }) => {
  if (event.data.dryRun) return ignored('a dry run removes nothing')
  const { tenant } = event.meta
  for (const entry of event.data.entries as readonly PrunedArtifact[]) await objects.delete(indexKey(tenant, entry.jobId, entry.name))
  const swept = await sweepBlobs(objects, tenant, now() - graceMs, signal)
  log.info('swept blobs', { deleted: swept.deleted, kept: swept.kept })
  return ignored('the index and the blobs are brought up to date; there is nothing to tell')
}
