import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import type { SourceColumn } from '../../profile/source.js'
import { identifier } from '../../profile/sql-text.js'
import { MOSTLY_DISTINCT } from './limits.js'

/** Rows at the start of the file that tell how a column is best read; the figures do not depend on it. */
const PROBED = 10_000
const LEAST = 1_000

/** The columns whose values hardly repeat, by the first rows. */
export async function mostlyDistinct(
  ask: Asking,
  relation: string,
  columns: readonly SourceColumn[],
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set()
  const figures = columns.map(({ name }, i) => {
    const column = identifier(name)
    return `count(DISTINCT ${column}) AS d${i}, count(${column}) AS n${i}`
  })
  const row = await ask.row<Row>(`SELECT ${figures.join(', ')} FROM (FROM ${relation} LIMIT ${PROBED})`)
  return new Set(
    columns
      .filter((_, i) => {
        const count = Number(row[`n${i}`])
        return count >= LEAST && Number(row[`d${i}`]) / count > MOSTLY_DISTINCT
      })
      .map(({ name }) => name),
  )
}
