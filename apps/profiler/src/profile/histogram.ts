import type { Asking } from './asking.js'
import { uniformityP } from './chi-squared.js'
import type { Histogram } from './schema.js'
import { double } from './sql-text.js'

export const binsFor = (distinct: number): number => Math.min(50, distinct)

/** As numpy.linspace(low, high, bins + 1): the last edge is `high` itself, whatever the rounding. */
export function linearEdges(low: number, high: number, bins: number): number[] {
  const step = (high - low) / bins
  const edges = Array.from({ length: bins }, (_, i) => low + i * step)
  return [...edges, high]
}

/**
 * Counts per bin of `relation` (columns x, n). The first guess by division can be off by one where rounding meets an
 * edge, so it is corrected against the edges themselves; numpy.histogram does the same.
 */
export function histogramSql(relation: string, low: number, high: number, bins: number): string {
  const step = double((high - low) / bins)
  const edge = (i: string): string => `(${double(low)} + (${i}) * ${step})`
  const guess = `least(greatest(floor((x - ${double(low)}) / ${double(high - low)} * ${bins}), 0), ${bins - 1})`
  const bin = `CASE WHEN x < ${edge('b')} THEN b - 1 WHEN b < ${bins - 1} AND x >= ${edge('b + 1')} THEN b + 1 ELSE b END`
  return (
    `SELECT (${bin})::INTEGER AS bin, sum(n)::BIGINT AS n FROM (SELECT x, n, ${guess} AS b FROM ${relation}) ` +
    `GROUP BY bin`
  )
}

/** null without values, or where the bins cannot be told apart in doubles. */
export async function readHistogram(
  ask: Asking,
  relation: string,
  total: { low: number; high: number; distinct: number; count: number },
): Promise<Histogram | null> {
  const { low, high, distinct, count } = total
  if (count === 0) return null
  if (low === high) return { edges: [low, high], counts: [count], uniformP: null }
  const bins = binsFor(distinct)
  // A range beyond the largest double, or one that is no more than rounding, has no usable edges.
  if (!Number.isFinite(high - low) || (high - low) / bins === 0) return null
  const rows = await ask.rows<{ bin: number; n: number }>(histogramSql(relation, low, high, bins))
  const counts = Array.from({ length: bins }, () => 0)
  for (const { bin, n } of rows) counts[bin] = n
  return { edges: linearEdges(low, high, bins), counts, uniformP: uniformityP(counts) }
}
