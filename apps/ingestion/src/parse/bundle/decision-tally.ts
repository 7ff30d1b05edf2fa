import type { Decision } from '../decision.js'

/** Gathers what was decided for each of many files, to say it once, and for how many where it was not for all. */
export class DecisionTally {
  private readonly tallied = new Map<string, { decision: Decision; files: number }>()

  add(files: number, decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      const key = JSON.stringify([decision.what, decision.column ?? null, decision.value])
      const known = this.tallied.get(key)
      if (!known) this.tallied.set(key, { decision, files })
      else {
        known.files += files
        if (decision.confidence < known.decision.confidence) known.decision = decision
      }
    }
  }

  /** Each decision once, in the order in which they were first made. */
  of(allFiles: number): Decision[] {
    return [...this.tallied.values()].map(({ decision, files }) =>
      files === allFiles ? decision : { ...decision, why: `${decision.why} (${files} of ${allFiles} files)` },
    )
  }
}
