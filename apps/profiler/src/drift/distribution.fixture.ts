import type { Categories, ColumnDistribution, Points, TableDistribution } from './distribution.js'

/** Distributions for the specs, from values as they are. */
export function pointsOf(values: readonly number[]): Points {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const x = [...counts.keys()].sort((a, b) => a - b)
  let sum = 0
  const upTo = x.map((value) => (sum += counts.get(value) ?? 0))
  return { x, below: [0, ...upTo.slice(0, -1)], upTo, exact: true }
}

export const columnWith = (some: Partial<ColumnDistribution>): ColumnDistribution => ({
  name: 'x',
  type: 'DOUBLE',
  family: 'number',
  integer: false,
  rows: 0,
  missing: 0,
  notFinite: 0,
  distinct: { count: 0, exact: true },
  points: null,
  deviation: null,
  categories: null,
  text: null,
  time: null,
  ...some,
})

export function numbers(values: readonly number[], some: Partial<ColumnDistribution> = {}): ColumnDistribution {
  const points = pointsOf(values)
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  const distinct = { count: points.x.length, exact: true }
  const integer = values.every(Number.isInteger)
  const type = integer ? 'BIGINT' : 'DOUBLE'
  return columnWith({ type, integer, rows: values.length, points, deviation, distinct, ...some })
}

export function texts(
  counts: Readonly<Record<string, number>>,
  some: Partial<ColumnDistribution> = {},
): ColumnDistribution {
  const values = Object.entries(counts).map(([value, count]) => ({ value, count }))
  const categories: Categories = { values: values.sort((a, b) => b.count - a.count), rest: 0 }
  const rows = values.reduce((sum, { count }) => sum + count, 0)
  const distinct = { count: values.length, exact: true }
  return columnWith({ type: 'VARCHAR', family: 'text', rows, distinct, categories, ...some })
}

export const tableOf = (columns: readonly ColumnDistribution[]): TableDistribution => ({
  format: 'udb.distribution/1',
  rows: columns[0]?.rows ?? 0,
  grid: null,
  columns: [...columns],
})

/** Numbers that look random and are the same on every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
