import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type DriftFixture, openDriftFixture } from '../drift-fixture.js'
import { sampleRowsFor, storedLimits } from './limits.js'

let fixture: DriftFixture
beforeAll(async () => {
  fixture = await openDriftFixture()
})
afterAll(() => fixture.close())

const ROWS = 3_000
const kinds = [
  (i: number) => `(hash(i, ${i}) % 5000)::DOUBLE / 7 AS "number ${i}"`,
  (i: number) => `(hash(i, ${i}) % 20)::INTEGER AS few_${i}`,
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
  'given a wide table with %s, then each column is what it is in a table of its own',
  async (_, last) => {
    const columns = [...Array.from({ length: 60 }, (__, i) => kinds[i % kinds.length]!(i)), last]
    const wide = await fixture.distributionOf(select(columns))
    expect(wide.columns).toHaveLength(61)
    for (const at of [0, 1, 2, 3, 4, 59, 60]) {
      const alone = await fixture.distributionOf(select([columns[at]!]))
      const { deviation, ...column } = alone.columns[0]!
      // A sum of doubles depends on the order of its rows in the last digits.
      expect(wide.columns[at]).toEqual({ ...column, deviation: deviation && expect.closeTo(deviation, 6) })
    }
  },
  60_000,
)

test('given many columns, then fewer rows of each are drawn, and never fewer than a thousand', () => {
  expect([20, 100, 500, 100_000].map((columns) => sampleRowsFor(storedLimits, columns))).toEqual([
    10_000, 10_000, 2_000, 1_000,
  ])
})
