import type { Dataset, PlanStep } from '@udb/events'
import type { PlanContext } from './plan-context.js'
import { planStep } from './plan-step.js'
import type { KeptBaseline } from './catalog.js'
import type { PruneParams } from './request-params.js'

const DAY_MS = 24 * 60 * 60_000

/** One step; the cutoff is a time, so that a retry tomorrow prunes what was meant today. */
export function planPrune(
  { olderThanDays, dryRun }: PruneParams,
  { now, retentionDays, openJobs, retiredBaselines }: PlanContext,
): PlanStep[] {
  const cutoff = Math.max(0, Math.round(now - (olderThanDays ?? retentionDays) * DAY_MS))
  const due = retiredBaselines.filter(({ retiredAt }) => (retiredAt ?? now) < Math.min(cutoff, now - BEING_PLANNED_MS))
  return [
    planStep('prune', 'prune', { cutoff, dryRun }, { inputs: [...openJobs.map(openJob), ...due.map(retiredBaseline)] }),
  ]
}

/** A plan that is being made may still have read a baseline as one that holds. */
const BEING_PLANNED_MS = 5 * 60_000

const retiredBaseline = ({ summary, ref }: KeptBaseline): Dataset => ({
  name: summary.id,
  kind: 'retired-baseline',
  version: summary.tableVersion,
  ref,
  details: null,
})

/** What a job still needs is not pruned, however old it is. */
const openJob = (jobId: string): Dataset => ({ name: jobId, kind: 'open-job', version: null, ref: null, details: null })
