import type { Cell, Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { sumsExactly } from './column-type.js'
import { readHistogram } from './histogram.js'
import { finiteOrNull, momentsFrom } from './moments.js'
import { readMonotonic } from './monotonic.js'
import { readHundredths, readMedian, type ValueCounts } from './read-quantiles.js'
import type { NumberStats, Quantiles } from './schema.js'
import { double, grouped } from './sql-text.js'

/** The finite values of the grouped column as doubles x with their counts n. Whole numbers of the common sizes are all finite. */
const finiteValues = (type: string): string =>
  `(SELECT v::DOUBLE AS x, n FROM ${grouped}${sumsExactly(type) ? '' : ' WHERE isfinite(v::DOUBLE)'})`

interface Counts extends Row {
  finite: number
  n_distinct: number
  nan: number
  pos_inf: number
  neg_inf: number
  zeros: number
  negatives: number
  low: number | null
  high: number | null
  v_min: Cell
  v_max: Cell
  exact_sum: Cell
}

const countsSql = (type: string): string => {
  const x = 'v::DOUBLE'
  const whole = sumsExactly(type)
  const some = (condition: string): string => `coalesce(sum(n) FILTER (${condition}), 0)::BIGINT`
  const zeros = `${some('v = 0')} AS zeros`
  // All values of a whole number are finite: one filter a figure less, which is most of what the figures cost.
  if (whole)
    return (
      `SELECT coalesce(sum(n), 0)::BIGINT AS finite, count(*) AS n_distinct, 0 AS nan, 0 AS pos_inf, 0 AS neg_inf, ${zeros}, ` +
      `${some('v < 0')} AS negatives, min(v)::DOUBLE AS low, max(v)::DOUBLE AS high, min(v) AS v_min, max(v) AS v_max, ` +
      `sum(v::HUGEINT * n) AS exact_sum FROM ${grouped}`
    )
  return (
    `SELECT ${some(`isfinite(${x})`)} AS finite, count(*) FILTER (isfinite(${x})) AS n_distinct, ` +
    `${some(`isnan(${x})`)} AS nan, ${some(`isinf(${x}) AND ${x} > 0`)} AS pos_inf, ${some(`isinf(${x}) AND ${x} < 0`)} AS neg_inf, ` +
    `${zeros}, ${some(`isfinite(${x}) AND v < 0`)} AS negatives, ` +
    `min(${x}) FILTER (isfinite(${x})) AS low, max(${x}) FILTER (isfinite(${x})) AS high, ` +
    `min(v) FILTER (isfinite(${x})) AS v_min, max(v) FILTER (isfinite(${x})) AS v_max, NULL AS exact_sum FROM ${grouped}`
  )
}

/** Statistics of the grouped column; `relation` and `column` (quoted) are for the order of the values in the file. */
export async function readNumbers(ask: Asking, relation: string, column: string, type: string): Promise<NumberStats> {
  const counts = await ask.row<Counts>(countsSql(type))
  const values = finiteValues(type)
  const base = countFields(counts)
  if (counts.finite === 0) return { ...base, ...nothingFinite }
  const low = Number(counts.low)
  const high = Number(counts.high)
  const centred = await readCentred(ask, values, { low, high, count: counts.finite })
  const size = { count: counts.finite, rows: counts.n_distinct }
  const { sd, variance, skewness, kurtosis } = momentsFrom({ ...centred, count: counts.finite })
  const percentiles = await readHundredths(ask, values, size)
  const quantiles = quantilesOf(percentiles)
  const mad = await readMad(ask, values, quantiles.p50, size)
  return {
    ...base,
    min: asNumber(counts.v_min),
    max: asNumber(counts.v_max),
    range: finiteOrNull(high - low),
    sum: counts.exact_sum === null ? finiteOrNull(centred.sum) : asNumber(counts.exact_sum),
    mean: centred.mean,
    sd,
    variance,
    cv: sd === null || centred.mean === 0 ? null : finiteOrNull(sd / centred.mean),
    skewness,
    kurtosis,
    mad: finiteOrNull(mad),
    iqr: finiteOrNull(quantiles.p75 - quantiles.p25),
    quantiles,
    percentiles,
    outliers: await readOutliers(ask, values, quantiles, counts.finite),
    monotonic: await readMonotonic(ask, relation, column),
    histogram: await readHistogram(ask, values, { low, high, distinct: counts.n_distinct, count: counts.finite }),
    core: await readCore(ask, values, quantiles, high - low),
  }
}

/** The median of the distances from the median. */
const readMad = (ask: Asking, values: string, median: number, size: ValueCounts): Promise<number> =>
  readMedian(ask, `(SELECT abs(x - ${double(median)}) AS x, n FROM ${values})`, size)

const countFields = (counts: Counts) => ({
  finite: counts.finite,
  notANumber: counts.nan,
  positiveInfinite: counts.pos_inf,
  negativeInfinite: counts.neg_inf,
  zeros: counts.zeros,
  negatives: counts.negatives,
})

const nothingFinite = {
  min: null,
  max: null,
  range: null,
  sum: null,
  mean: null,
  sd: null,
  variance: null,
  cv: null,
  skewness: null,
  kurtosis: null,
  mad: null,
  iqr: null,
  quantiles: null,
  percentiles: null,
  outliers: null,
  monotonic: 'none',
  histogram: null,
  core: null,
} as const

/** Exact wide integers and decimals come as text; everything else as a number. */
const asNumber = (cell: Cell): number | string | null =>
  typeof cell === 'number' || typeof cell === 'string' ? cell : null

/** A power of two that keeps the sum of `count` values of that size inside a double; 1 for all ordinary data. */
export function scaleFor(low: number, high: number, count: number): number {
  const largest = Math.max(Math.abs(low), Math.abs(high))
  return largest > 1e300 / count ? 2 ** -64 : 1
}

async function readCentred(
  ask: Asking,
  values: string,
  { low, high, count }: { low: number; high: number; count: number },
) {
  const scale = scaleFor(low, high, count)
  const width = high * scale - low * scale || 1
  const row = await ask.row<Row & { total: number; mean: number; s2: number; s3: number; s4: number }>(
    `WITH f AS (SELECT x * ${double(scale)} AS x, n FROM ${values}), ` +
      `m AS (SELECT fsum(x * n) AS total, fsum(x * n) / ${count} AS mean FROM f), ` +
      `d AS (SELECT (x - (SELECT mean FROM m)) / ${double(width)} AS z, n FROM f) ` +
      `SELECT (SELECT total FROM m) AS total, (SELECT mean FROM m) AS mean, ` +
      `sum(n * z * z) AS s2, sum(n * z * z * z) AS s3, sum(n * z * z * z * z) AS s4 FROM d`,
  )
  // The mean of equal values is that value; the sum divided by the count may miss it by a rounding.
  const mean = low === high ? low : row.mean / scale
  return { mean, sum: row.total / scale, width: width / scale, s2: row.s2, s3: row.s3, s4: row.s4 }
}

function quantilesOf(percentiles: readonly number[]): Quantiles {
  const p = (hundredth: number): number => percentiles[hundredth - 1] ?? Number.NaN
  return { p1: p(1), p5: p(5), p10: p(10), p25: p(25), p50: p(50), p75: p(75), p90: p(90), p95: p(95), p99: p(99) }
}

async function readOutliers(
  ask: Asking,
  values: string,
  { p25, p75 }: Quantiles,
  finite: number,
): Promise<NumberStats['outliers']> {
  const lowerFence = p25 - 1.5 * (p75 - p25)
  const upperFence = p75 + 1.5 * (p75 - p25)
  if (!Number.isFinite(lowerFence) || !Number.isFinite(upperFence)) return null
  const { below, above } = await ask.row<Row & { below: number; above: number }>(
    `SELECT coalesce(sum(n) FILTER (x < ${double(lowerFence)}), 0)::BIGINT AS below, ` +
      `coalesce(sum(n) FILTER (x > ${double(upperFence)}), 0)::BIGINT AS above FROM ${values}`,
  )
  return { lowerFence, upperFence, below, above, share: (below + above) / finite }
}

/** A few far values squeeze all others into one bar; without the outermost hundredths on both sides the shape shows. */
async function readCore(
  ask: Asking,
  values: string,
  { p1, p99 }: Quantiles,
  range: number,
): Promise<NumberStats['core']> {
  if (p99 <= p1 || p99 - p1 >= range / 2) return null
  const core = `(SELECT x, n FROM ${values} WHERE x BETWEEN ${double(p1)} AND ${double(p99)})`
  const { low, high, ...size } = await ask.row<
    Row & { low: number | null; high: number | null; distinct: number; count: number }
  >(`SELECT min(x) AS low, max(x) AS high, count(*) AS "distinct", coalesce(sum(n), 0)::BIGINT AS count FROM ${core}`)
  return low === null || high === null ? null : readHistogram(ask, core, { low, high, ...size })
}
