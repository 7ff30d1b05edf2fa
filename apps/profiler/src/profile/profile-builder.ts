import { alertsFor } from './alerts.js'
import { overviewOf } from './overview.js'
import type { ColumnProfile, Matrix, NumberStats, Profile, TextStats } from './schema.js'

/** Profiles for the specs: an ordinary one of 100 rows, with what a test is about put over it. */
export const numbersWith = (some: Partial<NumberStats>): NumberStats => ({
  finite: 100,
  notANumber: 0,
  positiveInfinite: 0,
  negativeInfinite: 0,
  zeros: 0,
  negatives: 0,
  min: 1,
  max: 40,
  range: 39,
  sum: 2000,
  mean: 20,
  sd: 5,
  variance: 25,
  cv: 0.25,
  skewness: 0.1,
  kurtosis: 0,
  mad: 3,
  iqr: 6,
  quantiles: { p1: 2, p5: 4, p10: 6, p25: 17, p50: 20, p75: 23, p90: 33, p95: 36, p99: 39 },
  percentiles: null,
  outliers: { lowerFence: 8, upperFence: 32, below: 0, above: 0, share: 0 },
  monotonic: 'none',
  histogram: { edges: [1, 20, 40], counts: [50, 50], uniformP: 0.5 },
  core: null,
  ...some,
})

export const columnWith = (some: Partial<ColumnProfile>): ColumnProfile => ({
  name: 'x',
  position: 0,
  type: 'BIGINT',
  kind: 'number',
  sizeBytes: 100,
  rows: 100,
  count: 100,
  missing: 0,
  missingShare: 0,
  distinct: 30,
  distinctShare: 0.3,
  unique: 3,
  entropyBits: 4,
  imbalance: null,
  topValues: [{ value: '20', cut: false, count: 9, share: 0.09 }],
  number: numbersWith({}),
  text: null,
  length: null,
  time: null,
  nested: null,
  rare: null,
  spellings: [],
  personal: null,
  memoryBytes: 800,
  ...some,
})

export const matrixOf = ([a, b]: [string, string], r: number): Matrix => ({
  columns: [a, b],
  values: [
    [1, r],
    [r, 1],
  ],
  rowsRead: 100,
  exact: true,
  errorBound: null,
  leftOut: [],
})

export const textWith = (some: Partial<TextStats>): TextStats => ({
  empty: 0,
  blank: 0,
  padded: 0,
  shapes: null,
  placeholders: 0,
  formats: null,
  words: null,
  json: null,
  ...some,
})

export const noCorrelations: Profile['correlations'] = {
  pearson: null,
  spearman: null,
  cramersV: null,
  correlationRatio: null,
}

type Between = Pick<Profile, 'correlations' | 'relations' | 'missingTogether' | 'interactions' | 'places'>

export const nothingBetween: Between = {
  correlations: noCorrelations,
  relations: { keyPairs: [], dependencies: [], leftOut: [] },
  missingTogether: null,
  interactions: [],
  places: [],
}

export function profileWith(columns: ColumnProfile[], some: Partial<Between> = {}): Profile {
  const generatedAt = '2026-01-02T03:04:05Z'
  const sizes = { sizeBytes: 2048, uncompressedBytes: 4096 }
  const overview = overviewOf(columns[0]?.rows ?? 0, columns, { groups: 0, surplus: 0 }, sizes, generatedAt)
  const between = { ...nothingBetween, ...some }
  return {
    format: 'udb.profile/1',
    table: 'things',
    generatedAt,
    source: { version: 'v1', jobId: 'j1' },
    overview,
    alerts: alertsFor({ overview, columns, ...between }),
    columns: columns.map((column, position) => ({ ...column, position })),
    ...between,
    sample: { columns: columns.map(({ name }) => name), rows: [columns.map(() => null)] },
  }
}
