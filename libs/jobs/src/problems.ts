import type { Problem } from '@udb/events'

export const JOB_PROBLEM_CODES = [
  'step_timeout',
  'step_kind_unknown',
  'step_params_invalid',
  'step_inputs_too_large',
  'step_stopped',
  'artifacts_not_stored',
  'plan_stuck',
  'plan_empty',
  'plan_step_duplicate',
  'plan_need_unknown',
  'plan_cycle',
  'plan_params_invalid',
  'plan_limit_invalid',
] as const
export type JobProblemCode = (typeof JOB_PROBLEM_CODES)[number]

export const problem = (code: JobProblemCode, message: string, hint: string, retryable = false): Problem => ({
  code,
  message,
  hint,
  line: null,
  column: null,
  retryable,
})
