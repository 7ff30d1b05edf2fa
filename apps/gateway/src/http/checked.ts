import type { z } from 'zod'
import { fitShape } from '../fit-shape.js'
import { isTooDeep } from '../nesting.js'
import { tooDeep } from '../plan.js'
import type { Called } from '@udb/checks/worded-issue'
import { httpProblemOf } from './http-problem.js'

/** What was sent, in the shape that is asked for; throws `request_invalid`. Depth is looked at last: what fits the shape is JSON. */
export function checked<S extends z.ZodType>(schema: S, sent: unknown, called: Called = 'field'): z.infer<S> {
  const fit = fitShape(schema, sent, called)
  if ('problem' in fit) throw httpProblemOf(fit.problem, 'request_invalid')
  if (isTooDeep(fit.data)) throw httpProblemOf(tooDeep, 'request_invalid')
  return fit.data
}
