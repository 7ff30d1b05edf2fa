import type { BaselineSummary } from './baseline-summary.js'
import { periodBefore } from './period.js'
import type { BaselinePolicy } from './policy.js'

/** What a new version is compared with: one baseline, or several that are pooled; or why with none. */
export type BaselineChoice =
  | { readonly kind: 'compare'; readonly ids: readonly string[]; readonly why: string }
  | { readonly kind: 'none'; readonly reason: 'no_baseline' | 'no_such_period'; readonly why: string }

const newestFirst = (a: BaselineSummary, b: BaselineSummary): number =>
  b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id)

/** The pinned baseline that holds: the one promoted last. */
export function pinnedOf(baselines: readonly BaselineSummary[]): BaselineSummary | null {
  const promoted = baselines.filter(({ kind, promotedAt }) => kind === 'pinned' && promotedAt !== null)
  return (
    promoted.toSorted((a, b) => (b.promotedAt ?? '').localeCompare(a.promotedAt ?? '') || newestFirst(a, b))[0] ?? null
  )
}

/** Those of the rolling window, the newest first. */
export const rollingOf = (baselines: readonly BaselineSummary[]): BaselineSummary[] =>
  baselines.filter(({ kind }) => kind === 'rolling').toSorted(newestFirst)

/**
 * Which baselines of a table a version is compared with. Pure.
 *
 * @param at when the version was made, ISO 8601
 */
export function chooseBaseline(
  policy: BaselinePolicy,
  baselines: readonly BaselineSummary[],
  at: string,
): BaselineChoice {
  switch (policy.kind) {
    case 'pinned': {
      const pinned = pinnedOf(baselines)
      if (pinned === null) return none('no_baseline', 'No baseline is pinned for this table yet.')
      return { kind: 'compare', ids: [pinned.id], why: `The pinned baseline, of version ${pinned.tableVersion}.` }
    }
    case 'rolling': {
      const last = rollingOf(baselines).slice(0, policy.last)
      if (last.length === 0) return none('no_baseline', 'No earlier version of this table is kept yet.')
      const why = last.length === 1 ? 'The version before.' : `The last ${last.length} versions together.`
      return { kind: 'compare', ids: last.map(({ id }) => id), why }
    }
    case 'period': {
      const period = periodBefore(at, policy.unit, policy.back)
      const found = baselines.filter((one) => one.kind === 'period' && one.period === period).toSorted(newestFirst)[0]
      if (found === undefined) return none('no_such_period', `No version of ${period} is kept.`)
      return { kind: 'compare', ids: [found.id], why: `The version of ${period}.` }
    }
  }
}

const none = (reason: 'no_baseline' | 'no_such_period', why: string): BaselineChoice => ({ kind: 'none', reason, why })
