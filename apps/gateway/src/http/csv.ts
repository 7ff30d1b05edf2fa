import { defused, holdsText } from './formula-text.js'

interface Column {
  readonly name: string
  readonly type: string
}

export interface CsvWriter {
  /** The first line. */
  readonly names: string
  readonly lines: (rows: readonly (readonly unknown[])[]) => string
}

/**
 * Rows as CSV (RFC 4180): CRLF, quotes where they are needed, nothing for null, JSON for what is nested. What a
 * spreadsheet would take for a formula is defused, in names and in columns that may hold text, unless formulas are `raw`.
 */
export function csvWriter(columns: readonly Column[], formulas: 'defused' | 'raw' = 'defused'): CsvWriter {
  const safe = formulas === 'raw' ? (text: string) => text : defused
  const mayHoldText = columns.map(({ type }) => holdsText(type))
  const safeCell = (value: unknown, column: number): string =>
    cell(typeof value === 'string' && mayHoldText[column] === true ? safe(value) : value)
  return {
    names: line(columns.map(({ name }) => cell(safe(name)))),
    lines: (rows) => rows.map((row) => line(row.map(safeCell))).join(''),
  }
}

/** All of it at once. */
export function csvOf(
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  formulas: 'defused' | 'raw' = 'defused',
): string {
  const { names, lines } = csvWriter(columns, formulas)
  return names + lines(rows)
}

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  // An empty text is quoted, so that it is not the same as nothing.
  return text === '' || /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
