import type { Points } from '../distribution.js'

/** Two distribution functions at one place: their limits from the left and their values. */
export interface Step {
  readonly x: number
  readonly leftA: number
  readonly rightA: number
  readonly leftB: number
  readonly rightB: number
}

export const total = ({ upTo }: Points): number => upTo.at(-1) ?? 0

/**
 * Walks both functions over the union of their points, ascending. Between the points of a grid the function is taken
 * as a straight line, from `upTo` of the one to `below` of the next; where all values are points that line is level.
 * Both must hold values.
 */
export function* walk(a: Points, b: Points): Generator<Step> {
  const readA = reader(a)
  const readB = reader(b)
  let i = 0
  let j = 0
  while (i < a.x.length || j < b.x.length) {
    const x = Math.min(a.x[i] ?? Infinity, b.x[j] ?? Infinity)
    const [leftA, rightA] = readA(x, i)
    const [leftB, rightB] = readB(x, j)
    yield { x, leftA, rightA, leftB, rightB }
    if (a.x[i] === x) i++
    if (b.x[j] === x) j++
  }
}

/** The function at `x`, where `next` is the index of the first point that is not before it. */
function reader(points: Points): (x: number, next: number) => readonly [number, number] {
  const n = total(points)
  return (x, next) => {
    const { x: xs, below, upTo } = points
    if (next >= xs.length) return [1, 1]
    if (xs[next] === x) return [(below[next] ?? 0) / n, (upTo[next] ?? 0) / n]
    if (next === 0) return [0, 0]
    const value = between(points, x, next) / n
    return [value, value]
  }
}

function between({ x: xs, below, upTo }: Points, x: number, next: number): number {
  const low = xs[next - 1] ?? 0
  const high = xs[next] ?? 0
  const from = upTo[next - 1] ?? 0
  const to = below[next] ?? 0
  if (to === from) return from
  // Halves, because the distance of two doubles need not be one.
  const share = (x / 2 - low / 2) / (high / 2 - low / 2)
  return from + (to - from) * Math.min(1, Math.max(0, share))
}

/** How many values are under `x`. */
export function countBelow(points: Points, x: number): number {
  const next = firstNotBefore(points.x, x)
  if (next >= points.x.length) return total(points)
  if (points.x[next] === x) return points.below[next] ?? 0
  return next === 0 ? 0 : between(points, x, next)
}

/** How many values are `x` or under it. */
export function countUpTo(points: Points, x: number): number {
  const at = firstNotBefore(points.x, x)
  return points.x[at] === x ? (points.upTo[at] ?? 0) : countBelow(points, x)
}

function firstNotBefore(xs: readonly number[], x: number): number {
  let low = 0
  let high = xs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((xs[middle] ?? Infinity) < x) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The value of the smallest index whose cumulative count passes `q` of the values: a quantile without interpolation
 * beyond the grid.
 */
export function quantile(points: Points, q: number): number {
  const wanted = q * total(points)
  const at = points.upTo.findIndex((count) => count >= wanted)
  return points.x[at === -1 ? points.x.length - 1 : at] ?? Number.NaN
}

/** Largest share of the values between two neighbouring points: what a distance of the functions can be wrong by. */
export function largestGap({ below, upTo }: Points): number {
  const n = upTo.at(-1) ?? 0
  let largest = 0
  for (let i = 1; i < below.length; i++) largest = Math.max(largest, (below[i] ?? 0) - (upTo[i - 1] ?? 0))
  return n === 0 ? 0 : largest / n
}

/** What an area between functions can be wrong by: for each gap its share of the values times its width. */
export function areaInGaps({ x, below, upTo }: Points): number {
  const n = upTo.at(-1) ?? 0
  let sum = 0
  for (let i = 1; i < x.length; i++) {
    const share = ((below[i] ?? 0) - (upTo[i - 1] ?? 0)) / n
    if (share > 0) sum += share * ((x[i] ?? 0) - (x[i - 1] ?? 0))
  }
  return sum
}
