import type { PlanStep, Problem } from '@udb/events'
import { problem } from './problems.js'
import { isStepKind, jsonObject, paramsOf } from './step-kind.js'

/** What is wrong with a plan; empty if it can be carried out. A plan with problems must not become a job. */
export function checkPlan(steps: readonly PlanStep[]): Problem[] {
  if (steps.length === 0)
    return [problem('plan_empty', 'The plan has no steps.', 'Ask for at least one thing to be done.')]
  const graph = [...duplicates(steps), ...unknownNeeds(steps)]
  // Who waits for whom is told apart by id only once each id is one step.
  return [
    ...graph,
    ...(graph.length === 0 ? cycle(steps) : []),
    ...steps.flatMap(badParams),
    ...steps.flatMap(badLimits),
  ]
}

function duplicates(steps: readonly PlanStep[]): Problem[] {
  const ids = steps.map(({ stepId }) => stepId)
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
  return [...twice].map((id) =>
    problem('plan_step_duplicate', `More than one step is called ${id}.`, 'Give each step an id of its own.'),
  )
}

function unknownNeeds(steps: readonly PlanStep[]): Problem[] {
  const ids = new Set(steps.map(({ stepId }) => stepId))
  return steps.flatMap(({ stepId, needs }) =>
    needs
      .filter((need) => !ids.has(need))
      .map((need) =>
        problem(
          'plan_need_unknown',
          `Step ${stepId} needs ${need}, which is not in the plan.`,
          'Name a step of the plan.',
        ),
      ),
  )
}

/** Takes away what can be done until nothing more can; what is left waits for itself (Kahn 1962). */
function cycle(steps: readonly PlanStep[]): Problem[] {
  const doable = new Set<string>()
  let left = steps
  for (;;) {
    const next = left.filter(({ needs }) => !needs.every((need) => doable.has(need)))
    if (next.length === left.length) break
    for (const { stepId } of left.filter((step) => !next.includes(step))) doable.add(stepId)
    left = next
  }
  if (left.length === 0) return []
  const ids = left.map(({ stepId }) => stepId).join(', ')
  return [problem('plan_cycle', `These steps wait for each other: ${ids}.`, 'Take out what closes the circle.')]
}

function badParams({ stepId, kind, params }: PlanStep): Problem[] {
  const good = isStepKind(kind) ? paramsOf(kind, params) : jsonObject(params)
  if (good) return []
  const message = `The parameters of step ${stepId} are not those of ${kind}.`
  return [problem('plan_params_invalid', message, `Give a JSON object as the schema of ${kind}.requested says.`)]
}

function badLimits({ stepId, timeoutMs, maxAttempts }: PlanStep): Problem[] {
  const good = Number.isSafeInteger(timeoutMs) && timeoutMs > 0 && Number.isSafeInteger(maxAttempts) && maxAttempts > 0
  if (good) return []
  const message = `Step ${stepId} has a time of ${timeoutMs} ms and ${maxAttempts} attempts.`
  return [problem('plan_limit_invalid', message, 'Both are whole numbers from 1.')]
}
