import { describe, expect, test } from '@jest/globals'
import type { PlanStep } from '@udb/events'
import { type CatalogTable, type KeptBaseline, NO_ENDED_JOBS } from './catalog.js'
import { planFor, type Planned } from './plan.js'
import type { PlanContext } from './plan-context.js'

const NOW = Date.UTC(2026, 2, 10, 6)
const DAY_MS = 86_400_000
const at = (day: number): string => new Date(Date.UTC(2026, 2, day, 6)).toISOString()

const table = (name: string, version = 3, more: Partial<CatalogTable> = {}): CatalogTable => ({
  name,
  fullName: `acme_upload__${name}`,
  version,
  versions: Array.from({ length: version }, (_, n) => version - n),
  rows: 10,
  source: 'upload',
  publishedAt: NOW,
  jobId: `loads-${name}-${version}`,
  columns: ['id', 'price'].map((column) => ({ name: column, type: 'DOUBLE', originalName: column, tags: [] })),
  ref: { key: `${name}@${version}`, sizeBytes: 1, sha256: 'a'.repeat(64), mediaType: 'x' },
  details: {},
  ...more,
})

const baseline = (id: string, some: Partial<KeptBaseline['summary']> = {}, retiredAt: number | null = null) => ({
  summary: {
    id,
    table: 'orders',
    tableVersion: '1',
    schemaVersion: 's',
    kind: 'pinned' as const,
    period: null,
    rows: 10,
    createdAt: at(1),
    promotedAt: at(1),
    ...some,
  },
  ref: { key: `baselines/${id}`, sizeBytes: 1, sha256: 'b'.repeat(64), mediaType: 'application/json' },
  retiredAt,
})

const [orders, returns] = [table('orders'), table('returns', 1)]
const context: PlanContext = {
  tenant: 'acme',
  catalog: { tables: [orders, returns], uploads: new Map([['up-1', { table: 'returns', jobId: 'loads-returns-1' }]]) },
  now: NOW,
  retentionDays: 30,
  openJobs: [],
  baselines: [],
  retiredBaselines: [],
  endedJobs: NO_ENDED_JOBS,
  qualityHistories: new Map(),
  versions: [orders, table('orders', 2), table('orders', 1)],
}

const stepsOf = (planned: Planned): readonly PlanStep[] => {
  if ('problem' in planned) throw new Error(planned.problem.message)
  return planned.steps
}
const analyze = (params: object, more: Partial<PlanContext> = {}) => planFor('analyze', params, { ...context, ...more })
const driftSteps = (planned: Planned) => stepsOf(planned).filter(({ kind }) => kind === 'drift')
const seen = ({ stepId, inputs, params, needs }: PlanStep) => {
  const { why, policy } = JSON.parse(params) as { why: string; policy: string | null }
  return { stepId, needs, why, policy, inputs: inputs.map(({ kind, name, version }) => `${kind} ${name} ${version}`) }
}
const refusal = (planned: Planned) => ('problem' in planned ? planned.problem : null)

describe('drift of an analysis', () => {
  test('is a step for each table, which the report waits for; without history it says so', () => {
    const planned = analyze({ drift: true })
    expect(driftSteps(planned).map(seen)).toEqual([
      {
        stepId: 'drift-orders',
        needs: [],
        why: 'No baseline is pinned for this table yet.',
        policy: '{"kind":"pinned"}',
        inputs: ['table orders 3'],
      },
      expect.objectContaining({ stepId: 'drift-returns', inputs: ['table returns 1'] }),
    ])
    expect(stepsOf(planned).at(-1)).toMatchObject({
      kind: 'report',
      needs: expect.arrayContaining(['drift-orders', 'drift-returns']),
    })
  })

  test('pins the baseline that was promoted last, and gives the decision all of its kind', () => {
    const baselines = [
      baseline('old'),
      baseline('new', { promotedAt: at(5), tableVersion: '2' }),
      baseline('window', { kind: 'rolling', promotedAt: null }),
      baseline('other', { table: 'returns', promotedAt: at(9) }),
    ]
    const [step] = driftSteps(analyze({ tables: ['orders'], drift: {} }, { baselines }))
    expect(seen(step!)).toMatchObject({
      why: 'The pinned baseline, of version 2.',
      inputs: ['table orders 3', 'baseline new 2'],
    })
    const { baselines: decided } = JSON.parse(step!.params) as { baselines: { id: string; promotedAt: number }[] }
    expect(decided.map(({ id, promotedAt }) => [id, promotedAt])).toEqual([
      ['old', Date.parse(at(1))],
      ['new', Date.parse(at(5))],
    ])
  })

  test('takes the newest of a rolling window, and the same weekday of last week', () => {
    const baselines = [
      ...[1, 2, 3].map((n) =>
        baseline(`r${n}`, { kind: 'rolling', promotedAt: null, createdAt: at(n), tableVersion: String(n) }),
      ),
      baseline('p3', { kind: 'period', promotedAt: null, period: '2026-03-03' }),
    ]
    const ask = (policy: object) =>
      seen(driftSteps(analyze({ tables: ['orders'], drift: { policy } }, { baselines }))[0]!).inputs.slice(1)
    expect(ask({ kind: 'rolling', last: 2 })).toEqual(['baseline r3 3', 'baseline r2 2'])
    expect(ask({ kind: 'period', unit: 'day', back: 7 })).toEqual(['baseline p3 1'])
    expect(ask({ kind: 'period', unit: 'day', back: 1 })).toEqual([])
  })

  test('of a table that the job makes waits for it', () => {
    const joins = [{ name: 'both', left: 'orders', right: 'returns', on: 'id' }]
    const [, step] = driftSteps(analyze({ tables: ['orders'], joins, drift: true }))
    expect(seen(step!)).toMatchObject({ stepId: 'drift-both', needs: ['load-both'], inputs: [] })
  })

  test('against a table, a version, an upload or a baseline reads that, and decides nothing', () => {
    const baselines = [baseline('old')]
    const against = (what: object) =>
      seen(driftSteps(analyze({ tables: ['orders'], drift: { against: what } }, { baselines }))[0]!)
    expect(against({ table: 'returns' })).toMatchObject({
      policy: null,
      inputs: ['table orders 3', 'reference returns 1'],
    })
    expect(against({ table: 'orders', version: 2 }).inputs).toEqual(['table orders 3', 'reference orders 2'])
    expect(against({ uploadId: 'up-1' }).inputs).toEqual(['table orders 3', 'reference returns 1'])
    expect(against({ baseline: 'old' }).inputs).toEqual(['table orders 3', 'baseline old 1'])
  })

  test('against a table compares the others with it', () => {
    expect(driftSteps(analyze({ drift: { against: { table: 'orders' } } })).map(({ stepId }) => stepId)).toEqual([
      'drift-returns',
    ])
  })

  test.each([false, null, undefined])('%j asks for none', (drift) => {
    expect(driftSteps(analyze({ drift }))).toEqual([])
  })

  test.each([
    [{ against: { table: 'orders' } }, 'nothing_to_compare', 'itself'],
    [{ against: { table: 'ordres' } }, 'table_unknown', 'ordres'],
    [{ against: { table: 'orders', version: 9 } }, 'table_version_unknown', 'version 9'],
    [{ against: { uploadId: 'up-9' } }, 'upload_unknown', 'up-9'],
    [{ against: { baseline: 'none' } }, 'baseline_unknown', 'none'],
    [{ columns: { prise: { threshold: 0.2 } } }, 'column_unknown', 'prise'],
    [{ columns: { price: { threshold: 'high' } } }, 'request_invalid', 'drift.columns.price.threshold'],
    [{ columns: { price: { method: 'guess' } } }, 'request_invalid', 'drift.columns.price.method'],
    [{ policy: { kind: 'rolling', last: 0 } }, 'request_invalid', 'drift.policy.last'],
    [{ policy: { kind: 'sometimes' } }, 'request_invalid', 'drift.policy'],
    [{ against: { table: 'orders', uploadId: 'up-1' } }, 'request_invalid', 'exactly one of'],
    [{ against: {} }, 'request_invalid', 'exactly one of'],
    [{ treshold: 1 }, 'request_invalid', 'treshold'],
    ['yes', 'request_invalid', 'drift'],
  ])('%j is refused before anything runs, and the message says where', (drift, code, said) => {
    const problem = refusal(analyze({ tables: ['orders'], drift }))
    expect(problem).toMatchObject({ code, message: expect.stringContaining(said) })
  })

  test("another table's baseline is none of these", () => {
    const planned = analyze({ drift: { against: { baseline: 'old' } } }, { baselines: [baseline('old')] })
    expect(refusal(planned)).toMatchObject({ code: 'baseline_unknown', message: expect.stringContaining('returns') })
  })
})

describe('a baseline job', () => {
  const plan = (params: object, more: Partial<PlanContext> = {}) => planFor('baseline', params, { ...context, ...more })
  const inputs = (planned: Planned): string[] => seen(stepsOf(planned)[0]!).inputs

  test('promotes the newest version, or the one that is named', () => {
    const planned = plan({ action: 'promote', table: 'acme_upload__orders' })
    expect(stepsOf(planned)).toMatchObject([{ stepId: 'baseline-orders', kind: 'baseline', service: 'profiler' }])
    expect(inputs(planned)).toEqual(['table orders 3'])
    expect(inputs(plan({ action: 'promote', table: 'orders', version: 1, kind: 'rolling' }))).toEqual([
      'table orders 1',
    ])
  })

  test('gives a version that is one already its distributions, so that the table is not read', () => {
    const baselines = [
      baseline('old', { tableVersion: '3' }),
      baseline('window', { kind: 'rolling', tableVersion: '3' }),
    ]
    expect(inputs(plan({ action: 'promote', table: 'orders' }, { baselines }))).toEqual([
      'table orders 3',
      'baseline old 3',
    ])
  })

  test('lets one of the table go', () => {
    const [step] = stepsOf(
      plan({ action: 'retire', table: 'orders', baselineId: 'old' }, { baselines: [baseline('old')] }),
    )
    expect(JSON.parse(step!.params)).toMatchObject({ action: 'retire', kind: 'pinned', baselineId: 'old' })
  })

  test.each([
    [{ action: 'retire', table: 'orders', baselineId: 'old' }, 'baseline_unknown'],
    [{ action: 'promote', table: 'orders', version: 7 }, 'table_version_unknown'],
    [{ action: 'promote', table: 'nope' }, 'table_unknown'],
    [{ action: 'promote', table: 'orders', kind: 'period' }, 'request_invalid'],
    [{ action: 'delete', table: 'orders' }, 'request_invalid'],
  ])('%j is refused', (params, code) => {
    expect(refusal(plan(params))?.code).toBe(code)
  })
})

test('a prune takes baselines that were let go before its cutoff, and none that a plan may just have read', () => {
  const retiredBaselines = [
    baseline('long-gone', {}, NOW - 40 * DAY_MS),
    baseline('lately', {}, NOW - 10 * DAY_MS),
    baseline('just-now', {}, NOW - 1_000),
  ]
  const going = (params: object) =>
    stepsOf(planFor('prune', params, { ...context, retiredBaselines }))[0]!.inputs.map(({ kind, name }) => [kind, name])
  expect(going({})).toEqual([['retired-baseline', 'long-gone']])
  expect(going({ olderThanDays: 0 })).toEqual([
    ['retired-baseline', 'long-gone'],
    ['retired-baseline', 'lately'],
  ])
})
