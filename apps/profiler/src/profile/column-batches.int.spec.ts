import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { planBatches } from './column-batches.js'
import { openFixture, type ProfileFixture } from './profile-fixture.js'

let fixture: ProfileFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const ROWS = 3_000
const kinds = [
  (i: number) => `i + ${i} AS "number ${i}"`,
  (i: number) => `(hash(i, ${i}) % 20)::DOUBLE / 7 AS few_${i}`,
  (i: number) => `'v' || (hash(i, ${i}) % 90) AS text_${i}`,
  (i: number) => `TIMESTAMP '2026-01-01' + to_minutes((hash(i, ${i}) % 90000)::BIGINT) AS time_${i}`,
  (i: number) => `CASE WHEN hash(i, ${i}) % 3 > 0 THEN hash(i, ${i}) % 2 = 0 END AS flag_${i}`,
]
const select = (columns: readonly string[]): string => `SELECT ${columns.join(', ')} FROM range(${ROWS}) AS r(i)`

test.each([
  ['short texts', `'word ' || i AS "last"`],
  ['texts that are too large to be loaded', `repeat('x', 25000) || i AS "last"`],
  ['a list', `[i, i + 1] AS "last"`],
])(
  'given a wide and short table with %s, then each column is what it is in a narrow one',
  async (_, last) => {
    const columns = [...Array.from({ length: 60 }, (__, i) => kinds[i % kinds.length]!(i)), last]
    const before = await fixture.duck.query("SELECT current_setting('threads') AS threads")
    const wide = await fixture.profileOf(select(columns))
    expect(wide.columns.map(({ position }) => position)).toEqual(columns.map((__, i) => i))
    const some = [0, 1, 2, 3, 4, 59, 60]
    const few = await fixture.profileOf(select(some.map((at) => columns[at]!)))
    for (const [i, at] of some.entries()) {
      // Sums depend on the order of their rows in the last digits, and sizes on the file.
      const settled = { position: 0, sizeBytes: null, entropyBits: null, imbalance: null, number: null }
      expect({ ...wide.columns[at], ...settled }).toEqual({ ...few.columns[i], ...settled })
      const [a, b] = [wide.columns[at]?.number, few.columns[i]?.number]
      expect([a?.monotonic, a?.sd?.toFixed(9), a?.quantiles]).toEqual([b?.monotonic, b?.sd?.toFixed(9), b?.quantiles])
    }
    expect(await fixture.duck.query("SELECT current_setting('threads') AS threads")).toEqual(before)
  },
  60_000,
)

test('only what is wide and short is loaded: as many columns at a time as are two million cells, a hundred at most', () => {
  const columns = Array.from({ length: 250 }, (_, i) => ({ name: `c${i}`, type: 'BIGINT' }))
  const sizes = (some: typeof columns, rows: number): number[] => planBatches(some, rows).map(({ length }) => length)
  expect(sizes(columns, 10_000)).toEqual([100, 100, 50])
  expect(sizes(columns, 25_000)).toEqual([80, 80, 80, 10])
  expect(sizes(columns, 1_000_001)).toEqual([])
  expect(sizes(columns.slice(0, 50), 10)).toEqual([])
  expect(sizes(columns.slice(0, 51), 0)).toEqual([51])
})
