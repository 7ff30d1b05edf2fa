import { describe, expect, test } from '@jest/globals'
import { chanceBound, type Ratio, ratioOf } from './correlation-ratio.js'
import { asDependencies, candidates } from './dependencies.js'
import { cellPaths } from './html/interaction-picture.js'
import { rankInteractions } from './interactions.js'
import { possiblePairs } from './key-pairs.js'
import { phiOf } from './missing-together.js'
import { columnWith, matrixOf, noCorrelations } from './profile-builder.js'
import { groupsOf } from './relation-alerts.js'
import type { RowSample } from './row-sample.js'

describe('the correlation ratio', () => {
  // Groups (1, 2, 3) and (4, 5, 6): 13.5 of the 17.5 lie between them.
  const sums = { rows: 6, groups: 2, sum: 21, squares: 91, between: 36 / 3 + 225 / 3 }

  test('is the root of the share between the groups, and less where chance has its part', () => {
    const ratio = ratioOf(sums)
    expect(ratio?.eta).toBeCloseTo(Math.sqrt(13.5 / 17.5), 12)
    expect(ratio?.corrected).toBeCloseTo(Math.sqrt(1 - ((4 / 17.5) * 5) / 4), 12)
  })

  test('is not defined for one group, one value, or a group for each row', () => {
    expect(ratioOf({ ...sums, groups: 1 })).toBeNull()
    expect(ratioOf({ ...sums, groups: 6 })).toBeNull()
    expect(ratioOf({ ...sums, squares: (21 * 21) / 6 })).toBeNull()
  })

  test('of nothing stays under its bound', () => {
    expect(chanceBound(2, 1000)).toBeCloseTo(Math.sqrt((1 + 1.645 * Math.SQRT2) / 1000), 12)
    expect(chanceBound(50, 10)).toBe(1)
  })
})

test('phi: always together, never together, as chance would, and not defined', () => {
  expect(phiOf({ rows: 100, a: 10, b: 10, both: 10 })).toBeCloseTo(1, 12)
  expect(phiOf({ rows: 100, a: 50, b: 50, both: 0 })).toBeCloseTo(-1, 12)
  expect(phiOf({ rows: 100, a: 20, b: 50, both: 10 })).toBeCloseTo(0, 12)
  expect(phiOf({ rows: 100, a: 0, b: 50, both: 0 })).toBeNull()
})

test('columns that are missing together make one group, through others too', () => {
  const phi = [
    [1, 0.95, 0, null],
    [0.95, 1, 0.92, 0],
    [0, 0.92, 1, 0],
    [null, 0, 0, 1],
  ]
  expect(groupsOf(phi)).toEqual([[0, 1, 2]])
  expect(groupsOf([])).toEqual([])
})

describe('dependencies', () => {
  const columns = [
    columnWith({ name: 'sku', count: 100, distinct: 20 }),
    columnWith({ name: 'shelf', count: 100, distinct: 5 }),
    columnWith({ name: 'id', count: 100, distinct: 100 }),
  ]

  test('are looked for from what repeats to what has no more values', () => {
    expect(candidates(columns)).toEqual([{ from: 0, to: [1] }])
  })

  test('of two that fix each other are one', () => {
    const found = [
      [0, 1],
      [1, 0],
      [1, 2],
    ] as const
    expect(asDependencies(found, columns)).toEqual([
      { from: 'sku', to: 'shelf', oneToOne: true, values: 20 },
      { from: 'shelf', to: 'id', oneToOne: false, values: 5 },
    ])
  })
})

describe('pairs that could be a key', () => {
  const of = (distinct: number, some = {}) => columnWith({ rows: 10_000, distinct, missing: 0, ...some })

  test('have enough combinations, and not so many that chance explains it', () => {
    expect(possiblePairs([of(1000), of(10)], 10_000)).toEqual([[0, 1]])
    expect(possiblePairs([of(999), of(10)], 10_000)).toEqual([])
    expect(possiblePairs([of(9000), of(9000)], 10_000)).toEqual([])
  })

  test('are of columns without gaps that are no measurements and no keys themselves', () => {
    const other = of(1000)
    for (const column of [of(10, { missing: 1 }), of(10, { type: 'DOUBLE' }), of(10_000), of(1)])
      expect(possiblePairs([other, column], 10_000)).toEqual([])
  })
})

describe('what is worth a look', () => {
  const number = (name: string) => ({ name, mean: 0, width: 1, complete: true, tenths: [], middle: [0, 1] as const })
  const sample = (names: string[], categories: string[] = []): RowSample => ({
    rowsRead: 1000,
    exact: true,
    numbers: names.map(number),
    cut: names.length,
    numbersLeftOut: [],
    categories,
    categoriesLeftOut: [],
    times: [],
    hashed: [],
    hashedLeftOut: [],
  })
  const ratio = (corrected: number): Ratio => ({ eta: corrected, corrected, rows: 1000, groups: 10 })
  const linear = (line: number, rank: number) => ({
    ...noCorrelations,
    pearson: matrixOf(['x', 'y'], line),
    spearman: matrixOf(['x', 'y'], rank),
  })
  const ranked = (line: number, rank: number, ratios = new Map<string, (Ratio | null)[]>()) =>
    rankInteractions(sample(['x', 'y']), ratios, linear(line, rank), [])

  test('is told by what shows it best', () => {
    expect(ranked(0.8, 0.78)).toMatchObject([{ a: 'x', b: 'y', measure: 'pearson', value: 0.8 }])
    expect(ranked(0.3, -0.9)[0]?.why).toContain('not in a straight line')
    expect(ranked(0.9, 0.2)[0]?.why).toContain('a few far values')
    expect(ranked(0.29, 0.1)).toEqual([])
  })

  test('is a curve where the tenths tell more than the line, not where they tell the same', () => {
    const tenths = new Map([['b0', [null, ratio(0.7)]]])
    expect(ranked(0.1, 0.1, tenths)).toMatchObject([{ a: 'x', b: 'y', measure: 'curve', value: 0.7 }])
    expect(ranked(0.6, 0.6, tenths)).toMatchObject([{ measure: 'pearson' }])
  })

  test('is not what a dependency has said, and no column fills the list', () => {
    const fixed = [{ from: 'y', to: 'x', oneToOne: false, values: 3 }]
    expect(rankInteractions(sample(['x', 'y']), new Map(), linear(0.8, 0.8), fixed)).toEqual([])
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const all = new Map([['c0', names.map(() => ratio(0.9))]])
    const found = rankInteractions(sample(names, ['g']), all, noCorrelations, [])
    expect(found.map(({ a, b }) => [a, b])).toEqual([
      ['g', 'a'],
      ['g', 'b'],
      ['g', 'c'],
    ])
  })
})

test('every cell with rows is drawn once, the fullest darkest', () => {
  const paths = cellPaths([
    [0, 1],
    [100, 0],
  ]).map(({ text }) => text)
  expect(paths.join('').match(/M/g)).toHaveLength(2)
  expect(paths.at(-1)).toContain('opacity="1.00" d="M0 0h1v1h-1z"')
  expect(paths[0]).toContain('M1 1')
})
