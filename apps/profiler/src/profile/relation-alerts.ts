import { percent, short, whole } from './number-text.js'
import type { Alert, Profile } from './schema.js'
import { type StrongPair, strongPairs } from './strong-pairs.js'
import { thresholds } from './thresholds.js'

/** What alerts are raised from. */
export type AlertedParts = Pick<
  Profile,
  'overview' | 'columns' | 'correlations' | 'relations' | 'missingTogether' | 'interactions' | 'places'
>

/** What holds between columns. */
export const relationAlerts = (profile: AlertedParts): Alert[] => [
  ...correlationAlerts(profile),
  ...profile.relations.dependencies.map(dependencyAlert),
  ...missingAlerts(profile),
  ...profile.places.flatMap(placeAlert),
]

/** One alert per pair, by the stronger of the coefficients; what one fixes of the other is said as a dependency. */
function correlationAlerts({ correlations, relations, interactions }: AlertedParts): Alert[] {
  const { pearson, spearman, cramersV } = correlations
  const ratios = interactions.flatMap(({ a, b, measure, value }) =>
    measure === 'correlationRatio' && value >= thresholds.correlation ? [{ a, b, r: value }] : [],
  )
  const keyOf = (a: string, b: string): string => JSON.stringify([a, b].sort())
  const fixed = new Set(relations.dependencies.map(({ from, to }) => keyOf(from, to)))
  const best = new Map<string, StrongPair & { name: string }>()
  for (const [name, pairs] of [
    ['Pearson', strongPairs(pearson, thresholds.correlation)],
    ['Spearman', strongPairs(spearman, thresholds.correlation)],
    ["Cramér's V", strongPairs(cramersV, thresholds.correlation)],
    ['correlation ratio', ratios],
  ] as const) {
    for (const pair of pairs) {
      const key = keyOf(pair.a, pair.b)
      const known = best.get(key)
      if (!fixed.has(key) && (!known || Math.abs(pair.r) > Math.abs(known.r))) best.set(key, { ...pair, name })
    }
  }
  return [...best.values()]
    .sort((x, y) => Math.abs(y.r) - Math.abs(x.r))
    .map(({ a, b, r, name }) => ({
      code: 'highly_correlated',
      severity: Math.abs(r) >= thresholds.strongCorrelation ? 'notice' : 'info',
      column: a,
      otherColumn: b,
      value: r,
      message: correlationMessage(b, r, name),
    }))
}

function correlationMessage(other: string, r: number, name: string): string {
  const signed = name === 'Pearson' || name === 'Spearman'
  const how = !signed ? `Goes with ${other}` : r > 0 ? `Rises with ${other}` : `Falls as ${other} rises`
  const same = Math.abs(r) >= 0.999 ? ': one of the two nearly says it all' : ''
  return `${how} (${name} ${short(r)})${same}.`
}

const dependencyAlert = ({ from, to, oneToOne, values }: Profile['relations']['dependencies'][number]): Alert => ({
  code: 'dependency',
  severity: oneToOne ? 'notice' : 'info',
  column: from,
  otherColumn: to,
  value: values,
  message: oneToOne
    ? `Says the same as ${to}: each value of the one goes with one of the other.`
    : `Fixes ${to}: each of its ${whole(values)} values goes with one value there, so ${to} could be looked up.`,
})

/** Columns that are missing in the same rows, put together so that ten of them make one alert and not forty-five. */
function missingAlerts({ missingTogether, columns }: AlertedParts): Alert[] {
  if (!missingTogether) return []
  return groupsOf(missingTogether.phi).map((places) => {
    const [first = '', ...others] = places.map((i) => missingTogether.columns[i] ?? '')
    const rows = columns.find(({ name }) => name === first)
    const listed =
      others.length > 4 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ')
    return {
      code: 'missing_together',
      severity: 'info',
      column: first,
      otherColumn: others[0] ?? null,
      value: places.length,
      message: `Is missing in the same rows as ${listed} (${percent(rows?.missingShare ?? 0)} of the rows).`,
    }
  })
}

/** Connected parts of two or more, where an edge is a correlation of at least the threshold. */
export function groupsOf(phi: readonly (readonly (number | null)[])[]): number[][] {
  const left = new Set(phi.keys())
  const groups: number[][] = []
  for (const start of phi.keys()) {
    if (!left.delete(start)) continue
    const group = [start]
    for (const at of group)
      for (const other of left)
        if ((phi[at]?.[other] ?? 0) >= thresholds.phi) {
          left.delete(other)
          group.push(other)
        }
    if (group.length > 1) groups.push(group.sort((a, b) => a - b))
  }
  return groups
}

function placeAlert({ latitude, longitude, outside, zero }: Profile['places'][number]): Alert[] {
  const parts = [
    ...(outside > 0 ? [`${whole(outside)} beyond 90 or 180 degrees`] : []),
    ...(zero > 0 ? [`${whole(zero)} at 0, 0, which mostly stands for nothing`] : []),
  ]
  if (parts.length === 0) return []
  const message = `With ${longitude} it is a place; hardly meant: ${parts.join(', ')}.`
  return [
    {
      code: 'impossible_places',
      severity: 'warning',
      column: latitude,
      otherColumn: longitude,
      value: outside + zero,
      message,
    },
  ]
}
