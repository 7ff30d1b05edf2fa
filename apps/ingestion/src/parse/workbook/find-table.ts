import { typedColumns } from '../csv/row-likeness.js'
import { detectHeader, type HeaderDecision } from '../csv/detect-header.js'
import type { ParseOverrides } from '../overrides.js'
import { CellValues } from './cell-values.js'
import { headerNames, headerRowsFrom } from './merged-header.js'
import { type CellRange, isFilled, type SheetRow } from './sheet-cell.js'
import type { SheetRows } from './sheet-rows.js'

/** Where the table stands in a sheet. Rows and columns are 0-based. */
export interface TableArea {
  readonly header: HeaderDecision
  readonly headerRows: readonly number[]
  readonly firstRow: number
  /** The last row of data; less than `firstRow` when there is none. */
  readonly lastRow: number
  readonly columns: readonly number[]
  /** As written, one per column, empty where there is none; `column_1` and so on without a header. */
  readonly names: readonly string[]
  /** Filled rows that are not the table's. */
  readonly rowsAbove: number
  readonly rowsBelow: number
}

const looksAtRows = 1_000
const mostPreambleRows = 50
const headRows = 200
const mostFooterRows = 20
const surely = 0.9

/** Finds the table of a sheet: titles above and notes below it are left out, empty columns too. `end`: the rows from there on are not its. Pure. */
export function findTable(
  rows: SheetRows,
  merges: readonly CellRange[],
  date1904: boolean,
  overrides: ParseOverrides,
  end = rows.filled.length,
): TableArea | null {
  const counts = rows.filled
  const filled: number[] = []
  for (let r = 0; r < Math.min(end, counts.length); r++) if (counts[r]! > 0) filled.push(r)
  if (filled.length === 0) return null
  const width = median(filled.slice(0, looksAtRows).map((r) => counts[r]!))
  const start = startRow(rows, merges, filled, width, overrides)
  if (start === null) return null
  const { header, headerRows } = headerOf(rows, merges, filled, start, date1904, overrides)
  const firstRow = header.header ? headerRows.at(-1)! + 1 : start
  const lastRow = lastDataRow(counts, firstRow, filled.at(-1)!, width)
  const values = new CellValues(date1904)
  const allNames = header.header ? headerNames(rows, merges, headerRows, (cell) => String(values.of(cell) ?? '')) : []
  const named = allNames.flatMap((name, c) => (name === '' ? [] : [c]))
  const columns = [...new Set([...named, ...rows.columnsOf(firstRow, lastRow)])].sort((a, b) => a - b)
  return {
    header,
    headerRows: header.header ? headerRows : [],
    firstRow,
    lastRow,
    columns,
    names: columns.map((c, i) => (header.header ? (allNames[c] ?? '') : `column_${i + 1}`)),
    rowsAbove: filled.filter((r) => r < start).length,
    rowsBelow: filled.filter((r) => r > lastRow && r >= firstRow).length,
  }
}

/** Whether a sheet that nobody asked for holds a table: rows of two columns or more, or one column below a name that is surely one. Pure. */
export const isTable = ({ columns, header, firstRow, lastRow }: TableArea): boolean =>
  lastRow >= firstRow && (columns.length >= 2 || (header.header && header.confidence >= surely))

/** The first row that is about as wide as the rows mostly are; what stands above is a title or a note. */
function startRow(
  rows: SheetRows,
  merges: readonly CellRange[],
  filled: readonly number[],
  width: number,
  { skipRows }: ParseOverrides,
): number | null {
  if (skipRows !== undefined) return filled.find((r) => r >= skipRows) ?? null
  const first = filled[0]!
  if (width < 2) return first
  const needed = width <= 3 ? width : Math.ceil(width * 0.75)
  const left = Math.min(...filled.slice(0, looksAtRows).map((r) => rows.row(r)!.findIndex(isFilled)))
  const found = filled.slice(0, mostPreambleRows).find((r) => {
    const cells = rows.row(r)!
    const seen = cells.reduce((sum, cell) => sum + (isFilled(cell) ? 1 : 0), 0)
    if (seen === 1 && !(width === 2 && !isFilled(cells[left]))) return false
    const spans = merges.filter((m) => m.s.r === r && isFilled(cells[m.s.c])).reduce((sum, m) => sum + m.e.c - m.s.c, 0)
    return seen + spans + (isFilled(cells[left]) ? 0 : 1) >= needed
  })
  return found ?? first
}

function headerOf(
  rows: SheetRows,
  merges: readonly CellRange[],
  filled: readonly number[],
  start: number,
  date1904: boolean,
  overrides: ParseOverrides,
): { header: HeaderDecision; headerRows: readonly number[] } {
  const headerRows = headerRowsFrom(merges, start)
  if (overrides.header !== undefined)
    return { header: { header: overrides.header, why: 'asked for', confidence: 1 }, headerRows }
  const values = new CellValues(date1904)
  const at = filled.indexOf(start)
  const texts = filled.slice(at, at + headRows).map((r) => texted(rows.row(r), values))
  if (headerRows.length > 1) {
    const words = headerRows.every((r) => (rows.row(r) ?? []).every((cell) => !isFilled(cell) || cell.t === 's'))
    if (words) {
      const why = `merged cells join ${headerRows.length} rows of names`
      return { header: { header: true, why, confidence: 0.9 }, headerRows }
    }
  }
  const header = detectHeader(texts, typedColumns(texts, Math.max(...texts.map(({ length }) => length), 1)))
  if (!header.header && isSeries(rows.row(start), texts)) {
    const why = 'the first row is words and then years or dates in order'
    return { header: { header: true, why, confidence: 0.85 }, headerRows: [start] }
  }
  return { header, headerRows: [start] }
}

const texted = (row: SheetRow, values: CellValues): string[] =>
  Array.from(row ?? [], (cell) => (isFilled(cell) ? String(values.of(cell) ?? '') : ''))

/** Years or days in order, behind at least one word: names of columns that are written as numbers. */
function isSeries(first: SheetRow, texts: readonly (readonly string[])[]): boolean {
  const cells = (first ?? []).flatMap((cell, c) => (isFilled(cell) ? [{ cell, text: texts[0]![c]! }] : []))
  const typed = cells.filter(({ cell }) => cell.t !== 's')
  if (typed.length < 2 || typed.length === cells.length) return false
  const ordered = typed.every(({ text }, i) => i === 0 || text > typed[i - 1]!.text)
  const fits = typed.every(({ text }) => /^(19|20)\d\d$/.test(text) || /^\d{4}-\d\d-\d\d$/.test(text))
  return ordered && fits
}

/** Notes below a table are single cells behind an empty row. */
function lastDataRow(counts: Uint32Array, firstRow: number, last: number, width: number): number {
  if (width < 3) return last
  let end = last
  for (;;) {
    let top = end
    while (top > firstRow && counts[top] === 1 && end - top < mostFooterRows) top--
    if (top === end || counts[top] !== 0) return end
    while (top > firstRow && counts[top] === 0) top--
    if (top <= firstRow) return end
    end = top
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
