import { type Fact, fact, type Problem } from '@udb/events'
import { type Decision, isLate, type Moment } from './decision.js'
import { problem } from './problems.js'
import type { OpenJob, StepState } from './state.js'
import { summaryOf } from './summary.js'
import { ARTIFACTS_GRACE_MS, CANCEL_GRACE_MS } from './timing.js'

export const isStepOver = ({ state }: StepState): boolean =>
  state !== 'waiting' && state !== 'requested' && state !== 'running'

/** A job ends once, so all its possible ends share one key and with it one event id. */
export const ended = (end: Fact): Decision => ({ facts: [{ factKey: 'ended', ...end }], timers: [] })

const failedJob = (job: OpenJob, stepId: string | null, why: Problem): Decision =>
  ended({ name: `job.${job.type}.failed`, data: { stepId, problem: why } } as Fact)

const completedJob = (job: OpenJob): Decision =>
  ended({ name: `job.${job.type}.completed`, data: { summary: summaryOf(job) } } as Fact)

/** A job that is being stopped ends when nothing of it runs, or when the grace is over. */
export function cancelled(job: OpenJob, states: readonly StepState[], moment: Moment): Decision {
  const at = (job.cancelling?.at ?? moment.now) + CANCEL_GRACE_MS
  const inFlight = states.some(({ state }) => state === 'requested' || state === 'running')
  if (inFlight && !isLate(at, moment)) return { facts: [], timers: [{ at, stepId: null, reason: 'cancel_grace' }] }
  return ended(fact('job.cancelled', { reason: job.cancelling?.reason ?? null }))
}

/** The end of a job all of whose steps are over; while artifacts are missing, when they are given up. */
export function finished(job: OpenJob, states: readonly StepState[], moment: Moment): Decision {
  const failure = firstFailure(job, states)
  const missing = missingArtifacts(job)
  const end = failure ? failedJob(job, failure.stepId, failure.problem) : completedJob(job)
  // What a closed gate has found is what people then read: it has to be there, as everything of a job that completed.
  if (missing.length === 0 || (failure && !failure.isGate)) return end
  // What ended while nobody read the log is given its time from when it is read: the artifact store may have been away as well.
  const from = moment.because === 'fact' ? Math.max(lastEndOf(states), moment.now) : lastEndOf(states)
  const at = from + ARTIFACTS_GRACE_MS
  if (!isLate(at, moment)) return { facts: [], timers: [{ at, stepId: null, reason: 'timeout' }] }
  if (failure) return end
  return failedJob(job, missing[0]?.stepId ?? null, notStored(missing.map(({ name }) => name)))
}

/** First in the order of the plan, so the answer does not hang on which fact was read first; gates last, as they hold up nothing. */
function firstFailure(job: OpenJob, states: readonly StepState[]): Failure | null {
  const failures = job.steps.flatMap(({ plan: { stepId }, seen, refused }, index): Failure[] => {
    const state = states[index]
    const isGate = state?.state === 'failed' && seen.at === 'completed'
    const why = state?.state === 'failed' && !isGate ? state.problem : refused[0]?.problem
    if (why) return [{ stepId, problem: why, isGate: false }]
    return isGate ? [{ stepId, problem: state.problem, isGate }] : []
  })
  return failures.find(({ isGate }) => !isGate) ?? failures[0] ?? null
}

interface Failure {
  readonly stepId: string
  readonly problem: Problem
  readonly isGate: boolean
}

function missingArtifacts(job: OpenJob): { stepId: string; name: string }[] {
  return job.steps.flatMap(({ plan: { stepId }, seen, stored }) =>
    seen.at === 'completed'
      ? seen.artifacts.filter((name) => !stored.includes(name)).map((name) => ({ stepId, name }))
      : [],
  )
}

const lastEndOf = (states: readonly StepState[]): number =>
  states.reduce((last, state) => ('finishedAt' in state ? Math.max(last, state.finishedAt) : last), 0)

function notStored(names: readonly string[]): Problem {
  const minutes = ARTIFACTS_GRACE_MS / 60_000
  const message = `Not stored within ${minutes} minutes after the last step: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.`
  return problem('artifacts_not_stored', message, 'See whether the artifact store runs, then start the job again.')
}

/** A plan that waits for what can never complete. */
export function stuck(job: OpenJob, states: readonly StepState[]): Decision {
  const stepId = job.steps[states.findIndex(({ state }) => state === 'waiting')]?.plan.stepId ?? null
  const message = `Step ${stepId} needs a step that can never complete.`
  return failedJob(job, stepId, problem('plan_stuck', message, 'Correct what it needs and start a new job.'))
}
