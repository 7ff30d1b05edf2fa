import type { JobState } from './state.js'
import { type DecidedFact, requestOf } from './step-request.js'
import { stepStates } from './step-states.js'

export interface OpenStep {
  readonly stepId: string
  readonly kind: string
  readonly service: string
  readonly state: 'requested' | 'running'
  readonly attempt: number
  /** Milliseconds since the epoch. */
  readonly deadline: number
  /** The request as it was decided, to dispatch it once more after the read model was rebuilt. */
  readonly request: DecidedFact
}

/** The steps that somebody has been asked to do and that have not ended. */
export function openSteps(state: JobState): readonly OpenStep[] {
  if (state.kind !== 'open') return []
  const states = stepStates(state)
  return state.steps.flatMap((step, index) => {
    const now = states[index]
    if (now?.state !== 'requested' && now?.state !== 'running') return []
    const { stepId, kind, service } = step.plan
    const { attempt, deadline } = now
    return [
      {
        stepId,
        kind,
        service,
        state: now.state,
        attempt,
        deadline,
        request: requestOf(state, step, attempt, deadline),
      },
    ]
  })
}
