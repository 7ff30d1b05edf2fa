import { describe, expect, test } from '@jest/globals'
import { columnWith, numbers, texts } from '../distribution.fixture.js'
import type { ColumnDistribution } from '../distribution.js'
import { callsDrift, defaultMethod, methodsOf } from './methods.js'

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** What Evidently 0.7.23 computes on the same numbers, by scipy 1.17.1 and numpy 2.4.6. */
const evidently = {
  spread: {
    psi: 0.049765649630014425,
    jensen_shannon: 0.07827338824439756,
    hellinger: 0.07346795876173488,
    wasserstein: 0.14550886691562834,
    kolmogorov_smirnov: 0.5127083303076736,
  },
  whole: {
    psi: 0.4483724550310536,
    jensen_shannon: 0.22721542840771672,
    hellinger: 0.16164570737193434,
    wasserstein: 0.13998647195856154,
    kolmogorov_smirnov: 0.0009094114841976477,
  },
  few: {
    psi: 6.501229346203912,
    jensen_shannon: 0.5508370704211443,
    hellinger: 0.4872769138543041,
    wasserstein: 1.4206991872620096,
    kolmogorov_smirnov: 4.3341200126295325e-46,
  },
}

const pairs: Record<keyof typeof evidently, [ColumnDistribution, ColumnDistribution]> = {
  spread: [
    numbers(range(600).map((i) => ((i * 7919) % 1009) / 10)),
    numbers(range(450).map((j) => ((j * 6007) % 1013) / 10 + 4)),
  ],
  whole: [numbers(range(600).map((i) => (i * i) % 97)), numbers(range(450).map((j) => (j * j) % 89))],
  few: [numbers(range(600).map((i) => (i * i) % 7)), numbers(range(450).map((j) => (j * j) % 11))],
}

describe.each(['spread', 'whole', 'few'] as const)('given the numbers %s', (name) => {
  test.each(['psi', 'jensen_shannon', 'hellinger', 'wasserstein', 'kolmogorov_smirnov'] as const)(
    'then %s is what Evidently gives',
    (method) => {
      const value = methodsOf(...pairs[name])[method] ?? Number.NaN
      expect(Math.abs(value / evidently[name][method] - 1)).toBeLessThan(1e-9)
    },
  )
})

test('given columns without values, then no method gives a figure', () => {
  const empty = columnWith({ rows: 5, missing: 5 })
  expect(Object.values(methodsOf(empty, numbers([1, 2]))).every((value) => value === null)).toBe(true)
})

test('given the largest doubles, then a figure beyond them is none, and nothing is infinite', () => {
  const figures = methodsOf(numbers([-Number.MAX_VALUE, 0]), numbers([0, Number.MAX_VALUE]))
  for (const value of Object.values(figures)) expect(value === null || Number.isFinite(value)).toBe(true)
})

describe('the method by type and size', () => {
  const of = (n: number, kinds: number): ColumnDistribution => numbers(range(n).map((i) => i % kinds))

  test('given up to 1,000 values, then a test; given more, then a distance', () => {
    expect(defaultMethod('number', of(1000, 6), of(10, 6))?.name).toBe('kolmogorov_smirnov')
    expect(defaultMethod('number', of(1001, 6), of(10, 6))?.name).toBe('wasserstein')
    expect(defaultMethod('few_numbers', of(1000, 5), of(10, 5))?.name).toBe('chi_squared')
    expect(defaultMethod('few_numbers', of(1000, 2), of(10, 2))?.name).toBe('z_test')
    expect(defaultMethod('few_numbers', of(1001, 2), of(10, 2))?.name).toBe('jensen_shannon')
  })

  test('given categories, then by how many there are; given texts and times, then none', () => {
    expect(defaultMethod('category', texts({ a: 3, b: 4 }), texts({ a: 3 }))?.name).toBe('z_test')
    expect(defaultMethod('category', texts({ a: 3, b: 4, c: 1 }), texts({ a: 3 }))?.name).toBe('chi_squared')
    expect(defaultMethod('category', texts({ a: 3000, b: 4 }), texts({ a: 3 }))?.name).toBe('jensen_shannon')
    expect([defaultMethod('text', of(9, 9), of(9, 9)), defaultMethod('time', of(9, 9), of(9, 9))]).toEqual([null, null])
  })

  test('given a figure, then a p-value calls below its threshold and a distance from it on', () => {
    expect([callsDrift('chi_squared', 0.05, 0.05), callsDrift('chi_squared', 0.049, 0.05)]).toEqual([false, true])
    expect([callsDrift('psi', 0.1, 0.1), callsDrift('psi', 0.099, 0.1)]).toEqual([true, false])
  })
})
