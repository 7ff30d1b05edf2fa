import type { Dataset, PlanStep } from '@udb/events'
import type { EndedJobs, KeptBaseline } from './catalog.js'
import type { PlanContext } from './plan-context.js'
import { planStep } from './plan-step.js'
import type { PruneParams } from './request-params.js'

const DAY_MS = 24 * 60 * 60_000

/** One step; the cutoff is a time, so that a retry tomorrow prunes what was meant today. */
export function planPrune(
  { olderThanDays, dryRun }: PruneParams,
  { now, retentionDays, openJobs, endedJobs, retiredBaselines }: PlanContext,
): PlanStep[] {
  const cutoff = cutoffOf(olderThanDays ?? retentionDays, now)
  const due = retiredBaselines.filter(({ retiredAt }) => (retiredAt ?? now) < Math.min(cutoff, now - BEING_PLANNED_MS))
  const { named, more } = withinOneEvent(endedJobs)
  return [
    planStep(
      'prune',
      'prune',
      { cutoff, dryRun, moreJobs: more },
      { inputs: [...openJobs.map(openJob), ...named.flatMap(endedJob), ...due.map(retiredBaseline)] },
    ),
  ]
}

/** A plan that is being made may still have read a baseline as one that holds. */
const BEING_PLANNED_MS = 5 * 60_000

/**
 * Jobs that were asked for and ended before this time (milliseconds since the epoch) leave nothing behind that a prune spares. However
 * little is to be kept, a day is: a step that comes again late finds its result, and knows that it is done.
 */
export function endedJobsDueBefore(params: unknown, retentionDays: number, now: number): number {
  const { olderThanDays } = (params ?? {}) as Partial<PruneParams>
  const days = typeof olderThanDays === 'number' && olderThanDays >= 0 ? olderThanDays : retentionDays
  return Math.min(cutoffOf(days, now), now - DAY_MS)
}

const cutoffOf = (days: number, now: number): number => Math.max(0, Math.round(now - days * DAY_MS))

/** A job may have as many, and all of it is one event. */
const UPLOADS_AT_ONCE = 1_000

function withinOneEvent({ jobs, more }: EndedJobs): { named: EndedJobs['jobs']; more: number } {
  let uploads = 0
  const end = jobs.findIndex((job) => (uploads += job.uploadIds.length) > UPLOADS_AT_ONCE)
  const named = end < 0 ? jobs : jobs.slice(0, end)
  return { named, more: more + jobs.length - named.length }
}

const retiredBaseline = ({ summary, ref }: KeptBaseline): Dataset => ({
  name: summary.id,
  kind: 'retired-baseline',
  version: summary.tableVersion,
  ref,
  details: null,
})

/** What a job still needs is not pruned, however old it is. */
const openJob = (jobId: string): Dataset => input('open-job', jobId)

const endedJob = ({ jobId, uploadIds }: EndedJobs['jobs'][number]): Dataset[] => [
  input('ended-job', jobId),
  ...uploadIds.map((uploadId) => input('ended-upload', uploadId)),
]

const input = (kind: string, name: string): Dataset => ({ name, kind, version: null, ref: null, details: null })
