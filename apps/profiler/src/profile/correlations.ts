import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { ColumnProfile, Matrix } from './schema.js'
import { double, identifier, literal } from './sql-text.js'

/** Columns that are compared with each other: 60 make 1,770 pairs. */
const numericLimit = 60
/** Rows up to which columns are compared by all rows. */
const comparedRows = 100_000
/** Of more rows, a sample of about two thirds to all of that many, chosen by hash. */
const sampledRows = 50_000

export interface NumericColumn {
  readonly name: string
  readonly mean: number
  readonly width: number
  /** Whether every row has a finite value. */
  readonly complete: boolean
  /** The quantiles 10, 20 … 90 in hundredths. */
  readonly tenths: readonly number[]
  /** The quantiles 1 and 99 in hundredths. */
  readonly middle: readonly [number, number]
}

/** Numeric columns with some spread, in their order. */
export function comparable(columns: readonly ColumnProfile[]): NumericColumn[] {
  return columns.flatMap(({ name, rows, number }) => {
    if (!number || number.sd === null || number.sd <= 0 || number.mean === null || !number.range) return []
    const all = number.percentiles ?? []
    const tenths = all.filter((_, i) => i % 10 === 9)
    const middle = [all[0] ?? 0, all.at(-1) ?? 0] as const
    return [{ name, mean: number.mean, width: number.range, complete: number.finite === rows, tenths, middle }]
  })
}

export interface ComparedNumbers {
  readonly numbers: readonly NumericColumn[]
  readonly numbersLeftOut: readonly string[]
}

/** The first numbers up to the limit, and the names of those beyond it. */
export function comparedNumbers(columns: readonly ColumnProfile[]): ComparedNumbers {
  const all = comparable(columns)
  return { numbers: all.slice(0, numericLimit), numbersLeftOut: all.slice(numericLimit).map(({ name }) => name) }
}

/** Index pairs (i, j) with i > j. */
export const pairsOf = (size: number): [number, number][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: i }, (_, j): [number, number] => [i, j])).flat()

/** Scaled to about [-1, 1] first: corr() of huge values would overflow, and the correlation is the same. */
export const scaled = ({ name, mean, width }: NumericColumn, i: number): string =>
  `CASE WHEN isfinite(${identifier(name)}::DOUBLE) THEN (${identifier(name)}::DOUBLE - ${double(mean)}) / ${double(width)} END AS x${i}`

export const pearsonSql = (relation: string, columns: readonly NumericColumn[]): string =>
  `SELECT ${corrs(columns.length)} FROM (SELECT ${columns.map(scaled).join(', ')} FROM ${relation})`

const corrs = (size: number): string =>
  pairsOf(size)
    .map(([i, j]) => `corr(x${i}, x${j}) AS r${i}_${j}`)
    .join(', ')

/**
 * Ranks of the columns x0, x1 … of a table, by joining each with its own grouped values and their mean ranks; one sort
 * per column of the different values only. A window per column over all rows takes four times as long.
 */
export function spearmanSql(table: string, size: number): string {
  const all = Array.from({ length: size }, (_, i) => i)
  const ranks = all.map(
    (i) =>
      `k${i} AS (SELECT v, sum(n) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) - (n - 1) / 2 AS r ` +
      `FROM (SELECT x${i} AS v, count(*) AS n FROM ${table} WHERE x${i} IS NOT NULL GROUP BY v))`,
  )
  const joins = all.map((i) => `LEFT JOIN k${i} ON ${table}.x${i} = k${i}.v`).join(' ')
  const ranked = `SELECT ${all.map((i) => `k${i}.r::DOUBLE AS x${i}`).join(', ')} FROM ${table} ${joins}`
  return `WITH ${ranks.join(', ')} SELECT ${corrs(size)} FROM (${ranked})`
}

/** Every m-th row by the hash of its number, the same on every run; no pattern in the file can fall in step with it. */
export const sampledRelation = (path: string, modulus: number): string =>
  `(SELECT * FROM read_parquet(${literal(path)}, file_row_number = true) WHERE hash(file_row_number) % ${modulus} = 0)`

export const sampleModulus = (rows: number): number => (rows <= comparedRows ? 1 : Math.ceil(rows / sampledRows))

export function matrixFrom(
  names: readonly string[],
  valueOf: (i: number, j: number) => unknown,
  about: { rowsRead: number; exact: boolean; leftOut: readonly string[] },
): Matrix {
  const values = names.map((_, i) => names.map((_, j) => (i === j ? 1 : clean(i > j ? valueOf(i, j) : valueOf(j, i)))))
  const errorBound = about.exact || about.rowsRead < 4 ? null : 1.96 / Math.sqrt(about.rowsRead - 3)
  return {
    columns: [...names],
    values,
    rowsRead: about.rowsRead,
    exact: about.exact,
    errorBound,
    leftOut: [...about.leftOut],
  }
}

/** NaN comes as text, and rounding may leave a correlation a hair outside of [-1, 1]. */
const clean = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(1, Math.max(-1, value)) : null

/** Of all rows of `relation`; null with fewer than two numbers. */
export async function readPearson(
  ask: Asking,
  relation: string,
  rows: number,
  columns: readonly ColumnProfile[],
): Promise<Matrix | null> {
  const { numbers, numbersLeftOut: leftOut } = comparedNumbers(columns)
  if (numbers.length < 2) return null
  const found = await ask.row<Row>(pearsonSql(relation, numbers))
  return matrixFrom(namesOf(numbers), (i, j) => found[`r${i}_${j}`], { rowsRead: rows, exact: true, leftOut })
}

/** Of the sampled rows in `table`; null with fewer than two numbers. */
export async function readSpearman(
  ask: Asking,
  table: string,
  sample: ComparedNumbers & { readonly rowsRead: number; readonly exact: boolean },
): Promise<Matrix | null> {
  const { numbers, numbersLeftOut: leftOut, rowsRead, exact } = sample
  if (numbers.length < 2) return null
  const found = await ask.row<Row>(spearmanSql(table, numbers.length))
  return matrixFrom(namesOf(numbers), (i, j) => found[`r${i}_${j}`], { rowsRead, exact, leftOut })
}

const namesOf = (numbers: readonly NumericColumn[]): string[] => numbers.map(({ name }) => name)
