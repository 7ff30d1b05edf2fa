import { problem } from './problems.js'
import type { Job, Seen, Step, StepState } from './state.js'
import { backoffMs } from './timing.js'

/** What the facts of a job mean for each of its steps, in the order of the plan. */
export function stepStates(job: Job): readonly StepState[] {
  const known = new Map<string, StepState>()
  const byId = new Map(job.steps.map((step) => [step.plan.stepId, step]))
  const stateOf = (step: Step, path: ReadonlySet<string>): StepState => {
    const id = step.plan.stepId
    const before = known.get(id)
    if (before) return before
    const state = meaning(job, step, () => blockedBy(step, new Set([...path, id])))
    known.set(id, state)
    return state
  }
  const blockedBy = (step: Step, path: ReadonlySet<string>): string | null =>
    step.plan.needs.find((need) => {
      const needed = byId.get(need)
      if (!needed || path.has(need) || needed.seen.at === 'completed') return false
      const { state } = stateOf(needed, path)
      return state === 'failed' || state === 'skipped'
    }) ?? null
  return job.steps.map((step) => stateOf(step, new Set()))
}

function meaning(job: Job, step: Step, blockedBy: () => string | null): StepState {
  const { seen, plan } = step
  switch (seen.at) {
    case 'nothing':
      return neverRequested(job, blockedBy())
    case 'requested':
      return isOver(job) ? cancelled(job, seen) : { state: 'requested', attempt: seen.attempt, deadline: seen.deadline }
    case 'started':
      return isOver(job)
        ? cancelled(job, seen)
        : { state: 'running', attempt: seen.attempt, deadline: seen.deadline, startedAt: seen.startedAt }
    case 'failed':
      return afterFailure(job, seen, plan.maxAttempts)
    case 'stopped':
      return afterStop(job, seen, plan.maxAttempts)
    case 'completed':
      return afterCompletion(seen)
  }
}

function afterCompletion({ attempt, startedAt, finishedAt, problem }: Extract<Seen, { at: 'completed' }>): StepState {
  const times = { attempt, startedAt, finishedAt }
  return problem === undefined ? { state: 'completed', ...times } : { state: 'failed', ...times, problem }
}

const isOver = (job: Job): boolean => job.kind === 'ended'
const isStopping = (job: Job): boolean =>
  job.kind === 'ended' ? job.outcome.state === 'cancelled' : job.cancelling !== null

function neverRequested(job: Job, because: string | null): StepState {
  if (because !== null) return { state: 'skipped', because }
  if (isStopping(job)) return cancelled(job, { at: 'nothing' })
  return isOver(job) ? { state: 'skipped', because } : { state: 'waiting', attempt: 0, retryAt: null, problem: null }
}

function afterFailure(job: Job, seen: Extract<Seen, { at: 'failed' }>, maxAttempts: number): StepState {
  const { attempt, startedAt, failedAt, problem: why } = seen
  const forGood = !why.retryable || attempt >= maxAttempts
  if (!forGood && isStopping(job)) return cancelled(job, seen)
  if (forGood || isOver(job)) return { state: 'failed', attempt, startedAt, finishedAt: failedAt, problem: why }
  return { state: 'waiting', attempt, retryAt: failedAt + backoffMs(attempt), problem: why }
}

/** A service stops a step only because its job is being cancelled; without that it is an attempt that was lost. */
function afterStop(job: Job, seen: Extract<Seen, { at: 'stopped' }>, maxAttempts: number): StepState {
  const { attempt, startedAt, stoppedAt } = seen
  if (isStopping(job)) return cancelled(job, seen)
  const why = problem(
    'step_stopped',
    'The step was stopped, and nobody had asked for it.',
    'Start the job again.',
    true,
  )
  return afterFailure(job, { at: 'failed', attempt, startedAt, failedAt: stoppedAt, problem: why }, maxAttempts)
}

function cancelled(job: Job, seen: Exclude<Seen, { at: 'completed' }>): StepState {
  const attempt = seen.at === 'nothing' ? 0 : seen.attempt
  const startedAt = 'startedAt' in seen ? seen.startedAt : null
  return { state: 'cancelled', attempt, startedAt, finishedAt: cancelledAt(job, seen) }
}

function cancelledAt(job: Job, seen: Seen): number {
  if (seen.at === 'stopped') return seen.stoppedAt
  const inFlight = seen.at === 'requested' || seen.at === 'started'
  if (job.kind === 'ended' && (inFlight || !job.cancelling)) return job.finishedAt
  return job.cancelling?.at ?? job.createdAt
}
