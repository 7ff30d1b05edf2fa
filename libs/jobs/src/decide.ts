import { type AnyEvent, fact, isEventName, type Meta } from '@udb/events'
import { cancelled, ended, finished, isStepOver, stuck } from './decide-end.js'
import { type Decision, isLate, type Moment, NOTHING } from './decision.js'
import { evolve } from './evolve.js'
import { problem } from './problems.js'
import type { JobState, OpenJob, Step, StepState } from './state.js'
import { type DecidedFact, requestOf } from './step-request.js'
import { stepStates } from './step-states.js'
import { DEADLINE_GRACE_MS } from './timing.js'

/**
 * What is to happen to a job now. Complete: the caller applies the facts with `evolve`, each stamped with `now`, and
 * has the state for which the timers hold; deciding again gives no facts until something else happens. Who decides because
 * of the time has read the log up to it.
 */
export function decide(state: JobState, moment: Moment): Decision {
  const facts: DecidedFact[] = []
  let current = state
  for (;;) {
    if (current.kind !== 'open') return { facts, timers: [] }
    const { facts: more, timers } = decideOnce(current, moment)
    const next = more.reduce((folded, fact) => evolve(folded, stamped(folded, fact, moment.now)), current as JobState)
    facts.push(...more)
    if (next === current) return { facts, timers: timers.toSorted((a, b) => a.at - b.at) }
    current = next
  }
}

/** The fact as its publisher will stamp it, as far as the fold looks. */
function stamped(state: JobState, { name, data }: DecidedFact, time: number): AnyEvent {
  const { jobId, tenant } = state.kind === 'none' ? { jobId: null, tenant: '' } : state
  const meta: Meta = { eventId: '', source: '', tenant, jobId, actor: '', time, causationId: null }
  return { name, data, meta } as AnyEvent
}

function decideOnce(job: OpenJob, moment: Moment): Decision {
  if (!isEventName(`job.${job.type}.completed`) || !isEventName(`job.${job.type}.failed`))
    return ended(fact('job.cancelled', { reason: `This version does not know jobs of type ${job.type}.` }))
  const states = stepStates(job)
  if (job.cancelling) return cancelled(job, states, moment)
  if (states.every(isStepOver)) return finished(job, states, moment)
  const completed = new Set(job.steps.filter(({ seen }) => seen.at === 'completed').map(({ plan }) => plan.stepId))
  const steps = merged(job.steps.map((step, index) => forStep(job, step, states[index], completed, moment)))
  // Only a plan that needs what can never complete gets here; checkPlan refuses those, but a job must end anyhow.
  if (steps.facts.length === 0 && steps.timers.length === 0) return stuck(job, states)
  return job.startedAt === null && steps.facts.some(isRequest) ? merged([RUNNING, steps]) : steps
}

const RUNNING: Decision = {
  facts: [{ factKey: 'state/running', name: 'job.state.changed', data: { state: 'running' } }],
  timers: [],
}

const isRequest = ({ factKey }: DecidedFact): boolean => factKey.startsWith('step-requested/')

const merged = (decisions: readonly Decision[]): Decision => ({
  facts: decisions.flatMap(({ facts }) => facts),
  timers: decisions.flatMap(({ timers }) => timers),
})

function forStep(
  job: OpenJob,
  step: Step,
  state: StepState | undefined,
  completed: ReadonlySet<string>,
  moment: Moment,
): Decision {
  const { stepId, needs, timeoutMs } = step.plan
  if (state?.state === 'requested' || state?.state === 'running')
    return watched(step, state.attempt, state.deadline, moment)
  if (state?.state !== 'waiting' || !needs.every((need) => completed.has(need))) return NOTHING
  if (state.retryAt !== null && moment.now < state.retryAt)
    return { facts: [], timers: [{ at: state.retryAt, stepId, reason: 'retry' }] }
  return { facts: [requestOf(job, step, state.attempt + 1, moment.now + timeoutMs)], timers: [] }
}

function watched(
  { plan: { stepId, kind, timeoutMs } }: Step,
  attempt: number,
  deadline: number,
  moment: Moment,
): Decision {
  const at = deadline + DEADLINE_GRACE_MS
  if (!isLate(at, moment)) return { facts: [], timers: [{ at, stepId, reason: 'timeout' }] }
  const message = `Step ${stepId} (${kind}) did not end within ${timeoutMs} ms.`
  const why = problem('step_timeout', message, 'See whether its service runs, and how long its queue is.', true)
  return {
    facts: [{ factKey: `timeout/${stepId}/${attempt}`, ...fact('step.failed', { stepId, attempt, problem: why }) }],
    timers: [],
  }
}
