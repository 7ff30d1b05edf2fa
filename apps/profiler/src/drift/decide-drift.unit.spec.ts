import { describe, expect, test } from '@jest/globals'
import { defaultDriftOptions, driftOptionsSchema } from '@udb/drift'
import { decideDrift } from './decide-drift.js'
import { columnWith, numbers, randomFrom, tableOf, texts } from './distribution.fixture.js'
import type { ColumnDistribution, TableDistribution } from './distribution.js'
import { type ColumnDrift, driftReportSchema } from './drift-report.js'

const only = (a: ColumnDistribution, b: ColumnDistribution, options = {}): ColumnDrift => {
  const report = decideDrift(tableOf([a]), tableOf([b]), driftOptionsSchema.parse(options))
  expect(driftReportSchema.parse(report)).toEqual(report)
  const [column] = report.columns
  if (!column) throw new Error('no column')
  return column
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const wave = (n: number, scale = 1): number[] => range(n).map((i) => ((i * 7919) % 1009) * scale + 0.5)

describe('a column', () => {
  test('given the same values, then it has not drifted', () => {
    expect(only(numbers(wave(500)), numbers(wave(500)))).toMatchObject({ drifted: false, p: 1 })
  })

  test('given other values, then it has, and the sentence says by how much', () => {
    const column = only(numbers(wave(500)), numbers(wave(500, 1.5)))
    expect(column).toMatchObject({ drifted: true, comparedAs: 'number' })
    expect(column.why).toMatch(/^Its values changed: Wasserstein 0\.\d+, from 0\.1 on; p /)
  })

  test('given a change that is certain and tiny, then it is none', () => {
    const a = texts({ a: 500_000, b: 500_000 })
    const column = only(a, texts({ a: 505_000, b: 495_000 }))
    expect(column.p).toBeLessThan(1e-9)
    expect(column).toMatchObject({ drifted: false, why: 'What differs is more than chance, but too little to matter.' })
  })

  test('given shares that differ by chance, then Evidently may call what is none', () => {
    const a = texts(Object.fromEntries(range(40).map((i) => [`c${i}`, 1 + (i % 7)])))
    const b = texts(Object.fromEntries(range(40).map((i) => [`c${i}`, 1 + ((i * 5) % 7)])))
    expect(only(a, b)).toMatchObject({ drifted: false, method: { name: 'chi_squared', drifted: true } })
  })

  test('given more missing values, then it has drifted by them alone', () => {
    const column = only(numbers(wave(500)), numbers(wave(400), { rows: 500, missing: 100 }))
    expect(column).toMatchObject({ drifted: true, missing: { baseline: 0, current: 0.2 } })
    expect(column.why).toMatch(/^Its missing values changed/)
  })

  test('given values that became all missing, then that is what changed', () => {
    const column = only(numbers(wave(500)), columnWith({ rows: 500, missing: 500 }))
    expect(column).toMatchObject({ drifted: true, comparedAs: 'presence' })
  })

  test('given new and vanished categories, then both are listed', () => {
    const column = only(texts({ a: 50, b: 50 }), texts({ a: 50, c: 30 }))
    expect(column.newCategories).toEqual([{ value: 'c', count: 30, share: 0.375 }])
    expect(column.vanishedCategories).toEqual([{ value: 'b', count: 50, share: 0.5 }])
  })

  test('given a key that counts on, then its values are no drift', () => {
    const column = only(numbers(range(500)), numbers(range(500).map((i) => i + 500)))
    expect(column).toMatchObject({ drifted: false, parts: [{ counts: false }] })
  })

  test('given times that go on, then their place is no drift; given times that go back, it is', () => {
    const at = (values: number[]): ColumnDistribution => numbers(values, { family: 'time', type: 'TIMESTAMP' })
    expect(only(at(range(500)), at(range(500).map((i) => i + 400))).drifted).toBe(false)
    expect(only(at(range(500)), at(range(500).map((i) => i - 400))).drifted).toBe(true)
  })

  test('given thresholds of its own, then they hold for it', () => {
    const pair = [numbers(wave(500)), numbers(wave(500, 1.5))] as const
    expect(only(...pair, { columns: { x: { effect: 5 } } }).drifted).toBe(false)
    expect(only(...pair, { columns: { x: { ignore: true } } })).toMatchObject({ drifted: false, pAdjusted: null })
    expect(only(...pair, { columns: { x: { method: 'psi', threshold: 9 } } }).method).toMatchObject({
      name: 'psi',
      threshold: 9,
      drifted: false,
    })
  })

  test('given the rule of one method, then its threshold decides', () => {
    const a = texts({ a: 520, b: 480 })
    const b = texts({ a: 480, b: 520 })
    expect(only(a, b, { rule: 'method', columns: { x: { method: 'psi', threshold: 0.001 } } }).drifted).toBe(true)
    expect(only(a, b, { rule: 'method' }).method?.name).toBe('z_test')
  })
})

describe('a table', () => {
  test('given added, removed and changed columns, then they are reported and the others compared', () => {
    const from = tableOf([
      numbers(wave(50), { name: 'a' }),
      texts({ x: 50 }, { name: 'b' }),
      texts({ x: 50 }, { name: 'c' }),
    ])
    const to = tableOf([
      numbers(wave(50), { name: 'a' }),
      numbers(wave(50), { name: 'b' }),
      texts({ x: 50 }, { name: 'd' }),
    ])
    const report = decideDrift(from, to)
    expect(report).toMatchObject({ columnsCompared: 1, schema: { added: ['d'], removed: ['c'], typeChanged: ['b'] } })
    expect(report.columns.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'compared'],
      ['b', 'type_changed'],
      ['d', 'added'],
      ['c', 'removed'],
    ])
  })

  test('given one column of three, then the table has drifted, unless more are asked for', () => {
    const same = ['b', 'c'].map((name) => numbers(wave(500), { name }))
    const from = tableOf([numbers(wave(500), { name: 'a' }), ...same])
    const to = tableOf([numbers(wave(500, 2), { name: 'a' }), ...same])
    expect(decideDrift(from, to)).toMatchObject({ drifted: true, columnsDrifted: 1, columnsCompared: 3 })
    const half = { ...defaultDriftOptions, tableShare: 0.5 }
    expect(decideDrift(from, to, half)).toMatchObject({ drifted: false, columnsDrifted: 1 })
    expect(decideDrift(from, from)).toMatchObject({ drifted: false, columnsDrifted: 0 })
  })

  test('given no rows or no columns, then nothing is judged', () => {
    const empty = tableOf([columnWith({})])
    expect(decideDrift(empty, empty)).toMatchObject({ drifted: false, columnsCompared: 0, share: 0 })
    expect(decideDrift(tableOf([]), tableOf([]))).toMatchObject({ drifted: false, columns: [] })
    expect(decideDrift(empty, tableOf([numbers([1, 2])]))).toMatchObject({ columnsCompared: 0 })
  })

  test('given names that objects have of their own, then they are names', () => {
    const table = tableOf(['constructor', '__proto__', 'a', 'A'].map((name) => numbers(wave(50), { name })))
    const report = decideDrift(table, table)
    expect(report.columns.map(({ name }) => name)).toEqual(['constructor', '__proto__', 'a', 'A'])
    expect(report.columnsDrifted).toBe(0)
  })
})

/** Twelve columns of many shapes, all drawn from the same. */
function drawn(random: () => number, n: number): TableDistribution {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const many = (draw: () => number): number[] => Array.from({ length: n }, draw)
  const counted = (draw: () => string): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (let i = 0; i < n; i++) {
      const value = draw()
      counts[value] = (counts[value] ?? 0) + 1
    }
    return counts
  }
  const missing = many(random).filter((x) => x < 0.1).length
  return tableOf([
    numbers(many(normal), { name: 'normal' }),
    numbers(
      many(() => Math.exp(normal())),
      { name: 'skewed' },
    ),
    numbers(many(random), { name: 'even' }),
    numbers(
      many(() => -Math.log(1 - random())),
      { name: 'waiting' },
    ),
    numbers(
      many(() => (random() < 0.6 ? 0 : random())),
      { name: 'mostly_zero' },
    ),
    numbers(
      many(() => Math.floor(random() * 12)),
      { name: 'small' },
    ),
    numbers(
      many(() => Math.floor(random() * 5)),
      { name: 'rating' },
    ),
    numbers(many(random).slice(missing), { name: 'gappy', rows: n, missing }),
    texts(
      counted(() => 'abcdef'[Math.floor(6 * random() * random())] ?? 'a'),
      { name: 'status' },
    ),
    texts(
      counted(() => `c${Math.floor(40 * random() ** 3)}`),
      { name: 'country' },
    ),
    texts(
      counted(() => String(random() < 0.12)),
      { name: 'flag', family: 'boolean', type: 'BOOLEAN' },
    ),
    texts(
      counted(() => `v${Math.floor(3 * n * random())}`),
      { name: 'unique' },
    ),
  ])
}

test.each([150, 400])(
  'given two samples of %i rows of the same, 100 times, then at most five are called',
  (n) => {
    const random = randomFrom(20_240_101 + n)
    const calls = range(100).filter(() => decideDrift(drawn(random, n), drawn(random, n)).columnsDrifted > 0)
    expect(calls.length).toBeLessThanOrEqual(5)
  },
  120_000,
)
