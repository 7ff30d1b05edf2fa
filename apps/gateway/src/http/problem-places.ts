import { planFor } from '../plan.js'
import { readKnown } from '../read-known.js'
import type { AnalyzeParams } from '../request-params.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem } from './http-problem.js'
import type { Caller } from './role.js'

/**
 * The problem with which an analysis was refused, and where in the request each mistake of its checks stands. The fact that refused it
 * names the first; the plan is made once more to name them all.
 */
export async function withPlaces(
  error: unknown,
  body: AnalyzeParams,
  { tenant }: Caller,
  { readModel, now }: HttpPorts,
): Promise<unknown> {
  if (!(error instanceof HttpProblem) || !body.quality) return error
  const known = await readKnown(readModel, tenant, 'analyze', body).catch(() => null)
  if (known === null) return error
  const planned = planFor('analyze', body, { tenant, now: now(), retentionDays: 0, ...known })
  if (!('problem' in planned) || planned.problem.code !== error.code || !planned.places?.length) return error
  return new HttpProblem(error.code, error.message, error.hint, { ...error.more, places: planned.places })
}
