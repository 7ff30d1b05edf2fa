import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Points, TableDistribution } from '../distribution.js'
import { type DriftFixture, openDriftFixture } from '../drift-fixture.js'
import { methodsOf } from '../compare/methods.js'
import { largestGap } from '../statistics/cdf.js'
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.js'
import { wasserstein } from '../statistics/wasserstein.js'
import { exactLimits, storedLimits } from './limits.js'

const rows = (seed: number): string => `SELECT
  ln((hash(i + ${seed}) % 1000003 + 1) / 1000004.0) * -100 AS waiting,
  exp(sqrt(-2 * ln((hash(i + ${seed}) % 1000003 + 1) / 1000004.0)) * cos(6.283185307 * (hash(i * 3 + ${seed}) % 999983) / 999983.0)) AS skewed,
  CASE WHEN hash(i + ${seed}) % 10 < 6 THEN 0 ELSE (hash(i * 5 + ${seed}) % 100000) / 100000.0 END AS mostly_zero,
  (hash(i * 7 + ${seed}) % 40000)::BIGINT AS whole,
  TIMESTAMP '2024-01-01' + to_seconds((hash(i * 9 + ${seed}) % 31536000)::BIGINT) AS at
  FROM range(60000) t(i)`

const columns = ['waiting', 'skewed', 'mostly_zero', 'whole', 'at']
let fixture: DriftFixture
let tables: Record<'exactA' | 'exactB' | 'gridA' | 'gridB', TableDistribution>
beforeAll(async () => {
  fixture = await openDriftFixture()
  tables = {
    exactA: await fixture.distributionOf(rows(1), exactLimits),
    exactB: await fixture.distributionOf(rows(200_000), exactLimits),
    gridA: await fixture.distributionOf(rows(1), storedLimits),
    gridB: await fixture.distributionOf(rows(200_000), storedLimits),
  }
}, 60_000)
afterAll(() => fixture.close())

const columnOf = (table: keyof typeof tables, name: string) => {
  const column = tables[table].columns.find((one) => one.name === name)
  if (!column?.points) throw new Error(`no points in ${name}`)
  return { ...column, points: column.points }
}

describe.each(columns)('given the column %s by a grid', (name) => {
  test('then its points have the counts of all rows', () => {
    const exact = columnOf('exactA', name).points
    const grid = columnOf('gridA', name).points
    expect(grid.exact).toBe(false)
    expect(grid.x.length).toBeLessThan(1400)
    const at = new Map(exact.x.map((x, i) => [x, [exact.below[i], exact.upTo[i]]]))
    for (const [i, x] of grid.x.entries()) expect(at.get(x)).toEqual([grid.below[i], grid.upTo[i]])
  })

  test('then no gap holds more than a thousandth of the values', () => {
    expect(largestGap(columnOf('gridA', name).points)).toBeLessThanOrEqual(1 / 1000)
  })

  test.each([
    ['one side', 'exactB'],
    ['both sides', 'gridB'],
  ] as const)('then with a grid on %s the distances are within the tolerance that is stated', (_, other) => {
    const exact: [Points, Points] = [columnOf('exactA', name).points, columnOf('exactB', name).points]
    const near: [Points, Points] = [columnOf('gridA', name).points, columnOf(other, name).points]
    const difference = Math.abs(kolmogorovSmirnov(...near).distance - kolmogorovSmirnov(...exact).distance)
    expect(difference).toBeLessThanOrEqual(largestGap(near[0]) + largestGap(near[1]))
    const area = wasserstein(...near)
    expect(Math.abs(area.distance - wasserstein(...exact).distance)).toBeLessThanOrEqual(area.tolerance)
  })

  test('then PSI, Jensen-Shannon and Hellinger are within 0.02 of those of all rows', () => {
    const exact = methodsOf(columnOf('exactA', name), columnOf('exactB', name))
    const near = methodsOf(columnOf('gridA', name), columnOf('gridB', name))
    expect(Math.abs((near.jensen_shannon ?? 1) - (exact.jensen_shannon ?? 0))).toBeLessThan(0.02)
    expect(Math.abs((near.hellinger ?? 1) - (exact.hellinger ?? 0))).toBeLessThan(0.02)
    expect(Math.abs((near.psi ?? 1) - (exact.psi ?? 0))).toBeLessThan(0.02)
  })
})
