import type { AnyEvent, EventOf, PlanStep } from '@udb/events'
import { seenAfter } from './seen-of-step.js'
import type { EndedJob, Job, JobState, Outcome, Step } from './state.js'

/**
 * The state after one more event. Total: it never throws, and an event that does not concern the job, or says nothing
 * new, gives back the same reference. An ended job never changes its outcome; what was on its way about its steps when
 * it ended is still noted, because the log may have it before the end.
 */
export function evolve(state: JobState, event: AnyEvent): JobState {
  switch (state.kind) {
    case 'none':
      return begin(state, event)
    case 'rejected':
      return state
    case 'open':
    case 'ended':
      return event.meta.jobId === state.jobId ? go(state, event) : state
  }
}

function begin(none: JobState, event: AnyEvent): JobState {
  const { jobId, tenant, time } = event.meta
  if (jobId === null) return none
  if (event.name === 'job.created') {
    const { type, requestHash, steps } = event.data
    const facts = { jobId, tenant, type, requestHash, createdAt: time, startedAt: null, cancelling: null }
    return { kind: 'open', ...facts, steps: steps.map(newStep) }
  }
  if (event.name === 'job.rejected') {
    const { type, requestHash, problem } = event.data
    return { kind: 'rejected', jobId, tenant, type, requestHash, rejectedAt: time, problem }
  }
  return none
}

const newStep = (plan: PlanStep): Step => ({ plan, seen: { at: 'nothing' }, stored: [], refused: [] })

function go(job: Job, event: AnyEvent): Job {
  const outcome = outcomeOf(job, event)
  if (outcome) return job.kind === 'open' ? end(job, outcome, event.meta.time) : job
  switch (event.name) {
    case 'job.state.changed':
      return event.data.state === 'running' && job.startedAt === null ? { ...job, startedAt: event.meta.time } : job
    case 'job.cancelling':
      return job.kind === 'open' && job.cancelling === null
        ? { ...job, cancelling: { at: event.meta.time, reason: event.data.reason } }
        : job
    default:
      return withStep(job, event)
  }
}

const end = (job: Job, outcome: Outcome, finishedAt: number): EndedJob => ({
  ...job,
  kind: 'ended',
  finishedAt,
  outcome,
})

/** The end that an event is for this job; by name and type, so a new job type changes nothing here. */
function outcomeOf(job: Job, event: AnyEvent): Outcome | null {
  if (event.name === 'job.cancelled') return { state: 'cancelled', reason: event.data.reason }
  if (event.name === `job.${job.type}.completed`)
    return { state: 'completed', summary: (event as EventOf<'job.ping.completed'>).data.summary }
  if (event.name === `job.${job.type}.failed`) {
    const { stepId, problem } = (event as EventOf<'job.ping.failed'>).data
    return { state: 'failed', stepId, problem }
  }
  return null
}

function withStep(job: Job, event: AnyEvent): Job {
  if (!('stepId' in event.data)) return job
  const { stepId } = event.data
  let changed = false
  const steps = job.steps.map((step) => {
    const next = step.plan.stepId === stepId ? stepAfter(step, event) : step
    changed ||= next !== step
    return next
  })
  return changed ? { ...job, steps } : job
}

function stepAfter(step: Step, event: AnyEvent): Step {
  if (event.name === 'artifact.stored') return withStored(step, event.data.artifact.name)
  if (event.name === 'artifact.refused') return withRefused(step, event)
  const seen = seenAfter(step, event)
  return seen === step.seen ? step : { ...step, seen }
}

function withStored(step: Step, name: string): Step {
  return step.stored.includes(name) ? step : { ...step, stored: [...step.stored, name].sort() }
}

function withRefused(step: Step, { data: { name, problem } }: EventOf<'artifact.refused'>): Step {
  if (step.refused.some((refusal) => refusal.name === name)) return step
  const refused = [...step.refused, { name, problem }].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { ...step, refused }
}
