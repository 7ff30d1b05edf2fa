import type { Problem } from '@udb/events'
import type { Catalog } from './catalog.js'

/** All that a plan is made from besides the request. */
export interface PlanContext {
  readonly tenant: string
  readonly catalog: Catalog
  readonly now: number
  readonly retentionDays: number
  /** Jobs of the tenant that have not ended. */
  readonly openJobs: readonly string[]
}

/** A plan refuses by throwing this; nobody outside of `planFor` sees it. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message)
    this.name = 'Refusal'
  }
}
