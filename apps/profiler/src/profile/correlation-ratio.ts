import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { RatioMatrix } from './relation-schema.js'
import { type RowSample, sampled } from './row-sample.js'

/** What a number's sums over the groups of another column say. */
export interface Ratio {
  /** Correlation ratio (Pearson 1905): the root of the share of the spread that lies between the groups. */
  readonly eta: number
  /** The same less what as many groups of nothing would have (Kelley 1935), 0 where nothing is left. */
  readonly corrected: number
  readonly rows: number
  readonly groups: number
}

interface Sums {
  readonly rows: number
  readonly groups: number
  readonly sum: number
  readonly squares: number
  /** Sum over the groups of (their sum)² over their rows. */
  readonly between: number
}

/** null where there is one group, no spread, or a group for each row. */
export function ratioOf({ rows, groups, sum, squares, between }: Sums): Ratio | null {
  const total = squares - (sum * sum) / rows
  if (rows < 3 || groups < 2 || groups >= rows || !(total > 0)) return null
  const share = Math.min(1, Math.max(0, (between - (sum * sum) / rows) / total))
  const corrected = Math.max(0, 1 - ((1 - share) * (rows - 1)) / (rows - groups))
  return { eta: Math.sqrt(share), corrected: Math.sqrt(corrected), rows, groups }
}

/** A column of the sample that rows are grouped by: `c0`, `b3`, `t1` … */
export interface Grouping {
  readonly by: string
  /** Whether every row has a group. */
  readonly complete: boolean
}

/**
 * For each grouping the ratio of the numbers x0, x1 …, for each of which `complete` says whether every row has one. The
 * square of a number is summed in the groups only where the rows of all groups are not all rows.
 */
export async function readRatios(
  ask: Asking,
  groupings: readonly Grouping[],
  complete: readonly boolean[],
): Promise<ReadonlyMap<string, readonly (Ratio | null)[]>> {
  if (groupings.length === 0 || complete.length === 0) return new Map()
  const all = complete.map((_, i) => i)
  const squares = all.map((i) => `sum(x${i} * x${i})`).join(', ')
  const ofAll = await ask.row<Row & { squares: (number | null)[] }>(`SELECT [${squares}] AS squares FROM ${sampled}`)
  const queries = groupings.map((grouping) => sumsSql(grouping, complete))
  const rows = await ask.rows<Row & { by: string; sums: (Row & Omit<Sums, 'squares'> & { squares: number | null })[] }>(
    queries.join(' UNION ALL '),
  )
  return new Map(
    rows.map(({ by, sums }) => [
      by,
      sums.map((one, i) => ratioOf({ ...one, squares: one.squares ?? ofAll.squares[i] ?? 0 })),
    ]),
  )
}

function sumsSql({ by, complete: everyRow }: Grouping, complete: readonly boolean[]): string {
  const inner = complete.map(
    (always, i) =>
      `${always ? 'count(*)' : `count(x${i})`} AS n${i}, sum(x${i}) AS s${i}${everyRow ? '' : `, sum(x${i} * x${i}) AS q${i}`}`,
  )
  const outer = complete.map(
    (_, i) =>
      `{'rows': coalesce(sum(n${i}), 0)::BIGINT, 'groups': count(*) FILTER (n${i} > 0), 'sum': sum(s${i}), ` +
      `'squares': ${everyRow ? 'NULL::DOUBLE' : `sum(q${i})`}, 'between': sum(s${i} * s${i} / n${i}) FILTER (n${i} > 0)}`,
  )
  return `SELECT '${by}' AS by, [${outer.join(', ')}] AS sums FROM (SELECT ${inner.join(', ')} FROM ${sampled} WHERE ${by} IS NOT NULL GROUP BY ${by})`
}

/** The matrix of the sample's categories by its numbers; a number that is a category itself is not compared with itself. */
export function ratioMatrix(
  sample: RowSample,
  ratios: ReadonlyMap<string, readonly (Ratio | null)[]>,
  limit: number,
): RatioMatrix | null {
  const { categories, rowsRead, exact } = sample
  const numbers = sample.numbers.slice(0, limit)
  const unread = sample.numbers.slice(limit).map(({ name }) => name)
  if (categories.length === 0 || numbers.length === 0) return null
  const most = Math.max(2, ...[...ratios.values()].flat().map((ratio) => ratio?.groups ?? 0))
  return {
    categories: [...categories],
    numbers: numbers.map(({ name }) => name),
    values: categories.map((category, i) =>
      numbers.map(({ name }, j) => (name === category ? null : (ratios.get(`c${i}`)?.[j]?.eta ?? null))),
    ),
    rowsRead,
    exact,
    errorBound: exact || rowsRead === 0 ? null : chanceBound(most, rowsRead),
    leftOut: [...sample.categoriesLeftOut, ...unread, ...sample.numbersLeftOut],
  }
}

/** What eta stays under in 95 of 100 samples where nothing depends on anything: rows · eta² is chi-squared, about. */
export const chanceBound = (groups: number, rows: number): number =>
  Math.min(1, Math.sqrt((groups - 1 + 1.645 * Math.sqrt(2 * (groups - 1))) / rows))
