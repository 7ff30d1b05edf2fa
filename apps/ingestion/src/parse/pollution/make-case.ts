import { encodeText } from './encode-text.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** A case whose file is text in UTF-8, or bytes. */
export function makeCase(
  kind: string,
  name: string,
  content: string | Uint8Array,
  expected: TextTable,
  ...alternatives: readonly TextTable[]
): PollutionCase {
  const bytes = typeof content === 'string' ? encodeText(content, 'utf-8') : content
  return { kind, name: `${kind}: ${name}`, bytes, expected, alternatives }
}

/** The table with other rows. */
export const withRows = (table: TextTable, rows: TextTable['rows']): TextTable => ({ header: table.header, rows })

/** The table with one row in the place of another, or with the row left out. */
export const withRow = (table: TextTable, at: number, ...row: readonly (readonly string[])[]): TextTable =>
  withRows(table, table.rows.toSpliced(at, 1, ...row))

/** The table with each cell of some columns as `turn` writes it. */
export const withCells = (
  table: TextTable,
  columns: readonly number[],
  turn: (cell: string, row: number, column: number) => string,
): TextTable =>
  withRows(
    table,
    table.rows.map((cells, row) =>
      cells.map((cell, column) => (columns.includes(column) ? turn(cell, row, column) : cell)),
    ),
  )
