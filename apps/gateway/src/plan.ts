import type { CheckProblem } from '@udb/checks'
import type { PlanStep, Problem } from '@udb/events'
import { checkPlan } from '@udb/jobs'
import type { z } from 'zod'
import { fitShape } from './fit-shape.js'
import { isJobType, JOB_TYPES } from './job-types.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { planBaseline } from './plan-baseline.js'
import { planAnalyze } from './plan-analyze.js'
import { planIngest } from './plan-ingest.js'
import { planPing } from './plan-ping.js'
import { planPrune } from './plan-prune.js'
import { MOST_LEVELS } from './nesting.js'
import { problemOf, quoted } from './problem.js'
import { PARAMS_OF_JOB } from './request-params.js'

export type Planned = { readonly steps: readonly PlanStep[]; readonly params: unknown } | Refused

/** `places`: every mistake in checks, where that is why. */
export interface Refused {
  readonly problem: Problem
  readonly places?: readonly CheckProblem[]
}

/** The steps of a job, or why it cannot be one. Pure. `params` is the request with its defaults filled in. */
export function planFor(type: string, params: unknown, context: PlanContext): Planned {
  if (!isJobType(type))
    return {
      problem: problemOf(
        'job_type_unknown',
        `There is no job of type ${quoted(type)}.`,
        `Ask for one of: ${JOB_TYPES.join(', ')}.`,
      ),
    }
  try {
    const planned = plan(type, params, context)
    const wrong = checkPlan(planned.steps)[0]
    return wrong ? { problem: wrong } : planned
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem, places: error.places }
    throw error
  }
}

function plan(
  type: (typeof JOB_TYPES)[number],
  params: unknown,
  context: PlanContext,
): { steps: PlanStep[]; params: unknown } {
  switch (type) {
    case 'ingest':
      return planIngest(checked(PARAMS_OF_JOB.ingest, params), context)
    case 'analyze':
      return { params, steps: planAnalyze(checked(PARAMS_OF_JOB.analyze, params), context) }
    case 'baseline':
      return { params, steps: planBaseline(checked(PARAMS_OF_JOB.baseline, params), context) }
    case 'prune':
      return { params, steps: planPrune(checked(PARAMS_OF_JOB.prune, params), context) }
    case 'ping':
      return { params, steps: planPing(checked(PARAMS_OF_JOB.ping, params)) }
  }
}

function checked<S extends z.ZodType>(schema: S, params: unknown): z.infer<S> {
  const fit = fitShape(schema, params)
  if ('data' in fit) return fit.data
  throw new Refusal(fit.problem)
}

export const tooDeep: Problem = problemOf(
  'request_invalid',
  `The request is nested more than ${MOST_LEVELS} levels deep.`,
  'Put fewer arrays and objects into each other.',
)
