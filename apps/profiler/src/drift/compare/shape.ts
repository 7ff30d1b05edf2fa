import { z } from 'zod'
import type { ColumnDistribution, Points } from '../distribution.js'
import { quantile, total } from '../statistics/cdf.js'
import { countInBins, eachValue } from '../statistics/shares.js'
import { distinctTogether } from './kinds.js'

const shares = z.array(z.number()).describe('Of the values, between 0 and 1')

/** How the values of a column lie in both, for a picture: no figure of the report is computed from it. */
export const shapeSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('bins'),
      of: z.enum(['values', 'lengths']),
      edges: z
        .array(z.number())
        .describe('One more than the bins; the first and the last bin also hold what lies beyond. Times in seconds'),
      baseline: shares,
      current: shares,
    }),
    z.object({
      kind: z.literal('cells'),
      of: z.literal('values'),
      labels: z.array(z.string()).describe('The most frequent in either'),
      rest: z.object({ baseline: z.number(), current: z.number() }).describe('Share of the others'),
      baseline: shares,
      current: shares,
    }),
  ])
  .describe('How the values lie in both, for a picture')
export type Shape = z.infer<typeof shapeSchema>

const BINS = 24
const CELLS = 10
/** Numbers with no more different values than this are shown value by value. */
const FEW = 12
const LONGEST_LABEL = 60
/** Of the values on each side that lie beyond the outer bins: a single large one would press the others together. */
const BEYOND = 0.005

/** Null where one of them has no values, or none that are kept. */
export function shapeOf(a: ColumnDistribution, b: ColumnDistribution): Shape | null {
  if (a.points && b.points) {
    const few = a.points.exact && b.points.exact && distinctTogether(a, b) <= FEW && a.family === 'number'
    return few ? valueCells(a.points, b.points) : bins('values', a.points, b.points)
  }
  if (a.categories && b.categories) return categoryCells(a.categories, b.categories)
  return a.text && b.text ? bins('lengths', a.text.lengths, b.text.lengths) : null
}

function bins(of: 'values' | 'lengths', a: Points, b: Points): Shape | null {
  if (total(a) === 0 || total(b) === 0) return null
  const low = Math.min(quantile(a, BEYOND), quantile(b, BEYOND))
  const high = Math.max(quantile(a, 1 - BEYOND), quantile(b, 1 - BEYOND))
  const width = (high - low) / BINS
  if (!(width > 0) || !Number.isFinite(width)) return null
  const edges = Array.from({ length: BINS + 1 }, (_, i) => (i === BINS ? high : low + i * width))
  return { kind: 'bins', of, edges, baseline: binShares(a, edges), current: binShares(b, edges) }
}

/** What lies under the first edge is put to the first bin; `countInBins` puts all beyond the last edge to the last. */
function binShares(points: Points, edges: readonly number[]): number[] {
  const n = total(points)
  const counts = countInBins(points, edges)
  const under = n - counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count, i) => short((count + (i === 0 ? under : 0)) / n))
}

function valueCells(a: Points, b: Points): Shape | null {
  if (total(a) === 0 || total(b) === 0) return null
  const { values, baseline, current } = eachValue(a, b)
  const labels = values.map(String)
  const nothing = { baseline: 0, current: 0 }
  const of = (counts: readonly number[], n: number): number[] => counts.map((count) => short(count / n))
  return {
    kind: 'cells',
    of: 'values',
    labels,
    rest: nothing,
    baseline: of(baseline, total(a)),
    current: of(current, total(b)),
  }
}

type Counts = NonNullable<ColumnDistribution['categories']>

function categoryCells(a: Counts, b: Counts): Shape | null {
  const [before, now] = [sharesOf(a), sharesOf(b)]
  if (before === null || now === null) return null
  const most = (value: string): number => Math.max(before.get(value) ?? 0, now.get(value) ?? 0)
  const labels = [...new Set([...before.keys(), ...now.keys()])]
    .sort((p, q) => most(q) - most(p) || (p < q ? -1 : 1))
    .slice(0, CELLS)
  const of = (known: ReadonlyMap<string, number>): number[] => labels.map((value) => short(known.get(value) ?? 0))
  const [baseline, current] = [of(before), of(now)]
  const rest = (shown: readonly number[]): number => short(Math.max(0, 1 - shown.reduce((sum, one) => sum + one, 0)))
  return {
    kind: 'cells',
    of: 'values',
    labels: labels.map((value) => [...value].slice(0, LONGEST_LABEL).join('')),
    rest: { baseline: rest(baseline), current: rest(current) },
    baseline,
    current,
  }
}

function sharesOf({ values, rest }: Counts): Map<string, number> | null {
  const n = values.reduce((sum, { count }) => sum + count, rest)
  return n === 0 ? null : new Map(values.map(({ value, count }) => [value, count / n]))
}

/** To a millionth: more is not seen. */
const short = (share: number): number => Math.round(share * 1e6) / 1e6
