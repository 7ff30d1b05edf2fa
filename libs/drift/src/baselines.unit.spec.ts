import { describe, expect, test } from '@jest/globals'
import type { BaselineSummary } from './baseline-summary.js'
import { chooseBaseline } from './choose-baseline.js'
import { type BaselineDecision, decideBaseline, type NewVersion, promote } from './decide-baseline.js'
import { periodBefore, periodOf } from './period.js'
import { type BaselinePolicy, baselinePolicySchema } from './policy.js'

const version = (n: number, some: Partial<NewVersion> = {}): NewVersion => ({
  id: `b${n}`,
  table: 'orders',
  tableVersion: `v${n}`,
  schemaVersion: 's1',
  rows: 100,
  at: new Date(Date.UTC(2026, 2, n, 6)).toISOString(),
  drifted: n === 1 ? null : false,
  ...some,
})

/** The baselines after each version in turn, and the last decision. */
function after(policy: BaselinePolicy, versions: readonly NewVersion[]) {
  let kept: BaselineSummary[] = []
  let decision: BaselineDecision | null = null
  for (const one of versions) {
    decision = decideBaseline(policy, kept, one)
    const { store, retire } = decision
    kept = [...kept.filter(({ id }) => !retire.includes(id)), ...(store ? [store] : [])]
  }
  return { kept, ids: kept.map(({ id }) => id), decision }
}

const days = (...n: number[]): NewVersion[] => n.map((day) => version(day))

describe('pinned', () => {
  const policy = baselinePolicySchema.parse({ kind: 'pinned' })

  test('given versions, then the first one holds', () => {
    const { ids, kept, decision } = after(policy, days(1, 2, 3))
    expect(ids).toEqual(['b1'])
    expect(decision).toMatchObject({ store: null, reason: 'pinned' })
    expect(chooseBaseline(policy, kept, version(4).at)).toMatchObject({ kind: 'compare', ids: ['b1'] })
  })

  test('given one that is promoted, then that holds, and the first again when that is promoted', () => {
    const { kept } = after(policy, days(1))
    const second = promote('pinned', kept, version(5, { schemaVersion: 's2' }), version(5).at)
    expect(second).toMatchObject({ reason: 'promoted', schemaChanged: true, retire: [] })
    const both = [...kept, ...(second.store ? [second.store] : [])]
    expect(chooseBaseline(policy, both, version(6).at)).toMatchObject({ ids: ['b5'] })
    const { store } = promote('pinned', both, version(1), version(9).at)
    expect(store).toMatchObject({ id: 'b1', createdAt: version(1).at, promotedAt: version(9).at })
  })
})

describe('rolling', () => {
  const policy = baselinePolicySchema.parse({ kind: 'rolling', last: 2 })

  test('given versions, then the last ones are kept and compared with together', () => {
    const { ids, kept } = after(policy, days(1, 2, 3))
    expect(ids).toEqual(['b2', 'b3'])
    expect(chooseBaseline(policy, kept, version(4).at)).toMatchObject({ ids: ['b3', 'b2'] })
  })

  test('given a version that has drifted, then it is not taken for usual, unless that is asked for', () => {
    const drifted = [version(1), version(2, { drifted: true })]
    expect(after(policy, drifted)).toMatchObject({ ids: ['b1'], decision: { reason: 'drifted' } })
    const all = baselinePolicySchema.parse({ kind: 'rolling', last: 2, skipDrifted: false })
    expect(after(all, drifted).ids).toEqual(['b1', 'b2'])
  })
})

describe('by period', () => {
  const policy = baselinePolicySchema.parse({ kind: 'period', unit: 'day', back: 7, keep: 8 })

  test('given a fortnight, then it is compared with the same weekday of last week, and no more is kept', () => {
    const { kept, ids } = after(policy, days(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    expect(ids).toEqual(['b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9', 'b10'])
    expect(chooseBaseline(policy, kept, version(11).at)).toMatchObject({
      ids: ['b4'],
      why: 'The version of 2026-03-04.',
    })
    expect(chooseBaseline(policy, kept, version(30).at)).toMatchObject({ kind: 'none', reason: 'no_such_period' })
  })

  test('given two versions of one day, then the later one stands for it', () => {
    const again = { ...version(2), id: 'b2b', tableVersion: 'v2b' }
    expect(after(policy, [...days(1, 2), again])).toMatchObject({
      ids: ['b1', 'b2b'],
      decision: { reason: 'same_period' },
    })
  })

  test('given moments, then days, ISO weeks and months are those of UTC', () => {
    expect(periodOf('2026-03-09T23:59:59Z', 'day')).toBe('2026-03-09')
    expect([periodOf('2027-01-01T00:00:00Z', 'week'), periodOf('2024-12-30T00:00:00Z', 'week')]).toEqual([
      '2026-W53',
      '2025-W01',
    ])
    expect(periodOf('2026-03-31T00:00:00+02:00', 'month')).toBe('2026-03')
    expect([
      periodBefore('2026-03-31T12:00:00Z', 'month', 1),
      periodBefore('2026-01-15T00:00:00Z', 'month', 13),
    ]).toEqual(['2026-02', '2024-12'])
    expect(periodBefore('2026-01-01T00:00:00Z', 'week', 1)).toBe('2025-W52')
  })
})

describe.each(['pinned', 'rolling', 'period'] as const)('given the policy %s', (kind) => {
  const policy = baselinePolicySchema.parse(kind === 'period' ? { kind, unit: 'day' } : { kind })

  test('then the same version again changes nothing, and one without rows is none', () => {
    const { kept } = after(policy, days(1))
    expect(decideBaseline(policy, kept, version(1))).toMatchObject({ store: null, retire: [], reason: 'known_version' })
    expect(decideBaseline(policy, kept, version(2, { rows: 0 }))).toMatchObject({ store: null, reason: 'empty' })
  })

  test('then a changed schema is told and the first version begins', () => {
    const { kept, decision } = after(policy, days(1))
    expect(decision).toMatchObject({ reason: 'first', schemaChanged: false })
    expect(decideBaseline(policy, kept, version(2, { schemaVersion: 's2' })).schemaChanged).toBe(true)
  })

  test('then without a baseline there is nothing to compare with', () => {
    expect(chooseBaseline(policy, [], version(1).at)).toMatchObject({ kind: 'none' })
  })
})
