import type { Dataset, PlanStep } from '@udb/events'
import type { PlanContext } from './plan-context.js'
import { planStep } from './plan-step.js'
import type { PruneParams } from './request-params.js'

const DAY_MS = 24 * 60 * 60_000

/** One step; the cutoff is a time, so that a retry tomorrow prunes what was meant today. */
export function planPrune(
  { olderThanDays, dryRun }: PruneParams,
  { now, retentionDays, openJobs }: PlanContext,
): PlanStep[] {
  const cutoff = Math.max(0, Math.round(now - (olderThanDays ?? retentionDays) * DAY_MS))
  return [planStep('prune', 'prune', { cutoff, dryRun }, { inputs: openJobs.map(openJob) })]
}

/** What a job still needs is not pruned, however old it is. */
const openJob = (jobId: string): Dataset => ({ name: jobId, kind: 'open-job', version: null, ref: null, details: null })
