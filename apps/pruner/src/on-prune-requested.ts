import { type Dataset, fact, type PrunedUpload } from '@udb/events'
import { forEachOf, listAll, type ObjectStore } from '@udb/objects'
import { ended, type StepReaction, uploadKey } from '@udb/service'
import { type Candidate, decidePruned } from './decide-pruned.js'
import type { PrunerPorts } from './ports.js'

/** One event lists what went, so one run takes at most so many. */
const LIMIT = 2_000

/** Decides what is past its retention; the artifact store, which reacts to the fact, takes it out of the index. */
export const onPruneRequested: StepReaction<'prune.requested', PrunerPorts>['react'] = async (
  event,
  { objects, pruned },
  context,
) => {
  const startedAt = context.now()
  const { cutoff, dryRun, moreJobs } = event.data.params
  const running = new Set(namesOf(event.data.inputs, 'open-job'))
  const candidates = await indexed(objects, event.meta.tenant, cutoff, context.signal)
  const { entries, bytes, remaining } = decidePruned(candidates, cutoff, running, LIMIT)
  const uploads = await stored(objects, event.meta.tenant, namesOf(event.data.inputs, 'ended-upload'), context.signal)
  if (!dryRun) pruned(entries.length)
  return [
    fact('artifacts.pruned', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { inputs: [] }),
      dryRun,
      count: entries.length,
      bytes: uploads.reduce((sum, { sizeBytes }) => sum + sizeBytes, bytes),
      remaining: remaining + moreJobs,
      baselines: retiredBaselines(event.data.inputs),
      jobs: namesOf(event.data.inputs, 'ended-job'),
      uploads,
      entries: entries.map(({ jobId, name, sha256, sizeBytes }) => ({ jobId, name, sha256, sizeBytes })),
    }),
  ]
}

const namesOf = (inputs: readonly Dataset[], kind: string): string[] =>
  inputs.filter((input) => input.kind === kind).map(({ name }) => name)

/** The gateway gives the uploads of jobs that have ended; those of them that are still there. */
async function stored(
  objects: ObjectStore,
  tenant: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<PrunedUpload[]> {
  const found: PrunedUpload[] = []
  await forEachOf(ids, signal, async (id) => {
    const info = await objects.head(uploadKey(tenant, id))
    if (info) found.push({ id, sizeBytes: info.sizeBytes })
  })
  return found
}

/** The gateway gives those that are past the cutoff and that nothing may read any more. */
const retiredBaselines = (inputs: readonly Dataset[]) =>
  inputs.flatMap(({ kind, name, ref }) => (kind === 'retired-baseline' && ref ? [{ id: name, key: ref.key }] : []))

interface Entry {
  readonly jobId: string
  readonly name: string
  readonly createdAt: number
  readonly ref: { readonly sha256: string; readonly sizeBytes: number }
}

/** The index entries that are older than the cutoff, in no order. */
async function indexed(
  objects: ObjectStore,
  tenant: string,
  cutoff: number,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const old: Candidate[] = []
  await forEachOf(listAll(objects, `tenants/${tenant}/artifact-index/`), signal, async ({ key }) => {
    const found = await objects.read(key)
    if (!found) return
    const { jobId, name, createdAt, ref } = JSON.parse(found.bytes.toString('utf8')) as Entry
    if (createdAt < cutoff) old.push({ jobId, name, createdAt, sha256: ref.sha256, sizeBytes: ref.sizeBytes })
  })
  return old
}
