import type { Bus, PartitionPosition } from '@udb/bus'
import { CodecError, derivedId, type AnyEvent } from '@udb/events'
import { openSteps } from '@udb/jobs'
import type { EventWire } from '@udb/registry'
import type { Platform } from '@udb/service'
import { decideFor, foldBatch, type LoggedEvent } from './fold-batch.js'
import { ReplayedJobs } from './replayed-jobs.js'
import type { Changes, JobEntry, OutboxEvent } from './rows.js'
import { CATALOG_TOPIC, JOBS_TOPIC, type ProjectionStore } from './store.js'

export interface Rebuilt {
  readonly events: number
  readonly jobs: number
  /** Steps that were asked for and have not ended: they are asked for once more when the box starts. */
  readonly dispatched: number
}

/** Records that are folded and written at once. */
const CHUNK = 2_000
/** Whole partitions are folded side by side, a few at a time, so that memory holds only a few partitions' jobs. */
const SIDE_BY_SIDE = 4
const REOPENED_AT_ONCE = 500

/**
 * Folds the kept topics from the log into a read model that was emptied. Nothing is decided and nothing is published meanwhile: what was
 * decided then is on the log. At the end the steps that are still open, and what has become due, go to the outbox. No gateway may run.
 * When the signal aborts, it rejects with its reason: what there is then is not whole.
 */
export async function rebuildInto(store: ProjectionStore, platform: Platform, signal?: AbortSignal): Promise<Rebuilt> {
  const partitions = (
    await Promise.all([JOBS_TOPIC, CATALOG_TOPIC].map((topic) => platform.bus.positions(topic)))
  ).flat()
  const waiting = partitions.filter(({ earliest, next }) => next > earliest)
  const totals = { events: 0, jobs: 0, dispatched: 0 }
  const work = async (): Promise<void> => {
    for (let partition = waiting.pop(); partition; partition = waiting.pop()) {
      const rebuilt = await rebuildPartition(partition, store, platform, signal)
      totals.events += rebuilt.events
      totals.jobs += rebuilt.jobs
      totals.dispatched += rebuilt.dispatched
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
  await store.markMade()
  return totals
}

async function rebuildPartition(
  { topic, partition, next }: PartitionPosition,
  store: ProjectionStore,
  platform: Platform,
  signal: AbortSignal | undefined,
): Promise<Rebuilt> {
  const jobs = new ReplayedJobs()
  const counted = { events: 0, jobs: 0 }
  const { nextOffset, epoch } = await store.takeOver({ topic, partition }, 'make')
  // The next chunk is read and folded while the one before is written.
  let writing: Promise<void> = Promise.resolve()
  let from = nextOffset
  while (from < next) {
    signal?.throwIfAborted()
    const { events, next: to } = await readLog(platform.bus, platform.wire, { topic, partition }, from)
    if (to === from) break
    const known = await knownFor(events, jobs, store, () => writing)
    const { changes } = foldBatch(events, known, platform.now(), false)
    for (const jobId of changes.jobs.keys()) if (!known.has(jobId)) counted.jobs++
    await writing
    writing = write(store, { topic, partition, epoch, from, to }, { ...changes, jobs: jobs.take(changes.jobs) })
    // It is awaited a little later; until then its failure has been heard.
    writing.catch(() => undefined)
    counted.events += events.length
    from = to
  }
  await writing
  const dispatched = await reopenAll(
    { topic, partition, epoch, from, to: from },
    jobs.stillOpen(),
    store,
    platform.now(),
  )
  return { ...counted, dispatched }
}

/** What is known of the jobs that the events are about: as it is kept here, or, of those that ended long ago, as it was written. */
async function knownFor(
  events: readonly LoggedEvent[],
  jobs: ReplayedJobs,
  store: ProjectionStore,
  written: () => Promise<void>,
): Promise<Map<string, JobEntry>> {
  const missing = jobs.missingOf(events.map(({ event }) => event))
  if (missing.length > 0) await written()
  const known = missing.length > 0 ? await store.jobs(missing) : new Map<string, JobEntry>()
  for (const { event } of events) {
    const entry = event.meta.jobId === null ? undefined : jobs.get(event.meta.jobId)
    if (entry) known.set(event.meta.jobId!, entry)
  }
  return known
}

async function reopenAll(
  move: Parameters<ProjectionStore['write']>[0],
  open: ReadonlyMap<string, JobEntry>,
  store: ProjectionStore,
  now: number,
): Promise<number> {
  const entries = [...open]
  let dispatched = 0
  for (let at = 0; at < entries.length; at += REOPENED_AT_ONCE) {
    const reopened = reopen(new Map(entries.slice(at, at + REOPENED_AT_ONCE)), now)
    await write(store, move, reopened.changes)
    dispatched += reopened.dispatched
  }
  return dispatched
}

async function write(
  store: ProjectionStore,
  move: Parameters<ProjectionStore['write']>[0],
  changes: Changes,
): Promise<void> {
  if (!(await store.write(move, changes, [])))
    throw new Error('the read model was moved by somebody else while it was rebuilt: stop the box first')
}

/** A record that cannot be read was dead-lettered when it was met; here it is only left out. */
async function readLog(
  bus: Bus,
  wire: EventWire,
  id: { topic: string; partition: number },
  from: number,
): Promise<{ events: LoggedEvent[]; next: number }> {
  const records = await bus.read(id, from, CHUNK)
  const events = await Promise.all(
    records.map(async (record): Promise<LoggedEvent[]> => {
      try {
        return [
          {
            event: await wire.decode(record),
            offset: record.offset,
            traceparent: record.headers['traceparent'] ?? null,
          },
        ]
      } catch (error) {
        if (error instanceof CodecError) return []
        throw error
      }
    }),
  )
  return { events: events.flat(), next: (records.at(-1)?.offset ?? from - 1) + 1 }
}

/** What is left to do for the jobs that are open. What was asked for is asked once more, under its id; what is new is decided. Pure. */
export function reopen(known: ReadonlyMap<string, JobEntry>, now: number): { changes: Changes; dispatched: number } {
  const jobs = new Map<string, JobEntry>()
  const timers = new Map<string, number | null>()
  const asked: OutboxEvent[] = []
  const decided: OutboxEvent[] = []
  for (const [jobId, entry] of known) {
    if (entry.state.kind !== 'open') continue
    const { tenant } = entry.state
    for (const { request } of openSteps(entry.state)) {
      const meta = {
        eventId: derivedId(jobId, request.factKey),
        source: 'udb/gateway',
        tenant,
        jobId,
        actor: entry.actor,
        time: now,
        causationId: null,
      }
      asked.push({
        event: { name: request.name, data: request.data, meta } as AnyEvent,
        traceparent: entry.traceparent,
        dispatchOnly: true,
      })
    }
    const next = decideFor(entry, { now, because: 'fact' }, { eventId: null, actor: entry.actor }, entry.traceparent)
    jobs.set(jobId, next.entry)
    timers.set(jobId, next.dueAt)
    decided.push(...next.outbox)
  }
  return {
    changes: {
      jobs,
      timers,
      outbox: [...asked, ...decided],
      uploads: [],
      artifacts: [],
      pruned: [],
      tableVersions: [],
      baselines: [],
      qualityRuns: [],
    },
    dispatched: asked.length,
  }
}
