import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { associable, categoryLimit } from './associations.js'
import { isTimeOfDay } from './column-type.js'
import {
  comparedNumbers,
  type ComparedNumbers,
  type NumericColumn,
  sampledRelation,
  sampleModulus,
  scaled,
} from './correlations.js'
import { hashedColumns } from './hashed-columns.js'
import type { ColumnProfile } from './schema.js'
import { double, identifier, parquetRelation } from './sql-text.js'

/** The table of sampled rows, all rows where there are few. Not a temporary one: every connection reads it. */
export const sampled = 'profile_sampled'

/** Numbers that are also cut at their tenths, and times into equal parts, to see what is no straight line. */
const cutLimit = 20
/** Pairs of a cut number and another, at most: each is a group-by of its own. */
const cutPairs = 400
const timeLimit = 2
export const timeParts = 12

/** The sampled rows, narrow: each column by its place in these lists. */
export interface RowSample extends ComparedNumbers {
  readonly rowsRead: number
  readonly exact: boolean
  /** Of the numbers, which are `x<i>`, scaled to about [-1, 1], so many are also `b<i>`, the number of tenths below. */
  readonly cut: number
  /** `c<i>`: as text. */
  readonly categories: readonly string[]
  readonly categoriesLeftOut: readonly string[]
  /** `t<i>`: the part of its span, from 0. */
  readonly times: readonly TimeColumn[]
  /** `h<i>`: the hash, missing where the value is. */
  readonly hashed: readonly ColumnProfile[]
  readonly hashedLeftOut: readonly string[]
}

export interface TimeColumn {
  readonly name: string
  readonly type: string
  /** Seconds since 1970. */
  readonly low: number
  readonly high: number
}

function timesOf(columns: readonly ColumnProfile[]): TimeColumn[] {
  return columns
    .flatMap(({ name, type, time }) => {
      const edges = time?.histogram?.edges ?? []
      const [low, high] = [edges[0], edges.at(-1)]
      return low !== undefined && high !== undefined && high > low && !isTimeOfDay(type)
        ? [{ name, type, low, high }]
        : []
    })
    .slice(0, timeLimit)
}

/** Reads the rows once for all that compares columns with each other on a sample. */
export async function sampleTheRows(
  ask: Asking,
  file: { readonly path: string; readonly rows: number; readonly duplicateGroups: number },
  columns: readonly ColumnProfile[],
): Promise<RowSample> {
  const modulus = sampleModulus(file.rows)
  const compared = comparedNumbers(columns)
  const categories = associable(columns)
  const { hashed, leftOut } = hashedColumns(columns, file.duplicateGroups)
  const parts = {
    ...compared,
    cut: cutOf(compared),
    categories: categories.slice(0, categoryLimit),
    categoriesLeftOut: categories.slice(categoryLimit),
    times: timesOf(columns),
    hashed,
    hashedLeftOut: leftOut,
  }
  const list = selectList(parts)
  const source = modulus > 1 ? sampledRelation(file.path, modulus) : parquetRelation(file.path)
  await ask.run(`CREATE OR REPLACE TABLE ${sampled} AS SELECT ${list.join(', ') || '1 AS nothing'} FROM ${source}`)
  const { n } = await ask.row<Row & { n: number }>(`SELECT count(*) AS n FROM ${sampled}`)
  return { ...parts, rowsRead: n, exact: modulus === 1 }
}

function cutOf({ numbers, numbersLeftOut }: ComparedNumbers): number {
  const all = numbers.length + numbersLeftOut.length
  return Math.min(cutLimit, Math.floor(cutPairs / Math.max(1, all)), all)
}

function selectList(sample: Omit<RowSample, 'rowsRead' | 'exact'>): string[] {
  return [
    ...sample.numbers.map(scaled),
    ...sample.numbers.slice(0, sample.cut).map(tenthsBelow),
    ...sample.categories.map((name, i) => `${identifier(name)}::VARCHAR AS c${i}`),
    ...sample.times.map(partOfSpan),
    ...sample.hashed.map(
      ({ name }, i) => `CASE WHEN ${identifier(name)} IS NOT NULL THEN hash(${identifier(name)}) END AS h${i}`,
    ),
  ]
}

/** How many of the tenths 10 to 90 lie below a value. */
function tenthsBelow({ name, tenths }: NumericColumn, i: number): string {
  const x = `${identifier(name)}::DOUBLE`
  const above = tenths.map((tenth) => `(${x} > ${double(tenth)})::TINYINT`).join(' + ')
  return `CASE WHEN isfinite(${x}) THEN ${above || '0'} END AS b${i}`
}

const partOfSpan = ({ name, low, high }: TimeColumn, i: number): string =>
  `CASE WHEN isfinite(${identifier(name)}) THEN ` +
  `least(floor((epoch(${identifier(name)}) - ${double(low)}) / ${double(high - low)} * ${timeParts}), ${timeParts - 1})::TINYINT END AS t${i}`
