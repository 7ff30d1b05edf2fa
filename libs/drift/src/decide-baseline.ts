import type { BaselineSummary } from './baseline-summary.js'
import { pinnedOf, rollingOf } from './choose-baseline.js'
import { periodOf } from './period.js'
import type { BaselinePolicy } from './policy.js'

/** A version of a table whose distributions were made. */
export interface NewVersion {
  /** What its baseline would be called. */
  readonly id: string
  readonly table: string
  readonly tableVersion: string
  readonly schemaVersion: string
  readonly rows: number
  /** ISO 8601. */
  readonly at: string
  /** Whether it has drifted from what it was compared with; null where it was compared with nothing. */
  readonly drifted: boolean | null
}

export interface BaselineDecision {
  /** The baseline to keep from now on; null: the version does not become one. */
  readonly store: BaselineSummary | null
  /** Baselines that go, because this one takes their place or too many are kept. */
  readonly retire: readonly string[]
  readonly reason:
    | 'first'
    | 'rolled'
    | 'new_period'
    | 'same_period'
    | 'pinned'
    | 'drifted'
    | 'empty'
    | 'known_version'
    | 'promoted'
    | 'retired'
  readonly why: string
  /** Whether columns came, went or changed since the baseline that holds; those in both are compared all the same. */
  readonly schemaChanged: boolean
}

/**
 * What a new version does to the baselines of its table. Pure; the same version again changes nothing.
 *
 * @param baselines those of the same table
 */
export function decideBaseline(
  policy: BaselinePolicy,
  baselines: readonly BaselineSummary[],
  version: NewVersion,
): BaselineDecision {
  const own = baselines.filter(({ kind }) => kind === policy.kind)
  const holds = policy.kind === 'pinned' ? pinnedOf(own) : newest(own)
  const schemaChanged = holds !== null && holds.schemaVersion !== version.schemaVersion
  const nothing = (reason: BaselineDecision['reason'], why: string): BaselineDecision => ({
    store: null,
    retire: [],
    reason,
    why,
    schemaChanged,
  })
  if (version.rows === 0) return nothing('empty', 'A version without rows says nothing of what is usual.')
  if (own.some(({ tableVersion }) => tableVersion === version.tableVersion))
    return nothing('known_version', 'This version is a baseline already.')
  switch (policy.kind) {
    case 'pinned':
      if (holds !== null) return nothing('pinned', 'Another version is pinned, until one is promoted.')
      return { ...nothing('first', 'The first version is pinned.'), store: summaryOf(version, 'pinned', null) }
    case 'rolling':
      if (policy.skipDrifted && version.drifted === true)
        return nothing('drifted', 'A version that has drifted is not taken for usual; promote it to change that.')
      return rolled(rollingOf(own), version, { last: policy.last, schemaChanged })
    case 'period':
      return { ...perPeriod(own, version, policy), schemaChanged }
  }
}

/**
 * Takes a version as the baseline because a person or an event says so, whatever the policy would do. Pure.
 *
 * @param at when that was said, ISO 8601
 */
export function promote(
  kind: BaselineSummary['kind'],
  baselines: readonly BaselineSummary[],
  version: NewVersion,
  at: string,
): BaselineDecision {
  const known = baselines.find((one) => one.kind === kind && one.tableVersion === version.tableVersion)
  const made = summaryOf(version, kind, null)
  const store = { ...(known ?? made), promotedAt: at }
  const holds = kind === 'pinned' ? pinnedOf(baselines) : newest(baselines)
  return {
    store,
    retire: [],
    reason: 'promoted',
    why: 'It was promoted.',
    schemaChanged: holds !== null && holds.schemaVersion !== version.schemaVersion,
  }
}

const newest = (baselines: readonly BaselineSummary[]): BaselineSummary | null =>
  baselines.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0] ?? null

function rolled(
  window: readonly BaselineSummary[],
  version: NewVersion,
  { last, schemaChanged }: { readonly last: number; readonly schemaChanged: boolean },
): BaselineDecision {
  return {
    store: summaryOf(version, 'rolling', null),
    retire: window.slice(last - 1).map(({ id }) => id),
    reason: window.length === 0 ? 'first' : 'rolled',
    why: window.length === 0 ? 'It is the first version.' : `The last ${last === 1 ? 'one' : last} are kept.`,
    schemaChanged,
  }
}

function perPeriod(
  own: readonly BaselineSummary[],
  version: NewVersion,
  { unit, back, keep }: Extract<BaselinePolicy, { kind: 'period' }>,
): Omit<BaselineDecision, 'schemaChanged'> {
  const period = periodOf(version.at, unit)
  const same = own.filter((one) => one.period === period)
  const others = [...new Set(own.map((one) => one.period ?? ''))].filter((one) => one !== period).sort()
  const tooOld = new Set(others.slice(0, Math.max(0, others.length + 1 - Math.max(keep, back + 1))))
  const old = own.filter((one) => tooOld.has(one.period ?? ''))
  return {
    store: summaryOf(version, 'period', period),
    retire: [...same, ...old].map(({ id }) => id),
    reason: same.length > 0 ? 'same_period' : own.length === 0 ? 'first' : 'new_period',
    why: same.length > 0 ? `It takes the place of an earlier version of ${period}.` : `It is the version of ${period}.`,
  }
}

const summaryOf = (version: NewVersion, kind: BaselineSummary['kind'], period: string | null): BaselineSummary => ({
  id: version.id,
  table: version.table,
  tableVersion: version.tableVersion,
  schemaVersion: version.schemaVersion,
  kind,
  period,
  rows: version.rows,
  createdAt: version.at,
  promotedAt: kind === 'pinned' ? version.at : null,
})
