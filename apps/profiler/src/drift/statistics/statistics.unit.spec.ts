import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pointsOf } from '../distribution.fixture.js'
import { countBelow, quantile, walk } from './cdf.js'
import { cohensH, firstShareP, fisher, goodnessOfFitP, homogeneity } from './contingency.js'
import { hellinger, jensenShannon, jensenShannonEffect, populationStability } from './divergence.js'
import { adjusted, smallestOf } from './false-discovery.js'
import { asymptoticP, exactP, kolmogorovSmirnov, kolmogorovTail } from './kolmogorov-smirnov.js'
import { countInBins, eachCategory, eachValue, sturgesEdges } from './shares.js'
import { wasserstein } from './wasserstein.js'

/** Relative, for figures of scipy 1.17.1 and numpy 2.4.6. */
const near = (value: number | null, expected: number, tolerance = 1e-9): void => {
  expect(value).not.toBeNull()
  expect(Math.abs((value ?? 0) - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

describe('Kolmogorov and Smirnov', () => {
  test('given small samples, then the p-value is the exact one', () => {
    near(kolmogorovSmirnov(pointsOf([1, 2, 3, 4, 5]), pointsOf([3, 4, 5, 6, 7, 8, 9])).p, 0.23737373737373738)
    const a = range(300).map((i) => i / 3)
    const b = range(200).map((i) => i / 2 + 7)
    near(kolmogorovSmirnov(pointsOf(a), pointsOf(b)).p, 0.5519872111664754)
  })

  test('given no difference, then p is 1; given none in common, then it is the least there can be', () => {
    expect(exactP(5, 7, 0)).toBe(1)
    near(exactP(5, 5, 1), 2 / 252)
    expect(exactP(1, 1, 1)).toBe(1)
  })

  test("given a limit, then it is Kolmogorov's", () => {
    near(kolmogorovTail(0.5), 0.963945244, 1e-8)
    near(kolmogorovTail(0.8), 0.544142412, 1e-8)
    near(kolmogorovTail(1), 0.269999672, 1e-8)
    near(kolmogorovTail(1.36), 0.0494858768, 1e-8)
    near(kolmogorovTail(2.5), 7.45330634e-6, 1e-8)
    expect([kolmogorovTail(0), kolmogorovTail(60)]).toEqual([1, 0])
  })

  test('given large samples, then the corrected limit is near the distribution of that size', () => {
    near(asymptoticP(100_000, 100_000, 0.005), 1.63533635e-1, 1e-5)
    near(asymptoticP(100_000, 100_000, 0.01), 9.01804881e-5, 1e-3)
    near(asymptoticP(10_000, 10_000, 0.02), 0.03613941, 1e-4)
  })

  test('given the exact and the corrected p-value of one size, then they agree', () => {
    near(asymptoticP(3000, 3500, 0.03), exactP(3000, 3500, 0.03), 0.02)
  })
})

describe('distances', () => {
  test('given a shift, then Wasserstein is the shift', () => {
    near(wasserstein(pointsOf([0, 1, 2, 3]), pointsOf([10, 11, 12, 13])).distance, 10)
  })

  test('given any two samples, then Wasserstein is the mean distance of the sorted values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const sorted = (list: number[]): number[] => list.toSorted((p, q) => p - q)
        const [p, q] = [sorted(a), sorted(b)]
        const mean = p.reduce((sum, x, i) => sum + Math.abs(x - (q[i] ?? 0)), 0) / 20
        expect(wasserstein(pointsOf(a), pointsOf(b)).distance).toBeCloseTo(mean, 9)
      }),
    )
  })

  test('given shares, then the distances are between 0 and their greatest', () => {
    const same = { baseline: [10, 20, 30], current: [1, 2, 3] }
    expect([jensenShannon(same), hellinger(same), populationStability(same)].map((x) => x + 1)).toEqual([1, 1, 1])
    const apart = { baseline: [10, 0], current: [0, 10] }
    near(jensenShannon(apart), Math.sqrt(Math.LN2))
    expect(hellinger(apart)).toBe(1)
    near(populationStability(apart), 2 * 0.9999 * Math.log(10_000))
  })

  test('given two samples of one thing, then the effect takes away what sampling gives', () => {
    const cells = { baseline: [48, 52, 51, 49], current: [52, 48, 49, 51] }
    expect(jensenShannon(cells)).toBeGreaterThan(0)
    expect(jensenShannonEffect(cells)).toBe(0)
  })
})

describe('tests of shares', () => {
  const baseline = [30, 14, 6]
  const current = [18, 22, 19]

  test('given two samples, then the test of both is not the test against exact shares', () => {
    near(homogeneity({ baseline, current }).p, 0.00436394541374467)
    near(goodnessOfFitP({ baseline, current }), 2.456073091953614e-7)
  })

  test("given few values, then Fisher's exact test", () => {
    near(fisher(3, 12, 9, 4), 0.020017648554463734, 1e-7)
    expect(homogeneity({ baseline: [3, 12], current: [9, 4] })).toMatchObject({ test: 'chi_squared' })
    expect(homogeneity({ baseline: [1, 12], current: [4, 4] })).toMatchObject({ test: 'fisher' })
  })

  test('given values that hardly repeat, then nothing is tested', () => {
    expect(homogeneity({ baseline: [1, 1, 1, 0], current: [0, 0, 1, 1] }).p).toBeNull()
    expect(homogeneity({ baseline: [0, 0], current: [0, 0] }).p).toBeNull()
  })

  test('given a new value, then against exact shares nothing is possible', () => {
    expect(goodnessOfFitP({ baseline: [10, 0], current: [10, 1] })).toBe(0)
    expect(goodnessOfFitP({ baseline: [10], current: [7] })).toBe(1)
  })

  test('given a share of 0 or 1 in both, then the Z-test says nothing', () => {
    expect(firstShareP({ baseline: [10], current: [7] })).toBe(1)
    expect(cohensH(0, 0.01)).toBeCloseTo(0.2, 2)
  })
})

test('given p-values, then they are adjusted as Benjamini and Hochberg have it', () => {
  const expected = [0.025, 0.5, 0.05, 0.01, 0.05]
  adjusted([0.01, 0.5, 0.03, 0.002, 0.04]).forEach((p, i) => near(p, expected[i] ?? 0))
  expect(adjusted([])).toEqual([])
  expect(smallestOf([0.2, 0.01])).toBe(0.02)
})

describe('cells', () => {
  test("given numbers, then the bins are numpy's of Sturges", () => {
    expect(sturgesEdges(0, 10, 100, false)).toHaveLength(9)
    expect(sturgesEdges(0, 3, 1000, true)).toEqual([0, 1, 2, 3])
    expect(sturgesEdges(4, 4, 10, false)).toEqual([3.5, 4.5])
    expect(sturgesEdges(-Number.MAX_VALUE, Number.MAX_VALUE, 10, false)).toHaveLength(2)
  })

  test('given edges, then every value is in one bin', () => {
    expect(countInBins(pointsOf([0, 1, 1, 2, 3, 3]), [0, 1, 2, 3])).toEqual([1, 2, 3])
    expect(eachValue(pointsOf([1, 2]), pointsOf([2, 5]))).toMatchObject({ baseline: [1, 1, 0], current: [0, 1, 1] })
  })

  test('given a value that the other side does not list, then it counts there as its least frequent one', () => {
    const a = { values: [{ value: 'a', count: 9 }], rest: 6 }
    const b = { values: [{ value: 'b', count: 5 }], rest: 3 }
    expect(eachCategory(a, b)).toMatchObject({ baseline: [9, 6], current: [3, 5] })
  })

  test('given all listed, then there is no cell for a rest', () => {
    const a = { values: [{ value: 'a', count: 9 }], rest: 0 }
    expect(eachCategory(a, a)).toMatchObject({ baseline: [9], current: [9] })
  })
})

describe('distribution functions', () => {
  const grid = { x: [0, 10, 20], below: [0, 4, 8], upTo: [1, 6, 10], exact: false }

  test('given a grid, then between its points runs a straight line and at them are jumps', () => {
    expect([countBelow(grid, -1), countBelow(grid, 0), countBelow(grid, 5), countBelow(grid, 10)]).toEqual([
      0, 0, 2.5, 4,
    ])
    expect([countBelow(grid, 15), countBelow(grid, 20), countBelow(grid, 21)]).toEqual([7, 8, 10])
    expect([quantile(grid, 0), quantile(grid, 0.5), quantile(grid, 1)]).toEqual([0, 10, 20])
  })

  test('given two, then each is read at the points of both', () => {
    const steps = [...walk(grid, pointsOf([5, 10]))]
    expect(steps.map(({ x }) => x)).toEqual([0, 5, 10, 20])
    expect(steps[1]).toMatchObject({ leftA: 0.25, rightA: 0.25, leftB: 0, rightB: 0.5 })
  })
})
