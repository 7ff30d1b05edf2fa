import type { ColumnDistribution, Points } from '../distribution.js'
import { countBelow, countUpTo, quantile, total } from '../statistics/cdf.js'

/** How a column was distributed and how it is now, side by side: what the page draws. */
export interface Shift {
  readonly of: 'values' | 'lengths'
  /** Ends of the bins, one more than there are bins; null for values that stand for themselves. */
  readonly edges: readonly number[] | null
  /** For values: their names. */
  readonly labels: readonly string[]
  /** Shares of the values that there are, from 0 to 1, for each bin or name. */
  readonly before: readonly number[]
  readonly now: readonly number[]
}

const mostNames = 8
const bins = 24
/** Beneath this share the listed values do not say what a text looks like; its lengths may. */
const leastNamed = 0.2

/** Null where there is nothing on one side, or nothing that could be drawn. */
export function shiftOf(before: ColumnDistribution, now: ColumnDistribution): Shift | null {
  const [was, is] = [namesOf(before), namesOf(now)]
  if (was !== null && is !== null && named(was) >= leastNamed && named(is) >= leastNamed) return shiftOfNames(was, is)
  if (before.points !== null && now.points !== null) return shiftOfPoints(before.points, now.points, 'values')
  const [wasLong, isLong] = [before.text?.lengths, now.text?.lengths]
  return wasLong && isLong ? shiftOfPoints(wasLong, isLong, 'lengths') : null
}

interface Names {
  readonly shares: ReadonlyMap<string, number>
}

const named = ({ shares }: Names): number => [...shares.values()].reduce((sum, share) => sum + share, 0)

function namesOf({ categories, points }: ColumnDistribution): Names | null {
  if (categories !== null) {
    const all = categories.values.reduce((sum, { count }) => sum + count, categories.rest)
    return all === 0 ? null : { shares: new Map(categories.values.map(({ value, count }) => [value, count / all])) }
  }
  if (points === null || !points.exact || points.x.length > mostNames || points.x.length === 0) return null
  const all = total(points)
  return {
    shares: new Map(points.x.map((x, i) => [String(x), ((points.upTo[i] ?? 0) - (points.below[i] ?? 0)) / all])),
  }
}

function shiftOfNames(was: Names, is: Names): Shift {
  const at = (names: Names, name: string): number => names.shares.get(name) ?? 0
  const most = [...new Set([...is.shares.keys(), ...was.shares.keys()])]
    .map((name) => ({ name, weight: Math.max(at(was, name), at(is, name)) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostNames)
    .map(({ name }) => name)
  const side = (names: Names): number[] => {
    const listed = most.map((name) => at(names, name))
    const rest = 1 - listed.reduce((sum, share) => sum + share, 0)
    return [...listed, Math.max(0, rest)]
  }
  const [before, now] = [side(was), side(is)]
  const hasRest = Math.max(before.at(-1) ?? 0, now.at(-1) ?? 0) > 1e-9
  const cut = (shares: number[]): number[] => (hasRest ? shares : shares.slice(0, -1))
  return {
    of: 'values',
    edges: null,
    labels: hasRest ? [...most, 'all others'] : most,
    before: cut(before),
    now: cut(now),
  }
}

/** Bins between the 1st and the 99th percentile of both; what lies beyond is in the outer ones. */
function shiftOfPoints(was: Points, is: Points, of: Shift['of']): Shift | null {
  if (total(was) === 0 || total(is) === 0) return null
  const low = Math.min(quantile(was, 0.01), quantile(is, 0.01))
  const high = Math.max(quantile(was, 0.99), quantile(is, 0.99))
  if (!(high - low > 0) || !Number.isFinite(high - low)) return null
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins))
  return { of, edges, labels: [], before: sharesIn(was, edges), now: sharesIn(is, edges) }
}

function sharesIn(points: Points, edges: readonly number[]): number[] {
  const all = total(points)
  const under = edges.map((edge, i) =>
    i === 0 ? 0 : i === edges.length - 1 ? countUpTo(points, Infinity) : countBelow(points, edge),
  )
  return under.slice(1).map((count, i) => (count - (under[i] ?? 0)) / all)
}
