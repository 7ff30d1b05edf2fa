import { type Decision, decided } from '../decision.js'
import type { Reader, ReaderOutput } from '../extract/reader.js'
import type { RecordColumn, RecordWriter } from '../extract/record-writer.js'
import type { ParseOverrides } from '../overrides.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { CellValues } from './cell-values.js'
import { askedDecision, furtherDecision, mainDecision, mainSheet } from './choose-sheet.js'
import { findTable, isTable, type TableArea } from './find-table.js'
import { findTables } from './find-tables.js'
import type { LoadedSheet } from './library-workbook.js'
import { loadWorkbook } from './load-workbook.js'
import { columnLetters, isFilled } from './sheet-cell.js'
import { areaDecisions, countDecisions } from './workbook-decisions.js'

interface FoundTable {
  readonly sheet: LoadedSheet
  /** What it is called in the file: the sheet, and its place among the tables of that from the second on. */
  readonly source: string
  readonly area: TableArea
}

/** Reads the tables of a workbook (XLSX, XLSB, XLS or ODS), one a sheet. */
export const readWorkbook: Reader = async (job, output) => {
  const { sheets, date1904 } = await loadWorkbook(job)
  const { overrides } = job
  const { place } = mainSheet(sheets, overrides.sheet)
  const main = sheets.find((sheet) => sheet.place === place)!
  const isAlone = overrides.sheet !== undefined || job.mainOnly
  const [first, ...below] = tablesOf([main], date1904, overrides, isAlone)
  if (first === undefined) throw emptySheet(main.name)
  const write = (table: FoundTable, decision: Decision): void =>
    writeTable(table, new CellValues(date1904), decision, overrides, output)
  if (overrides.sheet !== undefined) {
    write(first, askedDecision(main))
    return []
  }
  const others = sheets.filter((sheet) => sheet !== main)
  const further = isAlone ? [] : tablesOf(others, date1904, overrides).filter(({ area }) => isTable(area))
  const leftOut = others.filter((sheet) => !further.some((table) => table.sheet === sheet))
  const furtherSheets = [...new Set(further.map(({ sheet }) => sheet))]
  write(first, mainDecision(main, { further: furtherSheets, leftOut }))
  for (const table of [...below, ...further]) write(table, furtherDecision(table.sheet))
  return []
}

/** The tables of each sheet from top to bottom; `isOne`: a sheet is one table, whatever stands in it. */
const tablesOf = (
  sheets: readonly LoadedSheet[],
  date1904: boolean,
  overrides: ParseOverrides,
  isOne = false,
): FoundTable[] =>
  sheets.flatMap((sheet) => {
    const one = isOne ? findTable(sheet.rows, sheet.merges, date1904, overrides) : null
    const areas = isOne ? (one === null ? [] : [one]) : findTables(sheet.rows, sheet.merges, date1904, overrides)
    return areas.map((area, i) => ({ sheet, source: i === 0 ? sheet.name : `${sheet.name} ${i + 1}`, area }))
  })

function writeTable(
  { sheet, source, area }: FoundTable,
  values: CellValues,
  decision: Decision,
  overrides: ParseOverrides,
  output: ReaderOutput,
): void {
  const columns = area.names.map((name): RecordColumn => ({
    name,
    type: null,
    coding: 'text',
    why: '',
    unnamed: !area.header.header,
  }))
  writeRows(sheet, area, values, output.open(columns, source))
  output.decide([
    decision,
    ...areaDecisions(area, overrides),
    ...countDecisions(values),
    ...hiddenDecisions(sheet, area),
  ])
}

/** Every row with a filled cell is a record; empty ones between them are none. */
function writeRows(sheet: LoadedSheet, area: TableArea, values: CellValues, writer: RecordWriter): void {
  let expected = 0
  const { rows } = sheet
  for (let r = area.firstRow; r <= area.lastRow; r++) if (rows.filled[r]! > 0) expected++
  for (let r = area.firstRow; r <= area.lastRow; r++) {
    const row = rows.row(r)
    if (row === undefined || !row.some(isFilled)) continue
    writer.write(
      r + 1,
      area.columns.map((c) => values.of(row[c])),
    )
    rows.release(r)
  }
  if (writer.records !== expected) throw new AccountingError(`${expected} filled rows, ${writer.records} written`)
}

function hiddenDecisions(sheet: LoadedSheet, area: TableArea): Decision[] {
  const rows = sheet.hiddenRows.filter((r) => r >= area.firstRow && r <= area.lastRow).length
  const columns = sheet.hiddenColumns.filter((c) => area.columns.includes(c))
  if (rows === 0 && columns.length === 0) return []
  const parts = [
    rows > 0 ? `${rows} ${rows === 1 ? 'row' : 'rows'}` : '',
    columns.length > 0 ? `columns ${columns.map(columnLetters).join(', ')}` : '',
  ]
  return [
    decided('hidden_cells', parts.filter((part) => part !== '').join('; '), 'what is hidden is data all the same'),
  ]
}

const emptySheet = (name: string): ParseError =>
  new ParseError(
    'file_empty',
    `The sheet "${name}" has no filled cell.`,
    'Name another sheet with the override "sheet".',
  )
