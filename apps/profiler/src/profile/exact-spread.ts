import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { finiteOrNull, momentsFrom } from './moments.js'
import type { NumberStats } from './schema.js'
import { double, grouped } from './sql-text.js'

/** Digits that a double always holds. */
const digitsOfDouble = 15
const mostSpread = 2 ** -20

/**
 * Whether the values of an exact type are large, and so close to each other that as doubles they would be the same, or nearly: keys of
 * 18 digits, amounts of 30. Pure.
 */
export function isFarFromZero(type: string, { min, max }: Pick<NumberStats, 'min' | 'max'>): boolean {
  const [low, high] = [Number(min), Number(max)]
  const digits = Number(/^DECIMAL\((\d+)/.exec(type)?.[1] ?? (/^U?(BIG|HUGE)INT$/.test(type) ? digitsOfDouble + 1 : 0))
  const largest = Math.max(Math.abs(low), Math.abs(high))
  return (
    digits > digitsOfDouble &&
    low * high > 0 &&
    (type.startsWith('DECIMAL') || largest > 2 ** 53) &&
    high - low <= largest * mostSpread
  )
}

type Spread = Row & { mean: number; span: number; s2: number; s3: number; s4: number }

/** The statistics with those of how far values lie apart read anew from their exact distances to the smallest, where doubles lose them. */
export async function withExactSpread(ask: Asking, type: string, stats: NumberStats): Promise<NumberStats> {
  if (stats.finite === 0 || !isFarFromZero(type, stats)) return stats
  const values = `(SELECT (v - (SELECT min(v) FROM ${grouped}))::DOUBLE AS x, n FROM ${grouped})`
  const { mean, span, s2, s3, s4 } = await ask.row<Spread>(
    `WITH f AS (SELECT * FROM ${values}), m AS (SELECT fsum(x * n) / ${stats.finite} AS mean, max(x) AS span FROM f), ` +
      `d AS (SELECT (x - m.mean) / greatest(m.span, 1e-300) AS z, n FROM f, m) ` +
      `SELECT any_value(m.mean) AS mean, any_value(m.span) AS span, sum(n * z * z) AS s2, sum(n * z * z * z) AS s3, ` +
      `sum(n * z * z * z * z) AS s4 FROM d, m`,
  )
  const single = `(SELECT unnest(repeat([x], n)) AS x FROM ${values})`
  const { q1, median, q3 } = await ask.row<Row & { q1: number; median: number; q3: number }>(
    `SELECT quantile_cont(x, 0.25) AS q1, median(x) AS median, quantile_cont(x, 0.75) AS q3 FROM ${single}`,
  )
  const { mad } = await ask.row<Row & { mad: number }>(
    `SELECT median(abs(x - ${double(median)})) AS mad FROM ${single}`,
  )
  const { sd, variance, skewness, kurtosis } = momentsFrom({ count: stats.finite, mean, width: span, s2, s3, s4 })
  const wholeMean = Number(stats.min) + mean
  const cv = sd === null || wholeMean === 0 ? null : finiteOrNull(sd / wholeMean)
  return { ...stats, range: span, mean: wholeMean, sd, variance, cv, skewness, kurtosis, mad, iqr: q3 - q1 }
}
