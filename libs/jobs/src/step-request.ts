import type { Dataset, Fact } from '@udb/events'
import { problem } from './problems.js'
import { isStepKind, paramsOf } from './step-kind.js'
import type { Job, Step } from './state.js'

/** `factKey` names the decision within its job: the caller derives the event's id from it, so deciding twice is one event. */
export type DecidedFact = Fact & { readonly factKey: string }

/** The fact that asks for one attempt at a step; for what cannot be asked for, the fact that says why. */
export function requestOf(job: Job, step: Step, attempt: number, deadline: number): DecidedFact {
  const { stepId, kind } = step.plan
  if (!isStepKind(kind)) return refusal(step, attempt, 'step_kind_unknown')
  const params = paramsOf(kind, step.plan.params)
  if (!params) return refusal(step, attempt, 'step_params_invalid')
  const data = { stepId, attempt, deadline, inputs: inputsOf(job, step), params }
  return { factKey: `step-requested/${stepId}/${attempt}`, name: `${kind}.requested`, data } as unknown as DecidedFact
}

/** What the plan pinned, then what the needed steps put out, in the order in which they are needed. */
function inputsOf(job: Job, step: Step): readonly Dataset[] {
  const outputs = new Map(job.steps.map(({ plan, seen }) => [plan.stepId, seen.at === 'completed' ? seen.outputs : []]))
  return [...step.plan.inputs, ...step.plan.needs.flatMap((need) => outputs.get(need) ?? [])]
}

function refusal(step: Step, attempt: number, code: 'step_kind_unknown' | 'step_params_invalid'): DecidedFact {
  const { stepId, kind } = step.plan
  const why =
    code === 'step_kind_unknown'
      ? problem(code, `Step ${stepId} is of kind ${kind}, which nothing here can do.`, 'Use a version that knows it.')
      : problem(code, `The parameters of step ${stepId} are not those of ${kind}.`, 'Correct them and start a new job.')
  return {
    factKey: `step-refused/${stepId}/${attempt}`,
    name: 'step.failed',
    data: { stepId, attempt, problem: why },
  }
}
