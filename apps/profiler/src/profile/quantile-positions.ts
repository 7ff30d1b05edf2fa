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

/** The hundredths from 0.01 to 0.99. */
export const hundredths: readonly number[] = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)

/**
 * The values around every hundredth, and few others: `x` with the number of values up to it, `c`, ascending. A value
 * covers the positions from c - n to c - 1; it is taken where a hundredth's position lies there or next to it. One
 * comparison a value, where a filter for each position would be two hundred.
 */
export function hundredthsSql(relation: string, count: number, allOnce: boolean): string {
  const running = allOnce
    ? 'row_number() OVER (ORDER BY x)'
    : 'sum(n) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING)::BIGINT'
  const steps = Math.max(1, count - 1)
  return (
    `SELECT x, c FROM (SELECT x, n, ${running} AS c FROM ${relation}) ` +
    `WHERE ceil((c - n - 1) * 100.0::DOUBLE / ${steps} - 0.001) <= floor(c * 100.0::DOUBLE / ${steps} + 0.001) ORDER BY c`
  )
}

/** The value at each of the ascending positions, from values with how many lie up to each. */
export function valuesAt(
  positions: readonly number[],
  read: readonly { readonly x: number; readonly c: number }[],
): Map<number, number> {
  const found = new Map<number, number>()
  let at = 0
  for (const position of positions) {
    while (at < read.length && (read[at]?.c ?? 0) <= position) at++
    const value = read[at]
    if (value) found.set(position, value.x)
  }
  return found
}
