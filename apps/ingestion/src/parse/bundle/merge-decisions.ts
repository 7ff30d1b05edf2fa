import type { Decision } from '../decision.js'

/** Decisions about a number of files. */
export interface FilesDecisions {
  readonly files: number
  readonly decisions: readonly Decision[]
}

/** Says once what was decided for many files, and for how many where it was not for all. Pure. */
export function mergeDecisions(groups: readonly FilesDecisions[]): Decision[] {
  const all = groups.reduce((sum, { files }) => sum + files, 0)
  const merged = new Map<string, { decision: Decision; files: number }>()
  for (const { files, decisions } of groups) {
    for (const decision of decisions) {
      const key = JSON.stringify([decision.what, decision.column ?? null, decision.value])
      const known = merged.get(key)
      if (!known) merged.set(key, { decision, files })
      else {
        known.files += files
        if (decision.confidence < known.decision.confidence) known.decision = decision
      }
    }
  }
  return [...merged.values()].map(({ decision, files }) =>
    files === all ? decision : { ...decision, why: `${decision.why} (${files} of ${all} files)` },
  )
}
