import { decided } from '../decision.js'
import type { ReaderOutput } from '../extract/reader.js'
import { AccountingError } from '../parse-error.js'
import { columnNames, type InnerTable } from './inner-tables.js'

/** Writes each table of the documents as one of its own; empty rows are none. */
export function writeInnerTables(tables: readonly InnerTable[], output: ReaderOutput): void {
  for (const { name, grid, page, confidence } of tables) {
    const named = grid.headerRows > 0
    const names = columnNames(grid)
    const columns = names.map((name, x) => ({
      name: named ? name : `column_${x + 1}`,
      unnamed: !named,
      type: null,
      coding: 'text' as const,
      why: '',
    }))
    const writer = output.open(columns, name)
    const rows = grid.rows.slice(grid.headerRows)
    for (const [at, row] of rows.entries())
      if (row.some((cell) => cell !== '')) writer.write(grid.headerRows + at + 1, row)
    const blank = rows.filter((row) => row.join('') === '').length
    if (writer.records !== rows.length - blank)
      throw new AccountingError(`${rows.length - blank} rows of a table, ${writer.records} written`)
    const where = page === null ? 'a table of the document' : `a table on page ${page} of the document`
    output.decide([
      decided('document_tables', name, where, { confidence }),
      decided('header', String(named), `${grid.headerRows} rows of names`, { confidence: named ? 0.9 : 0.7 }),
    ])
  }
}
