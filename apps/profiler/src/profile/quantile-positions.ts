/*
 * Continuous quantiles of a weighted list, as `quantile_cont` over the single values (R's type 7): for probability q
 * of N values the position is h = (N - 1) q, and the quantile lies between the values at floor(h) and ceil(h).
 */

/** Zero-based positions in the sorted values that the quantiles need, each once, ascending. */
export function positionsFor(count: number, probabilities: readonly number[]): number[] {
  if (count === 0) return []
  const all = probabilities.flatMap((q) => [Math.floor((count - 1) * q), Math.ceil((count - 1) * q)])
  return [...new Set(all)].sort((a, b) => a - b)
}

export function interpolate(count: number, q: number, valueAt: ReadonlyMap<number, number>): number {
  const h = (count - 1) * q
  const low = valueAt.get(Math.floor(h))
  const high = valueAt.get(Math.ceil(h))
  if (low === undefined || high === undefined) throw new Error(`no value was read for quantile ${q}`)
  // Not low + (high - low) * t alone: that is infinite when the two ends are a whole double range apart.
  const t = h - Math.floor(h)
  const direct = low + (high - low) * t
  return Number.isFinite(direct) ? direct : low * (1 - t) + high * t
}

/**
 * The values at the given positions. `relation` has the columns x (a finite double) and n (its count). One sort of the
 * different values, one running sum, and the first value whose running count passes a position is the one there.
 * Where every count is 1 the row number is that sum, and half as expensive.
 */
export const positionsSql = (relation: string, positions: readonly number[], allOnce: boolean): string =>
  `SELECT ${positions.map((p, i) => `min(x) FILTER (c > ${p}) AS q${i}`).join(', ')} FROM (SELECT x, ` +
  `${allOnce ? 'row_number() OVER (ORDER BY x)' : 'sum(n) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING)'} AS c FROM ${relation})`
