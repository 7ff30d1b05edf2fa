import type { Series, XAxis } from './chart-model.js'
import { labelOf, momentOf, numberOf, type QueryResult } from './query-result.js'

/** Series of another size than the first would lie flat on the axis: a factor of 20 is where they stop being readable. */
const MOST_RATIO = 20

export interface Picked {
  readonly series: Series[]
  /** Names of columns that are of another scale. */
  readonly leftOut: string[]
  /** All of them, whatever their scale. */
  readonly all: Series[]
}

/** One series per value column, all over the same x; the columns whose size is unlike the first one's are named. */
export function seriesOf(
  result: QueryResult,
  x: number,
  values: readonly number[],
  type: XAxis['type'],
  mark: Series['mark'],
): Picked {
  const all = values.map((at): Series => ({
    name: result.columns[at]?.name ?? '',
    mark,
    points: result.rows.flatMap((row) => {
      const place = placeOf(row[x], type)
      return place === null ? [] : [[place, numberOf(row[at])] as const]
    }),
  }))
  const reference = sizeOf(all[0])
  const fits = (one: Series): boolean => {
    const size = sizeOf(one)
    return size === 0 || reference === 0 || (size / reference <= MOST_RATIO && reference / size <= MOST_RATIO)
  }
  return { series: all.filter(fits), leftOut: all.filter((one) => !fits(one)).map(({ name }) => name), all }
}

/** One series per value of the group column, the largest first; at most `most`, the others are counted. */
export function seriesByGroup(
  result: QueryResult,
  columns: { x: number; group: number; value: number },
  type: XAxis['type'],
  mark: Series['mark'],
  most: number,
): { series: Series[]; dropped: number } {
  const groups = new Map<string, [number | string, number | null][]>()
  for (const row of result.rows) {
    const place = placeOf(row[columns.x], type)
    if (place === null) continue
    const name = labelOf(row[columns.group])
    const points = groups.get(name) ?? []
    points.push([place, numberOf(row[columns.value])])
    groups.set(name, points)
  }
  const weight = (points: [number | string, number | null][]): number =>
    points.reduce((sum, [, y]) => sum + Math.abs(y ?? 0), 0)
  const ranked = [...groups].sort(([, a], [, b]) => weight(b) - weight(a))
  return {
    series: ranked.slice(0, most).map(([name, points]) => ({ name, mark, points })),
    dropped: Math.max(0, ranked.length - most),
  }
}

/** Points in the order of x, for lines over time or numbers. */
export const inOrder = (series: Series): Series => ({
  ...series,
  points: [...series.points].sort(([a], [b]) => sortValue(a) - sortValue(b)),
})

const sortValue = (x: number | string): number => (typeof x === 'number' ? x : (momentOf(x) ?? 0))

export function placeOf(
  cell: QueryResult['rows'][number][number] | undefined,
  type: XAxis['type'],
): number | string | null {
  if (type === 'number') return numberOf(cell)
  if (type === 'time') return momentOf(cell) === null ? null : String(cell)
  return labelOf(cell)
}

const sizeOf = (series: Series | undefined): number =>
  (series?.points ?? []).reduce((size, [, y]) => Math.max(size, Math.abs(y ?? 0)), 0)

export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
