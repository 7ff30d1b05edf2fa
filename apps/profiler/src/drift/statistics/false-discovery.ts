/**
 * Benjamini and Hochberg (1995, J. R. Stat. Soc. B 57, 289): p-values adjusted so that calling all up to q gives a
 * false discovery rate of at most q. In the order given.
 */
export function adjusted(ps: readonly number[]): number[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => b.p - a.p)
  const result = Array.from<number>({ length: ps.length })
  let least = 1
  for (const [above, { p, i }] of order.entries()) {
    least = Math.min(least, (p * ps.length) / (ps.length - above))
    result[i] = least
  }
  return result
}

/** The smallest of several p-values of one column, so that it may be looked at so many times (Bonferroni). */
export const smallestOf = (ps: readonly number[]): number => Math.min(1, Math.min(1, ...ps) * ps.length)
