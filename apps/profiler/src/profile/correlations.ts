import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { ColumnProfile, Matrix } from './schema.js'
import { double, identifier, literal, parquetRelation } from './sql-text.js'

/** Columns that are compared with each other: 60 make 1,770 pairs. */
export const numericLimit = 60
/** Rows up to which ranks are made of all rows. Above, a sample of about half to all of that many, chosen by hash. */
export const rankedRows = 100_000

export interface NumericColumn {
  readonly name: string
  readonly mean: number
  readonly width: number
}

/** Numeric columns with some spread, in their order. */
export function comparable(columns: readonly ColumnProfile[]): NumericColumn[] {
  return columns.flatMap(({ name, number }) =>
    number && number.sd !== null && number.sd > 0 && number.mean !== null && number.range
      ? [{ name, mean: number.mean, width: number.range }]
      : [],
  )
}

/** Index pairs (i, j) with i > j. */
export const pairsOf = (size: number): [number, number][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: i }, (_, j): [number, number] => [i, j])).flat()

/** Scaled to about [-1, 1] first: corr() of huge values would overflow, and the correlation is the same. */
const scaled = ({ name, mean, width }: NumericColumn, i: number): string =>
  `CASE WHEN isfinite(${identifier(name)}::DOUBLE) THEN (${identifier(name)}::DOUBLE - ${double(mean)}) / ${double(width)} END AS x${i}`

export const pearsonSql = (relation: string, columns: readonly NumericColumn[]): string =>
  `SELECT ${corrs(columns.length)} FROM (SELECT ${columns.map(scaled).join(', ')} FROM ${relation})`

const corrs = (size: number): string =>
  pairsOf(size)
    .map(([i, j]) => `corr(x${i}, x${j}) AS r${i}_${j}`)
    .join(', ')

/**
 * Ranks by joining each column with its own grouped values and their mean ranks; one sort per column of the different
 * values only. A window per column over all rows takes four times as long.
 */
export function spearmanSql(relation: string, columns: readonly NumericColumn[]): string {
  const source = `SELECT ${columns.map(scaled).join(', ')} FROM ${relation}`
  const ranks = columns.map(
    (_, i) =>
      `k${i} AS (SELECT v, sum(n) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) - (n - 1) / 2 AS r ` +
      `FROM (SELECT x${i} AS v, count(*) AS n FROM source WHERE x${i} IS NOT NULL GROUP BY v))`,
  )
  const joins = columns.map((_, i) => `LEFT JOIN k${i} ON source.x${i} = k${i}.v`).join(' ')
  const ranked = `SELECT ${columns.map((_, i) => `k${i}.r::DOUBLE AS x${i}`).join(', ')} FROM source ${joins}`
  return `WITH source AS MATERIALIZED (${source}), ${ranks.join(', ')} SELECT ${corrs(columns.length)} FROM (${ranked})`
}

/** Every m-th row by the hash of its number, the same on every run; no pattern in the file can fall in step with it. */
export const sampledRelation = (path: string, modulus: number): string =>
  `(SELECT * FROM read_parquet(${literal(path)}, file_row_number = true) WHERE hash(file_row_number) % ${modulus} = 0)`

export const sampleModulus = (rows: number): number => Math.max(1, Math.ceil(rows / rankedRows))

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

export async function readCorrelations(
  ask: Asking,
  file: { path: string; rows: number },
  all: readonly NumericColumn[],
): Promise<{ pearson: Matrix | null; spearman: Matrix | null }> {
  if (all.length < 2) return { pearson: null, spearman: null }
  const columns = all.slice(0, numericLimit)
  const names = columns.map(({ name }) => name)
  const leftOut = all.slice(numericLimit).map(({ name }) => name)
  const relation = parquetRelation(file.path)
  const pearson = await ask.row<Row>(pearsonSql(relation, columns))
  const modulus = sampleModulus(file.rows)
  const sampled = modulus > 1
  const source = sampled ? sampledRelation(file.path, modulus) : relation
  const spearman = await ask.row<Row>(spearmanSql(source, columns))
  const rowsRead = sampled ? (await ask.row<Row & { n: number }>(`SELECT count(*) AS n FROM ${source}`)).n : file.rows
  return {
    pearson: matrixFrom(names, (i, j) => pearson[`r${i}_${j}`], { rowsRead: file.rows, exact: true, leftOut }),
    spearman: matrixFrom(names, (i, j) => spearman[`r${i}_${j}`], { rowsRead, exact: !sampled, leftOut }),
  }
}
