import { type AnyEvent, type Dataset, type Fact, isTooLargeEvent, type Problem } from '@udb/events'
import { problem } from './problems.js'
import { isStepKind, paramsOf } from './step-kind.js'
import type { Job, Step } from './state.js'

/** `factKey` names the decision within its job: the caller derives the event's id from it, so deciding twice is one event. */
export type DecidedFact = Fact & { readonly factKey: string }

/** The fact that asks for one attempt at a step; for what cannot be asked for, the fact that says why. */
export function requestOf(job: Job, step: Step, attempt: number, deadline: number): DecidedFact {
  const { stepId, kind } = step.plan
  if (!isStepKind(kind)) return refusal(step, 'step_kind_unknown')
  const params = paramsOf(kind, step.plan.params)
  if (!params) return refusal(step, 'step_params_invalid')
  const request = {
    name: `${kind}.requested`,
    data: { stepId, attempt, deadline, inputs: inputsOf(job, step), params },
  } as unknown as Fact
  if (isTooLarge(job, request)) return refusal(step, 'step_inputs_too_large')
  return { factKey: `step-requested/${stepId}/${attempt}`, ...request }
}

/** What the plan pinned, then what the needed steps put out, in the order in which they are needed. */
function inputsOf(job: Job, step: Step): readonly Dataset[] {
  const outputs = new Map(job.steps.map(({ plan, seen }) => [plan.stepId, seen.at === 'completed' ? seen.outputs : []]))
  return [...step.plan.inputs, ...step.plan.needs.flatMap((need) => outputs.get(need) ?? [])]
}

/** Each of the needed steps had an event of its own for what it put out; here is all of it in one. */
function isTooLarge({ jobId, tenant }: Job, request: Fact): boolean {
  const meta = { eventId: '', source: '', tenant, jobId, actor: '', time: 0, causationId: null }
  return isTooLargeEvent({ ...request, meta } as AnyEvent)
}

const REFUSALS = {
  step_kind_unknown: ({ stepId, kind }) => [
    `Step ${stepId} is of kind ${kind}, which nothing here can do.`,
    'Use a version that knows it.',
  ],
  step_params_invalid: ({ stepId, kind }) => [
    `The parameters of step ${stepId} are not those of ${kind}.`,
    'Correct them and start a new job.',
  ],
  step_inputs_too_large: ({ stepId }) => [
    `What step ${stepId} is to read takes more to describe than an event may hold.`,
    'Ask for fewer tables at once, or for tables with fewer columns or shorter names.',
  ],
} as const satisfies Record<string, (plan: Step['plan']) => readonly [message: string, hint: string]>

/** Nobody is asked, so it is no attempt of its own: the one that there was fails for good. A step never asked for has its first. */
function refusal({ plan, seen }: Step, code: keyof typeof REFUSALS): DecidedFact {
  const { stepId } = plan
  const attempt = seen.at === 'nothing' ? 1 : seen.attempt
  const why: Problem = problem(code, ...REFUSALS[code](plan))
  return {
    factKey: `step-refused/${stepId}/${attempt}`,
    name: 'step.failed',
    data: { stepId, attempt, problem: why },
  }
}
