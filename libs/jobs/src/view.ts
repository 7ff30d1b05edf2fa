import type { Problem } from '@udb/events'
import { isStepOver } from './decide-end.js'
import type { Job, JobState, Step, StepState } from './state.js'
import { stepStates } from './step-states.js'

/** What people see of a job; times in milliseconds since the epoch. */
export interface JobView {
  readonly state: 'none' | 'rejected' | 'created' | 'running' | 'completed' | 'failed' | 'cancelled'
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** Steps that are over, of all steps. */
  readonly progress: { readonly done: number; readonly total: number }
  /** In the order of the plan. */
  readonly steps: readonly StepView[]
  readonly summary: string | null
  readonly error: Problem | null
}

export interface StepView {
  readonly stepId: string
  readonly kind: string
  readonly service: string
  readonly state: StepState['state']
  /** The attempt that it is in, or ended in; 0 before the first. */
  readonly attempt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** Why it failed, or why its last attempt did while it waits for the next. */
  readonly error: Problem | null
}

const NO_STEPS = { startedAt: null, progress: { done: 0, total: 0 }, steps: [], summary: null } as const

export function viewOf(state: JobState): JobView {
  switch (state.kind) {
    case 'none':
      return { state: 'none', ...NO_STEPS, finishedAt: null, error: null }
    case 'rejected':
      return { state: 'rejected', ...NO_STEPS, finishedAt: state.rejectedAt, error: state.problem }
    case 'open':
      return {
        ...progressOf(state),
        state: state.startedAt === null ? 'created' : 'running',
        finishedAt: null,
        summary: null,
        error: null,
      }
    case 'ended':
      return { ...progressOf(state), ...endOf(state) }
  }
}

function endOf({ finishedAt, outcome }: Extract<Job, { kind: 'ended' }>) {
  const summary = outcome.state === 'completed' ? outcome.summary : null
  const error = outcome.state === 'failed' ? outcome.problem : null
  return { state: outcome.state, finishedAt, summary, error }
}

function progressOf(job: Job): Pick<JobView, 'startedAt' | 'progress' | 'steps'> {
  const states = stepStates(job)
  const steps = job.steps.flatMap((step, index) => (states[index] ? [stepView(step, states[index])] : []))
  return { startedAt: job.startedAt, progress: { done: states.filter(isStepOver).length, total: steps.length }, steps }
}

function stepView({ plan: { stepId, kind, service } }: Step, state: StepState): StepView {
  return {
    stepId,
    kind,
    service,
    state: state.state,
    attempt: 'attempt' in state ? state.attempt : 0,
    startedAt: 'startedAt' in state ? state.startedAt : null,
    finishedAt: 'finishedAt' in state ? state.finishedAt : null,
    error: 'problem' in state ? state.problem : null,
  }
}
