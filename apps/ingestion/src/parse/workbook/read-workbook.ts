import { readFile } from 'node:fs/promises'
import { read, set_cptable, type WorkBook, type WorkSheet } from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'
import { type Decision, decided } from '../decision.js'
import type { Reader, ReaderOutput } from '../extract/reader.js'
import type { ExtractJob } from '../extract/extracted.js'
import type { RecordColumn, RecordWriter } from '../extract/record-writer.js'
import { detectContainer } from '../open/detect-container.js'
import { readPrefix } from '../open/open-source.js'
import type { ParseOverrides } from '../overrides.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { CellValues } from './cell-values.js'
import { checkParts, type SheetTraits, damaged, encryptedWorkbook } from './check-parts.js'
import { askedDecision, furtherDecision, mainDecision, mainSheet, type SheetSummary } from './choose-sheet.js'
import { findTable, isTable, type TableArea } from './find-table.js'
import { type CellRange, columnLetters, isFilled, type SheetRow } from './sheet-cell.js'
import { areaDecisions, countDecisions } from './workbook-decisions.js'

interface LoadedSheet extends SheetSummary {
  readonly rows: SheetRow[]
  readonly merges: readonly CellRange[]
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
}

interface FoundTable {
  readonly sheet: LoadedSheet
  readonly area: TableArea
}

/** Reads the tables of a workbook (XLSX, XLSB, XLS or ODS), one a sheet. */
export const readWorkbook: Reader = async (job, output) => {
  const traits = (await isZip(job.path)) ? await checkParts(job.path, job.bytes, job.archiveLimits) : anyTraits
  const book = await load(job, traits)
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  const sheets = sheetsOf(book)
  const { overrides } = job
  const { place } = mainSheet(sheets, overrides.sheet)
  const main = sheets.find((sheet) => sheet.place === place)!
  const area = findTable(main.rows, main.merges, date1904, overrides)
  if (area === null) throw emptySheet(main.name)
  const write = (table: FoundTable, decision: Decision): void =>
    writeTable(table, new CellValues(date1904), decision, overrides, output)
  if (overrides.sheet !== undefined) {
    write({ sheet: main, area }, askedDecision(main))
    return []
  }
  const others = sheets.filter((sheet) => sheet !== main)
  const further = job.mainOnly ? [] : tablesOf(others, date1904, overrides)
  const leftOut = others.filter((sheet) => !further.some((table) => table.sheet === sheet))
  write({ sheet: main, area }, mainDecision(main, { further: further.map(({ sheet }) => sheet), leftOut }))
  for (const table of further) write(table, furtherDecision(table.sheet))
  return []
}

const tablesOf = (sheets: readonly LoadedSheet[], date1904: boolean, overrides: ParseOverrides): FoundTable[] =>
  sheets.flatMap((sheet) => {
    const area = findTable(sheet.rows, sheet.merges, date1904, overrides)
    return area !== null && isTable(area) ? [{ sheet, area }] : []
  })

function writeTable(
  { sheet, area }: FoundTable,
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
  writeRows(sheet, area, values, output.open(columns, sheet.name))
  output.decide([
    decision,
    ...areaDecisions(area, overrides),
    ...countDecisions(values),
    ...hiddenDecisions(sheet, area),
  ])
}

async function isZip(path: string): Promise<boolean> {
  return detectContainer(await readPrefix(path, 4)) === 'zip'
}

const anyTraits: SheetTraits = { hasFormulas: true, hasHidden: true }

async function load({ path }: ExtractJob, { hasFormulas, hasHidden }: SheetTraits): Promise<WorkBook> {
  set_cptable(codepages)
  const bytes = await readFile(path)
  try {
    // Stubs keep formulas without a value apart from ones whose value is 0; styles say which rows are hidden.
    return read(bytes, {
      type: 'buffer',
      dense: true,
      cellText: false,
      cellHTML: false,
      cellNF: true,
      sheetStubs: hasFormulas,
      cellStyles: hasHidden,
    })
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw /password/i.test(String(error)) ? encryptedWorkbook() : damaged(error)
  }
}

/** Only sheets of cells; a sheet that the library gave up on is an error, since it may be the one. */
function sheetsOf(book: WorkBook): LoadedSheet[] {
  return book.SheetNames.flatMap((name, i) => {
    const sheet: WorkSheet | undefined = book.Sheets[name]
    if (sheet === undefined) throw damaged(`sheet ${i + 1} was not read`)
    if (sheet['!type'] !== undefined && sheet['!type'] !== 'sheet') return []
    const rows = (sheet['!data'] ?? []) as SheetRow[]
    let filledCells = 0
    for (const row of rows) if (row !== undefined) for (const cell of row) if (isFilled(cell)) filledCells++
    return [
      {
        name,
        place: i + 1,
        hidden: (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0,
        filledCells,
        rows,
        merges: sheet['!merges'] ?? [],
        hiddenRows: (sheet['!rows'] ?? []).flatMap((row, r) => (row?.hidden === true ? [r] : [])),
        hiddenColumns: (sheet['!cols'] ?? []).flatMap((column, c) => (column?.hidden === true ? [c] : [])),
      },
    ]
  })
}

/** Every row with a filled cell is a record; empty ones between them are none. */
function writeRows(sheet: LoadedSheet, area: TableArea, values: CellValues, writer: RecordWriter): void {
  let expected = 0
  for (let r = area.firstRow; r <= area.lastRow; r++) if (sheet.rows[r]?.some(isFilled)) expected++
  for (let r = area.firstRow; r <= area.lastRow; r++) {
    const row = sheet.rows[r]
    if (row === undefined || !row.some(isFilled)) continue
    writer.write(
      r + 1,
      area.columns.map((c) => values.of(row[c])),
    )
    // What is written is not needed any more, and a sheet may be most of the memory.
    sheet.rows[r] = undefined
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
