import { describe, expect, test } from '@jest/globals'
import { correctedV } from './associations.js'
import { chiSquaredTail, logGamma, uniformityP } from './chi-squared.js'
import { familyOf, kindOf } from './column-type.js'
import { sampleModulus } from './correlations.js'
import { sieve } from './duplicates.js'
import { entropyFromLogs, imbalanceOf } from './grouping.js'
import { binsFor, linearEdges } from './histogram.js'
import { momentsFrom } from './moments.js'
import { orderOf } from './monotonic.js'
import { scaleFor } from './numbers.js'
import { columnWith } from './profile-builder.js'
import { interpolate, positionsFor } from './quantile-positions.js'
import { readShortText } from './sql-text.js'
import { exactPattern, summarisePatterns } from './text-patterns.js'
import { isoFromSeconds, timeOfDay } from './time-text.js'
import { gapUnit } from './times.js'

test('the tail of chi-squared meets the printed tables', () => {
  expect(chiSquaredTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12)
  expect(chiSquaredTail(18.307038053275146, 10)).toBeCloseTo(0.05, 12)
  expect(chiSquaredTail(66.33864886296882, 49)).toBeCloseTo(0.05, 10)
  expect(chiSquaredTail(0.1, 49)).toBeCloseTo(1, 12)
  expect(chiSquaredTail(1e6, 3)).toBe(0)
  // Two degrees: the tail is exp(-x / 2).
  expect(chiSquaredTail(5, 2)).toBeCloseTo(Math.exp(-2.5), 14)
})

test('ln gamma of integers is the log of factorials', () => {
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12)
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
})

test('even counts are uniform, one full bin is not, and one bin cannot be tested', () => {
  expect(uniformityP([10, 10, 10])).toBe(1)
  expect(uniformityP([300, 0, 0])).toBeLessThan(1e-50)
  expect(uniformityP([5])).toBeNull()
  expect(uniformityP([0, 0])).toBeNull()
})

describe('quantiles', () => {
  test('need at most two positions each, counted once', () => {
    expect(positionsFor(5, [0, 0.5, 1])).toEqual([0, 2, 4])
    expect(positionsFor(4, [0.5])).toEqual([1, 2])
    expect(positionsFor(1, [0.01, 0.99])).toEqual([0])
    expect(positionsFor(0, [0.5])).toEqual([])
  })

  test('lie between their neighbours, even a whole double range apart', () => {
    const values = new Map([
      [0, -1.7e308],
      [1, 1.7e308],
      [2, 1.7e308],
    ])
    expect(interpolate(2, 0.5, values)).toBe(0)
    expect(
      interpolate(
        4,
        0.25,
        new Map([
          [0, 10],
          [1, 20],
        ]),
      ),
    ).toBe(17.5)
  })
})

test('edges begin at the smallest and end at exactly the largest value', () => {
  expect(linearEdges(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(linearEdges(0.1, 0.7, 3).at(-1)).toBe(0.7)
  expect([binsFor(3), binsFor(50), binsFor(51)]).toEqual([3, 50, 50])
})

describe('moments', () => {
  test('are null where the values are too few or all the same', () => {
    const sums = { mean: 0, width: 1, s2: 0, s3: 0, s4: 0 }
    expect(momentsFrom({ ...sums, count: 1 })).toEqual({ variance: null, sd: null, skewness: null, kurtosis: null })
    expect(momentsFrom({ ...sums, count: 9 })).toEqual({ variance: 0, sd: 0, skewness: null, kurtosis: null })
  })

  test('of 1, 2, 3, 4, 9 are those of the textbook', () => {
    const z = [1, 2, 3, 4, 9].map((x) => (x - 3.8) / 8)
    const sum = (power: number): number => z.reduce((total, v) => total + v ** power, 0)
    const found = momentsFrom({ count: 5, mean: 3.8, width: 8, s2: sum(2), s3: sum(3), s4: sum(4) })
    expect(found.variance).toBeCloseTo(9.7, 12)
    // 5 / (4 * 3) * sum((x - mean)^3) / sd^3
    expect(found.skewness).toBeCloseTo(((5 / 12) * (sum(3) * 512)) / 9.7 ** 1.5, 12)
  })

  test('huge values are scaled by a power of two', () => {
    expect(scaleFor(-5, 10, 1000)).toBe(1)
    expect(scaleFor(-1.7e308, 0, 1e12)).toBe(2 ** -64)
  })
})

test('entropy and imbalance', () => {
  // Four values, once each: 2 bits, no imbalance.
  expect(entropyFromLogs(4, 4, 0)).toBe(2)
  expect(imbalanceOf(2, 4)).toBe(0)
  expect(entropyFromLogs(9, 1, 9 * Math.log2(9))).toBe(0)
  expect(imbalanceOf(0, 1)).toBe(0)
  expect([entropyFromLogs(0, 0, 0), imbalanceOf(null, 0)]).toEqual([null, null])
})

test("Cramér's V is corrected for chance", () => {
  // A 2 x 2 table of perfect agreement and 100 rows: phi² = 1; corrected (1 - 1/99) / (1 - 1/99).
  expect(correctedV({ count: 100, phi2: 1, levelsA: 2, levelsB: 2 })).toBeCloseTo(1, 12)
  expect(correctedV({ count: 100, phi2: 0.005, levelsA: 2, levelsB: 2 })).toBe(0)
  expect(correctedV({ count: 100, phi2: 0, levelsA: 1, levelsB: 2 })).toBeNull()
  expect(correctedV({ count: 0, phi2: 0, levelsA: 0, levelsB: 0 })).toBeNull()
})

test.each([
  ['BIGINT', 'number'],
  ['DECIMAL(12,2)', 'number'],
  ['UHUGEINT', 'number'],
  ['VARCHAR', 'text'],
  ["ENUM('a, b', 'c')", 'text'],
  ['VARCHAR[]', 'list'],
  ['INTEGER[3]', 'list'],
  ['STRUCT(a INTEGER, b VARCHAR)', 'struct'],
  ['STRUCT(a INTEGER)[]', 'list'],
  ['MAP(VARCHAR, INTEGER)', 'map'],
  ['TIMESTAMP WITH TIME ZONE', 'time'],
  ['TIME', 'time'],
  ['DATE', 'time'],
  ['INTERVAL', 'other'],
  ['BIT', 'other'],
  ['BLOB', 'blob'],
  ['UUID', 'text'],
  ['BOOLEAN', 'boolean'],
] as const)('%s is a %s', (type, family) => {
  expect(familyOf(type)).toBe(family)
})

test('few different values make a category', () => {
  expect(kindOf('text', 1000, 50)).toBe('category')
  expect(kindOf('text', 1000, 51)).toBe('text')
  expect(kindOf('text', 100, 50)).toBe('text')
  expect(kindOf('text', 1000, 0)).toBe('text')
  expect(kindOf('number', 1000, 5)).toBe('category')
  expect(kindOf('number', 1000, 6)).toBe('number')
  expect(kindOf('number', 3, 3)).toBe('number')
})

test('the order of a column follows from its steps up and down', () => {
  expect(orderOf({ steps: 0, up: 0, down: 0 })).toBe('none')
  expect(orderOf({ steps: 9, up: 9, down: 0 })).toBe('strictly_increasing')
  expect(orderOf({ steps: 9, up: 8, down: 0 })).toBe('increasing')
  expect(orderOf({ steps: 9, up: 0, down: 9 })).toBe('strictly_decreasing')
  expect(orderOf({ steps: 9, up: 0, down: 1 })).toBe('decreasing')
  expect(orderOf({ steps: 9, up: 0, down: 0 })).toBe('none')
  expect(orderOf({ steps: 9, up: 8, down: 1 })).toBe('none')
})

test('duplicates are sieved by a column that nearly is a key, else by the hash of the row', () => {
  const column = columnWith({ name: 'a', unique: 79 })
  expect(sieve([column, columnWith({ name: 'k"ey', unique: 80 })])).toBe('"k""ey"')
  expect(sieve([column, columnWith({ name: 'gappy', unique: 90, missing: 1 })])).toBe('hash("a", "gappy")')
})

test('patterns keep the lengths of runs where there are few shapes, and merge them where there are many', () => {
  expect(exactPattern('AAA-999-a')).toBe('A{3}-9{3}-a')
  expect(
    summarisePatterns([
      { pattern: 'A99', example: 'N12', n: 3 },
      { pattern: 'A9', example: 'N1', n: 1 },
    ]),
  ).toEqual([
    { pattern: 'A9{2}', example: 'N12', share: 0.75 },
    { pattern: 'A9', example: 'N1', share: 0.25 },
  ])
  const names = [2, 3, 4, 5, 6, 7].map((n) => ({ pattern: `A${'a'.repeat(n)}`, example: 'Ann', n: 1 }))
  expect(summarisePatterns(names)).toEqual([{ pattern: 'Aa+', example: 'Ann', share: 1 }])
})

test('texts are cut by characters, not in the middle of one', () => {
  expect(readShortText('x'.repeat(200))).toEqual({ value: 'x'.repeat(200), cut: false })
  const { value, cut } = readShortText('📏'.repeat(201))
  expect([cut, [...value].length, value.endsWith('📏…')]).toEqual([true, 201, true])
})

test('moments in time as text', () => {
  expect(isoFromSeconds(0, 'DATE')).toBe('1970-01-01')
  expect(isoFromSeconds(0.5, 'TIMESTAMP')).toBe('1970-01-01T00:00:00.500')
  expect(isoFromSeconds(3600, 'TIMESTAMP WITH TIME ZONE')).toBe('1970-01-01T01:00:00Z')
  expect(isoFromSeconds(1e15, 'TIMESTAMP')).toBeNull()
  expect(timeOfDay(86_399.4)).toBe('23:59:59')
})

test('gaps are looked for in units that divide the span', () => {
  expect(gapUnit('DATE', 0)).toBe('day')
  expect(gapUnit('TIMESTAMP', 7 * 86_400)).toBe('day')
  expect(gapUnit('TIMESTAMP', 7 * 86_400 - 1)).toBe('hour')
  expect(gapUnit('TIMESTAMP', 3600)).toBe('minute')
})

test('ranks are made of all rows up to the limit, and of a part of them above', () => {
  expect([0, 100_000, 100_001, 150_000, 500_000].map(sampleModulus)).toEqual([1, 1, 3, 3, 10])
})
