import { type AnyEvent, derivedId } from '@udb/events'
import { decide, evolve, type JobState, type Moment, NO_JOB, viewOf } from '@udb/jobs'
import { mergedBaselines } from './merged-baselines.js'
import type { Changes, JobEntry, OutboxEvent, TableVersionRow } from './rows.js'
import { rowsOfEvent } from './rows-of-event.js'

/** An event of the log, with where it stands and the trace that it belongs to. */
export interface LoggedEvent {
  readonly event: AnyEvent
  readonly offset: number
  readonly traceparent: string | null
}

/** A job that has come into another state, as people see it. */
export interface Transition {
  readonly jobId: string
  readonly type: string
  readonly state: string
  /** Milliseconds from its creation to its end; null while it is open. */
  readonly durationMs: number | null
}

export interface Folded {
  readonly changes: Changes
  readonly transitions: readonly Transition[]
}

/**
 * Folds a batch of one partition: what it changes, and what is decided because of it. What is decided counts at once, before it is on the
 * log; when it comes back from there it says nothing new. `decides` is false in a replay: what was decided then is on the log.
 */
export function foldBatch(
  events: readonly LoggedEvent[],
  known: ReadonlyMap<string, JobEntry>,
  now: number,
  decides = true,
): Folded {
  const jobs = new Map<string, JobEntry>()
  const timers = new Map<string, number | null>()
  const outbox: OutboxEvent[] = []
  const rows = events.map(({ event }) => rowsOfEvent(event))
  for (const logged of events) {
    const { jobId } = logged.event.meta
    if (jobId === null) continue
    const before = jobs.get(jobId) ?? known.get(jobId)
    const after = entryAfter(before, logged)
    if (after === null || after === before) continue
    jobs.set(jobId, after)
    if (!decides) continue
    const decided = decideFor(after, { now, because: 'fact' }, logged.event.meta, logged.traceparent)
    jobs.set(jobId, decided.entry)
    timers.set(jobId, decided.dueAt)
    outbox.push(...decided.outbox)
  }
  return {
    changes: {
      jobs,
      timers,
      outbox,
      uploads: rows.flatMap(({ uploads }) => uploads),
      artifacts: [
        ...new Map(rows.flatMap(({ artifacts }) => artifacts).map((row) => [`${row.jobId}/${row.name}`, row])).values(),
      ],
      pruned: rows.flatMap(({ pruned }) => pruned),
      tableVersions: mergedVersions(rows.flatMap(({ tableVersions }) => tableVersions)),
      baselines: mergedBaselines(rows.flatMap(({ baselines }) => baselines)),
      qualityRuns: rows.flatMap(({ qualityRuns }) => qualityRuns),
    },
    transitions: transitionsOf(known, jobs),
  }
}

export const transitionsOf = (
  before: ReadonlyMap<string, JobEntry>,
  after: ReadonlyMap<string, JobEntry>,
): Transition[] =>
  [...after].flatMap(([jobId, entry]) => transition(jobId, before.get(jobId)?.state ?? NO_JOB, entry.state))

export const isEmpty = ({ jobs, timers, ...lists }: Changes): boolean =>
  jobs.size + timers.size === 0 && Object.values(lists).every((rows: readonly unknown[]) => rows.length === 0)

/** The same entry where the event says nothing new; null where it is about a job that is not known, or another tenant's. */
function entryAfter(before: JobEntry | undefined, { event, offset, traceparent }: LoggedEvent): JobEntry | null {
  if (!before) {
    const state = evolve(NO_JOB, event)
    if (state.kind === 'none') return null
    const params = event.name === 'job.created' ? event.data.params : '{}'
    return { state, firstOffset: offset, params, actor: event.meta.actor, traceparent }
  }
  if (before.state.kind !== 'none' && event.meta.tenant !== before.state.tenant) return before
  const state = evolve(before.state, event)
  return state === before.state ? before : { ...before, state }
}

/** The id of the event that ends a job: a job ends once, however it ends. */
export const endEventId = (jobId: string): string => derivedId(jobId, 'ended')

export interface DecidedEntry {
  readonly entry: JobEntry
  readonly dueAt: number | null
  readonly outbox: readonly OutboxEvent[]
}

/** What is to happen to a job now, because of something (an event, or a timer that is due: then the log has been read up to now). */
export function decideFor(
  entry: JobEntry,
  moment: Moment,
  cause: { readonly eventId: string | null; readonly actor: string },
  traceparent: string | null,
): DecidedEntry {
  if (entry.state.kind !== 'open') return { entry, dueAt: null, outbox: [] }
  const { jobId, tenant } = entry.state
  const { facts, timers } = decide(entry.state, moment)
  const envelope = {
    source: 'udb/gateway',
    tenant,
    jobId,
    actor: cause.actor,
    time: moment.now,
    causationId: cause.eventId,
  }
  const events = facts.map(
    ({ factKey, name, data }) =>
      ({ name, data, meta: { ...envelope, eventId: derivedId(jobId, factKey) } }) as AnyEvent,
  )
  return {
    entry: { ...entry, state: events.reduce<JobState>(evolve, entry.state) },
    dueAt: timers[0]?.at ?? null,
    outbox: events.map((event) => ({ event, traceparent, dispatchOnly: false })),
  }
}

function transition(jobId: string, before: JobState, after: JobState): Transition[] {
  const state = viewOf(after).state
  if (after.kind === 'none' || viewOf(before).state === state) return []
  const durationMs = after.kind === 'ended' ? after.finishedAt - after.createdAt : null
  return [{ jobId, type: after.type, state, durationMs }]
}

function mergedVersions(rows: readonly TableVersionRow[]): TableVersionRow[] {
  const merged = new Map<string, TableVersionRow>()
  for (const row of rows) {
    const key = `${row.tenant}/${row.table}/${row.version}`
    const before = merged.get(key)
    merged.set(key, {
      ...row,
      loaded: row.loaded ?? before?.loaded ?? null,
      published: row.published ?? before?.published ?? null,
    })
  }
  // In one order, whoever writes them: the partitions of jobs and of the catalog write the same rows, and must not wait for each other.
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
