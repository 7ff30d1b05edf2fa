import type { Categories, Points } from '../distribution.js'
import { countBelow, total } from './cdf.js'

/** Counts of the same cells in two tables. */
export interface Cells {
  readonly baseline: readonly number[]
  readonly current: readonly number[]
}

/**
 * Sturges' bins as numpy makes them, which Evidently uses: a width of range / (log2 n + 1), for whole numbers at least
 * 1, and so many equal bins that they cover the range.
 */
export function sturgesEdges(low: number, high: number, n: number, whole: boolean): number[] {
  const range = high - low
  if (!(range > 0)) return [low - 0.5, high + 0.5]
  const fitting = range / (Math.log2(n) + 1)
  const width = whole && fitting < 1 ? 1 : fitting
  const bins = Math.max(1, Math.ceil(range / width))
  const step = range / bins
  if (!Number.isFinite(step)) return [low, high]
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * step))
}

/** Values in each bin; bins are closed on the left, the last on both sides. */
export function countInBins(points: Points, edges: readonly number[]): number[] {
  const last = edges.length - 1
  const under = edges.map((edge, i) => (i === last ? total(points) : countBelow(points, edge)))
  return under.slice(1).map((count, i) => count - (under[i] ?? 0))
}

/** Both binned over their common range. */
export function binned(a: Points, b: Points, n: number, whole: boolean): Cells {
  const low = Math.min(a.x[0] ?? 0, b.x[0] ?? 0)
  const high = Math.max(a.x.at(-1) ?? 0, b.x.at(-1) ?? 0)
  const edges = sturgesEdges(low, high, n, whole)
  return { baseline: countInBins(a, edges), current: countInBins(b, edges) }
}

/** A cell for each value that occurs in either; both must be exact. */
export function eachValue(a: Points, b: Points): Cells & { readonly values: readonly number[] } {
  const values = [...new Set([...a.x, ...b.x])].sort((p, q) => p - q)
  const of = (points: Points): number[] => {
    const counts = new Map(points.x.map((x, i) => [x, (points.upTo[i] ?? 0) - (points.below[i] ?? 0)]))
    return values.map((value) => counts.get(value) ?? 0)
  }
  return { values, baseline: of(a), current: of(b) }
}

/**
 * A cell for each value that either lists, and one for the rest of both. A value that only one lists counts in the
 * other as its least frequent listed one where the other lists not all: it cannot be more frequent, and so the
 * difference is rather taken too small.
 */
export function eachCategory(a: Categories, b: Categories): Cells & { readonly values: readonly string[] } {
  const values = [...new Set([...a.values, ...b.values].map(({ value }) => value))].sort()
  const of = ({ values: listed, rest }: Categories): number[] => {
    const counts = new Map(listed.map(({ value, count }) => [value, count]))
    const bound = Math.min(rest, listed.at(-1)?.count ?? 0)
    let left = rest
    const cells = values.map((value) => {
      const known = counts.get(value)
      if (known !== undefined) return known
      const taken = Math.min(left, bound)
      left -= taken
      return taken
    })
    return [...cells, left]
  }
  const baseline = of(a)
  const current = of(b)
  if (baseline.at(-1) === 0 && current.at(-1) === 0)
    return { values, baseline: baseline.slice(0, -1), current: current.slice(0, -1) }
  return { values, baseline, current }
}
