import { type Decision, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { CellValues } from './cell-values.js'
import type { TableArea } from './find-table.js'
import { columnLetters } from './sheet-cell.js'

/** Where the table was found, as a person may read and override it. Pure. */
export function areaDecisions(area: TableArea, overrides: ParseOverrides): Decision[] {
  const { header, columns, headerRows, firstRow, lastRow, rowsAbove, rowsBelow } = area
  const top = headerRows[0] ?? firstRow
  const left = columnLetters(columns[0] ?? 0)
  const right = columnLetters(columns.at(-1) ?? 0)
  const range = `${left}${top + 1}:${right}${Math.max(lastRow, headerRows.at(-1) ?? top) + 1}`
  const decisions = [
    decided('cell_range', range, 'the rows and columns with values', { confidence: 0.9 }),
    decided('header', String(header.header), header.why, {
      confidence: header.confidence,
      overridden: overrides.header !== undefined,
    }),
  ]
  if (rowsAbove > 0) {
    const asked = overrides.skipRows !== undefined
    const why = asked ? 'asked for' : 'these rows at the top are narrower than the table below them'
    const more = { confidence: asked ? 1 : 0.8, overridden: asked }
    decisions.push(decided('skipped_rows', String(rowsAbove), why, more))
  }
  if (rowsBelow > 0) {
    const why = 'single cells below the table, behind an empty row'
    decisions.push(decided('footer_rows', String(rowsBelow), why, { confidence: 0.8 }))
  }
  return decisions
}

/** What had no value of its own, counted. Pure. */
export function countDecisions(values: CellValues): Decision[] {
  const decisions: Decision[] = []
  if (values.errors.size > 0) {
    const counted = [...values.errors].map(([text, count]) => `${text} ${count}`).join(', ')
    decisions.push(decided('error_cells', counted, 'a cell that shows an error has no value; read as missing'))
  }
  if (values.formulas > 0) {
    const { formulas, formulasWithoutValue: without } = values
    const why = 'the value that was last computed is taken'
    const missing = `; ${without} of them were never computed and are read as missing`
    decisions.push(decided('formula_cells', String(formulas), without > 0 ? why + missing : why))
  }
  if (values.elapsed > 0) {
    const why = 'times that may exceed a day (format [h]:mm) are kept as days'
    decisions.push(decided('elapsed_times', String(values.elapsed), why))
  }
  return decisions
}
