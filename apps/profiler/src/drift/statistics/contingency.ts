import { chiSquaredTail, logGamma } from '../../profile/chi-squared.js'
import type { Cells } from './shares.js'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** Below this expected count a cell is put together with the others like it (Cochran 1954, Biometrics 10, 417). */
const LEAST_EXPECTED = 5

export interface Contingency {
  readonly test: 'chi_squared' | 'fisher'
  /** Null where too few cells hold enough to test. */
  readonly p: number | null
  readonly statistic: number | null
  readonly degrees: number
  /** Cells that were put together because too little was expected in them. */
  readonly merged: number
}

/**
 * Pearson's test that two tables have the same shares, both being samples. Cells are put together by what both hold,
 * which says nothing of their difference; two cells of which one is small take Fisher's exact test.
 */
export function homogeneity({ baseline, current }: Cells): Contingency {
  const m = sum(baseline)
  const n = sum(current)
  const less = Math.min(m, n) / (m + n)
  const cells = baseline.map((a, i) => [a, current[i] ?? 0] as const).filter(([a, b]) => a + b > 0)
  const enough = cells.filter(([a, b]) => (a + b) * less >= LEAST_EXPECTED)
  const few = cells.filter(([a, b]) => (a + b) * less < LEAST_EXPECTED)
  if (cells.length === 2 && few.length > 0 && m > 0 && n > 0) return fisherOf(cells)
  const rest = [sum(few.map(([a]) => a)), sum(few.map(([, b]) => b))] as const
  const kept = few.length > 0 && (rest[0] + rest[1]) * less >= LEAST_EXPECTED ? [...enough, rest] : enough
  const merged = few.length
  if (kept.length < 2 || m === 0 || n === 0)
    return { test: 'chi_squared', p: null, statistic: null, degrees: 0, merged }
  return { ...pearson(kept), merged }
}

function pearson(cells: readonly (readonly [number, number])[]): Omit<Contingency, 'merged'> {
  const m = sum(cells.map(([a]) => a))
  const n = sum(cells.map(([, b]) => b))
  let statistic = 0
  for (const [a, b] of cells) {
    const both = a + b
    const expectedA = (both * m) / (m + n)
    const expectedB = (both * n) / (m + n)
    statistic += (a - expectedA) ** 2 / expectedA + (b - expectedB) ** 2 / expectedB
  }
  const degrees = cells.length - 1
  return { test: 'chi_squared', p: chiSquaredTail(statistic, degrees), statistic, degrees }
}

function fisherOf(cells: readonly (readonly [number, number])[]): Contingency {
  const [[a, c], [b, d]] = cells as [readonly [number, number], readonly [number, number]]
  return { test: 'fisher', p: fisher(a, b, c, d), statistic: null, degrees: 1, merged: 0 }
}

/** Fisher's exact test of a table of two by two, two-sided: all tables that are no more likely than this one. */
export function fisher(a: number, b: number, c: number, d: number): number {
  const row = a + b
  const column = a + c
  const all = a + b + c + d
  const logOf = (x: number): number => logChoose(column, x) + logChoose(all - column, row - x) - logChoose(all, row)
  const seen = logOf(a)
  let p = 0
  for (let x = Math.max(0, row + column - all); x <= Math.min(row, column); x++) {
    const log = logOf(x)
    if (log <= seen + 1e-7) p += Math.exp(log)
  }
  return Math.min(1, p)
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** Whether a share differs: `withA` of `m` against `withB` of `n`, and how much as Cohen's h. */
export function shareDifference(withA: number, m: number, withB: number, n: number): Contingency & { h: number } {
  const table = homogeneity({ baseline: [withA, m - withA], current: [withB, n - withB] })
  return { ...table, h: m === 0 || n === 0 ? 0 : cohensH(withA / m, withB / n) }
}

/** Cohen's h (1988, Statistical Power Analysis, 6.2): the difference of two shares on the arcsine scale; 0.2 is small. */
export const cohensH = (p: number, q: number): number =>
  Math.abs(2 * Math.asin(Math.sqrt(p)) - 2 * Math.asin(Math.sqrt(q)))

/**
 * Evidently's chi-square: the current counts against the baseline's shares taken as exact, without putting cells
 * together. 0 where a value is new.
 */
export function goodnessOfFitP({ baseline, current }: Cells): number {
  const scale = sum(current) / sum(baseline)
  let statistic = 0
  let cells = 0
  for (const [i, seen] of current.entries()) {
    const expected = (baseline[i] ?? 0) * scale
    if (expected === 0 && seen === 0) continue
    cells++
    statistic += expected === 0 ? Infinity : (seen - expected) ** 2 / expected
  }
  if (cells < 2) return 1
  return Number.isFinite(statistic) ? chiSquaredTail(statistic, cells - 1) : 0
}

/** Evidently's Z-test: whether the share of the first value differs, by the pooled normal approximation. */
export function firstShareP({ baseline, current }: Cells): number {
  const m = sum(baseline)
  const n = sum(current)
  const p = (m - (baseline[0] ?? 0)) / m
  const q = (n - (current[0] ?? 0)) / n
  const pooled = (p * m + q * n) / (m + n)
  if (pooled === 0 || pooled === 1) return 1
  return chiSquaredTail((p - q) ** 2 / (pooled * (1 - pooled) * (1 / m + 1 / n)), 1)
}
