import {
  type Categories,
  characterClasses,
  type ColumnDistribution,
  type Points,
  type TableDistribution,
  type TextDistribution,
  type TimeDistribution,
} from '../distribution.js'
import { countBelow, countUpTo } from '../statistics/cdf.js'

/**
 * Several versions of a table as if their rows were one table's, the first being the newest: its columns are those of
 * the result, and of the others count those of the same name and family. Exact where they are; where they keep grids,
 * the points of all, each with what the others have there by their straight lines.
 */
export function poolDistributions(tables: readonly [TableDistribution, ...TableDistribution[]]): TableDistribution {
  const [newest, ...others] = tables
  if (others.length === 0) return newest
  return {
    ...newest,
    rows: sum(tables.map(({ rows }) => rows)),
    columns: newest.columns.map((column) => {
      const same = others.flatMap(({ columns }) =>
        columns.filter(({ name, family }) => name === column.name && family === column.family),
      )
      return poolColumns([column, ...same])
    }),
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null)

function poolColumns(columns: readonly [ColumnDistribution, ...ColumnDistribution[]]): ColumnDistribution {
  const [first] = columns
  const points = present(columns.map((column) => column.points))
  const categories = present(columns.map((column) => column.categories))
  const texts = present(columns.map((column) => column.text))
  const times = present(columns.map((column) => column.time))
  const pooledPoints = points.length === 0 ? null : poolPoints(points)
  const pooledCategories = categories.length < columns.length ? null : poolCategories(categories)
  return {
    ...first,
    integer: columns.every(({ integer }) => integer),
    rows: sum(columns.map(({ rows }) => rows)),
    missing: sum(columns.map(({ missing }) => missing)),
    notFinite: sum(columns.map(({ notFinite }) => notFinite)),
    distinct: distinctOf(columns, pooledPoints, pooledCategories),
    points: pooledPoints,
    deviation: pooledPoints === null ? null : deviationOf(pooledPoints),
    categories: pooledCategories,
    text: texts.length < columns.length ? null : poolTexts(texts),
    time: times.length === 0 ? null : poolTimes(times),
  }
}

function distinctOf(
  columns: readonly ColumnDistribution[],
  points: Points | null,
  categories: Categories | null,
): ColumnDistribution['distinct'] {
  if (points?.exact) return { count: points.x.length, exact: true }
  if (categories?.rest === 0) return { count: categories.values.length, exact: true }
  return { count: Math.max(...columns.map(({ distinct }) => distinct.count)), exact: false }
}

function poolPoints(all: readonly Points[]): Points {
  const x = [...new Set(all.flatMap((points) => points.x))].sort((a, b) => a - b)
  return {
    x,
    below: x.map((value) => Math.round(sum(all.map((points) => countBelow(points, value))))),
    upTo: x.map((value) => Math.round(sum(all.map((points) => countUpTo(points, value))))),
    exact: all.every(({ exact }) => exact),
  }
}

/** Each gap counts at the middle of its two ends. */
function deviationOf({ x, below, upTo }: Points): number {
  const n = upTo.at(-1) ?? 0
  const masses = x.flatMap((value, i) => {
    const at = { value, n: (upTo[i] ?? 0) - (below[i] ?? 0) }
    if (i === 0) return [at]
    return [{ value: (x[i - 1] ?? 0) / 2 + value / 2, n: (below[i] ?? 0) - (upTo[i - 1] ?? 0) }, at]
  })
  const mean = sum(masses.map(({ value, n: count }) => value * (count / n)))
  const deviation = Math.sqrt(sum(masses.map(({ value, n: count }) => (value - mean) ** 2 * (count / n))))
  return Number.isFinite(deviation) ? deviation : Number.MAX_VALUE
}

function poolCategories(all: readonly Categories[]): Categories {
  const counts = new Map<string, number>()
  for (const { value, count } of all.flatMap(({ values }) => values))
    counts.set(value, (counts.get(value) ?? 0) + count)
  const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
  return { values, rest: sum(all.map(({ rest }) => rest)) }
}

function poolTexts(all: readonly TextDistribution[]): TextDistribution {
  const counts = new Map<string, number>()
  for (const { token, values } of all.flatMap(({ tokens }) => tokens))
    counts.set(token, (counts.get(token) ?? 0) + values)
  const perClass = (key: 'with' | 'characters'): TextDistribution['with'] =>
    Object.fromEntries(
      characterClasses.map((name) => [name, sum(all.map((text) => text[key][name]))]),
    ) as TextDistribution['with']
  return {
    lengths: poolPoints(all.map(({ lengths }) => lengths)),
    sampled: sum(all.map(({ sampled }) => sampled)),
    with: perClass('with'),
    characters: perClass('characters'),
    tokens: [...counts].map(([token, values]) => ({ token, values })).sort((a, b) => b.values - a.values),
    tokensRest: sum(all.map(({ tokensRest }) => tokensRest)),
  }
}

function poolTimes(all: readonly TimeDistribution[]): TimeDistribution {
  const pooled = (lists: readonly (number[] | null)[]): number[] | null => {
    const known = present(lists)
    return known[0] === undefined ? null : known[0].map((_, i) => sum(known.map((list) => list[i] ?? 0)))
  }
  return { weekdays: pooled(all.map(({ weekdays }) => weekdays)), hours: pooled(all.map(({ hours }) => hours)) }
}
