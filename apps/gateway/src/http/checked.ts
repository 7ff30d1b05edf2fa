import type { z } from 'zod'
import { isTooDeep } from '../nesting.js'
import { invalid, tooDeep } from '../plan.js'
import { httpProblemOf } from './http-problem.js'

/** What was sent, in the shape that is asked for; throws `request_invalid`. Depth is looked at last: what fits the shape is JSON. */
export function checked<S extends z.ZodType>(schema: S, sent: unknown): z.infer<S> {
  const result = schema.safeParse(sent)
  if (!result.success) throw httpProblemOf(invalid(result.error), 'request_invalid')
  if (isTooDeep(result.data)) throw httpProblemOf(tooDeep, 'request_invalid')
  return result.data
}
