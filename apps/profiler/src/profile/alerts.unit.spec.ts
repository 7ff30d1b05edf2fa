import { describe, expect, test } from '@jest/globals'
import { alertsFor } from './alerts.js'
import type { Formats, TextFormat } from './content-schema.js'
import { highlights } from './highlights.js'
import { overviewOf } from './overview.js'
import {
  columnWith,
  matrixOf,
  noCorrelations,
  nothingBetween,
  numbersWith,
  profileWith,
  textWith,
} from './profile-builder.js'
import type { ColumnProfile, Matrix } from './schema.js'
import { strongPairs } from './strong-pairs.js'

const generatedAt = '2024-04-10T00:00:00Z'
const sizes = { sizeBytes: 10, uncompressedBytes: 20 }

function codesOf(column: Partial<ColumnProfile>): string[] {
  const built = columnWith(column)
  const overview = overviewOf(built.rows, [built], { groups: 0, surplus: 0 }, sizes, generatedAt)
  return alertsFor({ ...nothingBetween, overview, columns: [built] }).map(({ code }) => code)
}

const formatsOf = (format: TextFormat, share: number): Formats => ({
  found: [
    { format, share },
    { format: 'other', share: 1 - share },
  ],
  impossibleDates: 0,
  valuesRead: 100,
  exact: true,
  errorBound: null,
})

test('an ordinary column raises nothing', () => {
  expect(codesOf({})).toEqual([])
})

describe.each<[string, Partial<ColumnProfile>, Partial<ColumnProfile>]>([
  ['missing', { missingShare: 0.0101, missing: 2 }, { missingShare: 0.01, missing: 1 }],
  ['constant', { distinct: 1 }, { distinct: 2 }],
  ['all_missing', { count: 0, distinct: 0, missing: 100, missingShare: 1 }, { count: 1, distinct: 2 }],
  ['unique', { distinct: 100 }, { distinct: 99 }],
  [
    'imbalanced',
    { imbalance: 0.51, topValues: [{ value: 'a', cut: false, count: 95, share: 0.95 }] },
    { imbalance: 0.5 },
  ],
  ['skewed', { number: numbersWith({ skewness: -20.1 }) }, { number: numbersWith({ skewness: 20 }) }],
  ['zeros', { number: numbersWith({ zeros: 2 }) }, { number: numbersWith({ zeros: 1 }) }],
  ['infinite', { number: numbersWith({ negativeInfinite: 1 }) }, { number: numbersWith({}) }],
  ['not_a_number', { number: numbersWith({ notANumber: 1 }) }, { number: numbersWith({}) }],
  [
    'uniform',
    { number: numbersWith({ histogram: { edges: [0, 1, 2], counts: [1, 1], uniformP: 0.9995 } }) },
    { number: numbersWith({ histogram: { edges: [0, 1, 2], counts: [1, 1], uniformP: 0.999 } }) },
  ],
  [
    'outliers',
    { number: numbersWith({ outliers: { lowerFence: 0, upperFence: 1, below: 1, above: 5, share: 0.06 } }) },
    { number: numbersWith({ outliers: { lowerFence: 0, upperFence: 1, below: 0, above: 5, share: 0.05 } }) },
  ],
  [
    'high_cardinality',
    { kind: 'text', distinct: 60, distinctShare: 0.6, number: null },
    { kind: 'text', distinct: 50, distinctShare: 0.6, number: null },
  ],
  ['blank_text', { text: textWith({ empty: 1 }) }, { text: textWith({ padded: 9 }) }],
  [
    'mixed_types',
    { text: textWith({ formats: formatsOf('integer', 0.05) }) },
    { text: textWith({ formats: formatsOf('integer', 0.04) }) },
  ],
  [
    'mixed_types',
    { text: textWith({ formats: formatsOf('date', 0.99) }) },
    { text: textWith({ formats: formatsOf('date', 1) }) },
  ],
  ['placeholder_text', { text: textWith({ placeholders: 50 }) }, { text: textWith({ placeholders: 51 }) }],
  ['placeholder_text', { text: textWith({ placeholders: 1 }) }, { text: textWith({}) }],
  ['personal_data', { personal: { kind: 'email_address', by: 'values', share: 1, masked: true } }, { personal: null }],
])('%s', (code, over, under) => {
  test('is raised beyond its threshold, and not at it', () => {
    expect(codesOf(over)).toContain(code)
    expect(codesOf(under)).not.toContain(code)
  })
})

test('gaps are raised for an interrupted column, not for a sparse one', () => {
  const time = (present: number, absent: number) => ({
    kind: 'time' as const,
    number: null,
    time: {
      min: '2024-01-01',
      max: '2024-04-09',
      spanSeconds: 1,
      infinite: 0,
      median: null,
      histogram: null,
      weekdays: null,
      hours: null,
      gaps: {
        unit: 'day' as const,
        present,
        absent,
        longest: [{ after: '2024-01-01', before: '2024-01-04', units: 2 }],
      },
      suspect: null,
    },
  })
  expect(codesOf(time(98, 2))).toEqual(['gaps'])
  expect(codesOf(time(40, 60))).toEqual([])
})

test('an empty table says so and nothing else', () => {
  const column = columnWith({ rows: 0, count: 0, distinct: 0 })
  const overview = overviewOf(0, [column], { groups: 0, surplus: 0 }, sizes, generatedAt)
  expect(alertsFor({ ...nothingBetween, overview, columns: [column] })).toMatchObject([
    { code: 'empty_table', severity: 'warning' },
  ])
})

test('the most severe come first, and a pair is told once, by its stronger coefficient', () => {
  const columns = [columnWith({ name: 'a', missingShare: 0.02, missing: 2 }), columnWith({ name: 'b', distinct: 1 })]
  const overview = overviewOf(100, columns, { groups: 2, surplus: 3 }, sizes, generatedAt)
  const [pearson, spearman] = [matrixOf(['a', 'b'], -0.6), matrixOf(['a', 'b'], -0.95)]
  const correlations = { ...noCorrelations, pearson, spearman }
  const alerts = alertsFor({ ...nothingBetween, overview, columns, correlations })
  expect(alerts.map(({ code, severity }) => [code, severity])).toEqual([
    ['duplicates', 'warning'],
    ['constant', 'warning'],
    ['highly_correlated', 'notice'],
    ['missing', 'info'],
  ])
  expect(alerts[2]).toMatchObject({
    column: 'a',
    otherColumn: 'b',
    value: -0.95,
    message: 'Falls as b rises (Spearman −0.95).',
  })
})

test('strong pairs: each once, the strongest first, none below the threshold', () => {
  const matrix: Matrix = {
    ...matrixOf(['a', 'b'], 0),
    columns: ['a', 'b', 'c'],
    values: [
      [1, 0.5, 0.2],
      [0.5, 1, -0.9],
      [0.2, -0.9, 1],
    ],
  }
  expect(strongPairs(matrix, 0.5)).toEqual([
    { a: 'b', b: 'c', r: -0.9 },
    { a: 'a', b: 'b', r: 0.5 },
  ])
  expect(strongPairs(null, 0)).toEqual([])
})

test('highlights hold the size, the worst alerts and the strongest pairs', () => {
  const columns = [columnWith({ name: 'a', distinct: 1 }), columnWith({ name: 'b' })]
  const [pearson, spearman] = [matrixOf(['a', 'b'], 0.7), matrixOf(['a', 'b'], 0.8)]
  const profile = profileWith(columns, { correlations: { ...noCorrelations, pearson, spearman } })
  expect(highlights(profile)).toMatchObject({
    rows: 100,
    columns: 2,
    alertCount: 2,
    alerts: [{ code: 'constant', column: 'a' }],
    correlations: [{ a: 'a', b: 'b', coefficient: 'spearman', value: 0.8 }],
  })
})
