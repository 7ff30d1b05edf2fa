import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import type { SourceColumn } from '../../profile/source.js'
import { identifier } from '../../profile/sql-text.js'
import { MOSTLY_DISTINCT } from './limits.js'

/** Rows at the start of the file that tell how a column is best read; the figures do not depend on it. */
const PROBED = 10_000
const LEAST = 1_000
/** A wide file's columns would not fit all at once. */
const AT_ONCE = 100

/** The columns whose values hardly repeat, by the first rows. */
export async function mostlyDistinct(
  ask: Asking,
  relation: string,
  columns: readonly SourceColumn[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let from = 0; from < columns.length; from += AT_ONCE)
    for (const name of await probe(ask, relation, columns.slice(from, from + AT_ONCE))) found.add(name)
  return found
}

async function probe(ask: Asking, relation: string, columns: readonly SourceColumn[]): Promise<string[]> {
  const names = columns.map(({ name }) => identifier(name))
  const figures = names.map((column, i) => `approx_count_distinct(${column}) AS d${i}, count(${column}) AS n${i}`)
  const row = await ask.row<Row>(
    `SELECT ${figures.join(', ')} FROM (SELECT ${names.join(', ')} FROM ${relation} LIMIT ${PROBED})`,
  )
  return columns
    .filter((_, i) => {
      const count = Number(row[`n${i}`])
      return count >= LEAST && Number(row[`d${i}`]) / count > MOSTLY_DISTINCT
    })
    .map(({ name }) => name)
}
