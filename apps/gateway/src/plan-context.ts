import type { CheckProblem } from '@udb/checks'
import type { ObjectRef, Problem } from '@udb/events'
import type { Catalog, CatalogTable, EndedJobs, KeptBaseline } from './catalog.js'

/** All that a plan is made from besides the request. */
export interface PlanContext {
  readonly tenant: string
  readonly catalog: Catalog
  readonly now: number
  readonly retentionDays: number
  /** Jobs of the tenant that have not ended. */
  readonly openJobs: readonly string[]
  /** Those that ended long enough ago for a prune; for a prune only. */
  readonly endedJobs: EndedJobs
  /** Those that hold; empty where the kind of job asks for none. */
  readonly baselines: readonly KeptBaseline[]
  /** Those that hold no longer, and that no open job reads; for a prune only. */
  readonly retiredBaselines: readonly KeptBaseline[]
  /** Every version of the table that the request names beside the tables that it works on. */
  readonly versions: readonly CatalogTable[]
  /** What the last run of each table's checks left to the next; empty where the request asks for no checks. */
  readonly qualityHistories: ReadonlyMap<string, ObjectRef>
}

/** A plan refuses by throwing this; nobody outside of `planFor` sees it. */
export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    /** Every mistake in checks, with where it stands. */
    readonly places: readonly CheckProblem[] = [],
  ) {
    super(problem.message)
    this.name = 'Refusal'
  }
}
