import { strongPairs } from './strong-pairs.js'
import type { Ratio } from './correlation-ratio.js'
import { percent, short } from './number-text.js'
import type { Interaction, Relations } from './relation-schema.js'
import type { RowSample } from './row-sample.js'
import type { Profile } from './schema.js'

export type Candidate = Omit<Interaction, 'picture'>

const shown = 12
const shownOfEach = 3
/** Below it a relation is too weak to be seen in a picture. */
const worthALook = 0.3
/** So much more than by a straight line, or by rank, is another shape. */
const clearlyMore = 0.15

type Ratios = ReadonlyMap<string, readonly (Ratio | null)[]>

/** Pairs of columns worth a look, the strongest first; what is fixed by a dependency is said there. */
export function rankInteractions(
  sample: RowSample,
  ratios: Ratios,
  correlations: Omit<Profile['correlations'], 'correlationRatio'>,
  dependencies: Relations['dependencies'],
): Candidate[] {
  const keyOf = (a: string, b: string): string => JSON.stringify([a, b].sort())
  const fixed = new Set(dependencies.map(({ from, to }) => keyOf(from, to)))
  const seen = new Set<string>()
  return [
    ...byNumbers(sample, ratios, correlations),
    ...byCategories(correlations.cramersV),
    ...byCategoryAndNumber(sample, ratios),
    ...byTime(sample, ratios),
  ]
    .sort((x, y) => Math.abs(y.value) - Math.abs(x.value))
    .filter(({ a, b }) => {
      const key = keyOf(a, b)
      return !fixed.has(key) && !seen.has(key) && seen.add(key)
    })
    .filter(atMostEach(shownOfEach))
    .slice(0, shown)
}

/** Keeps one column that goes with everything from filling the list. */
function atMostEach(limit: number): (candidate: Candidate) => boolean {
  const times = new Map<string, number>()
  return ({ a, b }) => {
    const [ofA, ofB] = [times.get(a) ?? 0, times.get(b) ?? 0]
    if (ofA >= limit || ofB >= limit) return false
    times.set(a, ofA + 1).set(b, ofB + 1)
    return true
  }
}

function byNumbers(
  { numbers, cut }: RowSample,
  ratios: Ratios,
  { pearson, spearman }: Pick<Profile['correlations'], 'pearson' | 'spearman'>,
): Candidate[] {
  return numbers.flatMap(({ name: a }, i) =>
    numbers.slice(0, i).flatMap(({ name: b }, j): Candidate[] => {
      const line = pearson?.values[i]?.[j] ?? 0
      const rank = spearman?.values[i]?.[j] ?? 0
      const most = Math.max(Math.abs(line), Math.abs(rank))
      if (most >= worthALook) return [{ a: b, b: a, ...lineOrRank(line, rank) }]
      const over = i < cut ? (ratios.get(`b${i}`)?.[j]?.corrected ?? 0) : 0
      const under = j < cut ? (ratios.get(`b${j}`)?.[i]?.corrected ?? 0) : 0
      const value = Math.max(over, under)
      if (value < worthALook || value - most < clearlyMore) return []
      const [x, y] = over >= under ? [a, b] : [b, a]
      const why = `The mean of ${y} changes along ${x} without rising or falling throughout: a curve that no correlation shows.`
      return [{ a: x, b: y, measure: 'curve', value, why }]
    }),
  )
}

function lineOrRank(line: number, rank: number): Pick<Candidate, 'measure' | 'value' | 'why'> {
  const rises = (r: number): string => (r > 0 ? 'rise together' : 'go opposite ways')
  if (Math.abs(rank) - Math.abs(line) >= clearlyMore) {
    const why = `They ${rises(rank)} steadily, but not in a straight line (by rank ${short(rank)}, linear ${short(line)}).`
    return { measure: 'spearman', value: rank, why }
  }
  if (Math.abs(line) - Math.abs(rank) >= clearlyMore) {
    const why = `They ${rises(line)}, but a few far values make most of it (linear ${short(line)}, by rank only ${short(rank)}).`
    return { measure: 'pearson', value: line, why }
  }
  const [measure, value] =
    Math.abs(line) >= Math.abs(rank) ? (['pearson', line] as const) : (['spearman', rank] as const)
  return { measure, value, why: `They ${rises(value)} (${short(value)}).` }
}

const byCategories = (matrix: Profile['correlations']['cramersV']): Candidate[] =>
  strongPairs(matrix, worthALook).map(({ a, b, r }) => ({
    a,
    b,
    measure: 'cramersV',
    value: r,
    why: `Some values of the one go with some of the other far more often than by chance (Cramér's V ${short(r)}).`,
  }))

const explained = (value: number): string => percent(value * value)

function byCategoryAndNumber({ categories, numbers }: RowSample, ratios: Ratios): Candidate[] {
  return categories.flatMap((a, i) =>
    numbers.flatMap(({ name: b }, j): Candidate[] => {
      const value = a === b ? 0 : (ratios.get(`c${i}`)?.[j]?.corrected ?? 0)
      const why = `The value of ${a} accounts for ${explained(value)} of the spread of ${b}.`
      return value < worthALook ? [] : [{ a, b, measure: 'correlationRatio', value, why }]
    }),
  )
}

function byTime({ times, numbers }: RowSample, ratios: Ratios): Candidate[] {
  return times.flatMap(({ name: a }, i) =>
    numbers.flatMap(({ name: b }, j): Candidate[] => {
      const value = ratios.get(`t${i}`)?.[j]?.corrected ?? 0
      const why = `The time accounts for ${explained(value)} of the spread of ${b}: it changes as time goes on.`
      return value < worthALook ? [] : [{ a, b, measure: 'trend', value, why }]
    }),
  )
}
