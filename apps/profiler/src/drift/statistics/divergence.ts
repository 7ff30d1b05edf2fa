import type { Cells } from './shares.js'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const shares = (counts: readonly number[]): number[] => {
  const n = sum(counts)
  return counts.map((count) => count / n)
}

/**
 * Evidently's filling of empty cells: 0.0001, or a millionth of the smallest share where that one is not over 0.0001.
 * The shares are not normed again.
 */
function filled(values: readonly number[]): number[] {
  const smallest = Math.min(...positiveOf(values))
  const least = smallest <= 0.0001 ? smallest / 1e6 : 0.0001
  return values.map((share) => (share === 0 ? least : share))
}

/** In slices, because a spread of as many arguments as a column has values is too many. */
function positiveOf(values: readonly number[]): number[] {
  let least = Infinity
  for (const value of values) if (value > 0 && value < least) least = value
  return [least]
}

/** Population stability index: the sum of (p - q) ln(p / q), which is both Kullback-Leibler divergences together. */
export function populationStability({ baseline, current }: Cells): number {
  const p = filled(shares(baseline))
  const q = filled(shares(current))
  return sum(p.map((share, i) => (share - (q[i] ?? share)) * Math.log(share / (q[i] ?? share))))
}

/** The Jensen-Shannon distance: the root of the divergence, natural logarithm (Endres and Schindelin 2003). */
export function jensenShannon({ baseline, current }: Cells): number {
  const p = shares(baseline)
  const q = shares(current)
  const divergence = p.map((share, i) => {
    const other = q[i] ?? 0
    const middle = (share + other) / 2
    return ((share > 0 ? share * Math.log(share / middle) : 0) + (other > 0 ? other * Math.log(other / middle) : 0)) / 2
  })
  return Math.sqrt(Math.max(0, sum(divergence)))
}

/** The Hellinger distance: sqrt(1 - the sum of sqrt(p q)), from 0 to 1. */
export function hellinger({ baseline, current }: Cells): number {
  const p = shares(baseline)
  const q = shares(current)
  return Math.sqrt(Math.max(0, 1 - Math.min(1, sum(p.map((share, i) => Math.sqrt(share * (q[i] ?? 0)))))))
}

/**
 * What sampling alone makes of the Jensen-Shannon divergence (the distance squared) on average where nothing has
 * changed: 8 mn / (m + n) times it is about chi-squared with k - 1 degrees of freedom (Grosse et al. 2002, Phys. Rev.
 * E 65, 041905), k being the cells that are not empty in both.
 */
export function jensenShannonNoise({ baseline, current }: Cells): number {
  const m = sum(baseline)
  const n = sum(current)
  const cells = baseline.filter((count, i) => count + (current[i] ?? 0) > 0).length
  return (Math.max(0, cells - 1) / 8) * (1 / m + 1 / n)
}

/** The distance less what sampling alone gives; 0 where it gives as much. */
export function jensenShannonEffect(cells: Cells): number {
  return Math.sqrt(Math.max(0, jensenShannon(cells) ** 2 - jensenShannonNoise(cells)))
}
