import { thresholds } from './thresholds.js'
import type { Alert, Profile } from './schema.js'
import { strongPairs } from './strong-pairs.js'

export interface Highlights {
  readonly table: string
  readonly rows: number
  readonly columns: number
  readonly missingShare: number
  readonly duplicateRows: number
  readonly keyCandidates: readonly string[]
  /** Most severe first, at most five; correlations are listed by themselves. */
  readonly alerts: readonly Alert[]
  readonly alertCount: number
  /** Strongest first, at most five, each pair once. */
  readonly correlations: readonly {
    a: string
    b: string
    coefficient: 'pearson' | 'spearman' | 'cramersV'
    value: number
  }[]
}

/** What a summary of the whole job says about this table. */
export function highlights(profile: Profile): Highlights {
  const { overview, alerts, correlations } = profile
  const pairs = (['pearson', 'spearman', 'cramersV'] as const).flatMap((coefficient) =>
    strongPairs(correlations[coefficient], thresholds.correlation).map(({ a, b, r }) => ({
      a,
      b,
      coefficient,
      value: r,
    })),
  )
  const strongest = pairs.sort((x, y) => Math.abs(y.value) - Math.abs(x.value))
  const seen = new Set<string>()
  const once = strongest.filter(({ a, b }) => {
    const key = JSON.stringify([a, b])
    return !seen.has(key) && seen.add(key)
  })
  return {
    table: profile.table,
    rows: overview.rows,
    columns: overview.columns,
    missingShare: overview.cellsMissingShare,
    duplicateRows: overview.duplicateSurplus,
    keyCandidates: overview.keyCandidates,
    alerts: alerts.filter(({ code }) => code !== 'highly_correlated').slice(0, 5),
    alertCount: alerts.length,
    correlations: once.slice(0, 5),
  }
}
