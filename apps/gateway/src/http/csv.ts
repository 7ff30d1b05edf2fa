import { defused, holdsText } from './formula-text.js'

/**
 * Rows as CSV (RFC 4180): CRLF, quotes where they are needed, nothing for null, JSON for what is nested. What a
 * spreadsheet would take for a formula is defused, in names and in columns that may hold text, unless formulas are `raw`.
 */
export function csvOf(
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly (readonly unknown[])[],
  formulas: 'defused' | 'raw' = 'defused',
): string {
  const safe = formulas === 'raw' ? (text: string) => text : defused
  const mayHoldText = columns.map(({ type }) => holdsText(type))
  const lines = rows.map((row) =>
    row.map((value, i) => cell(typeof value === 'string' && mayHoldText[i] === true ? safe(value) : value)),
  )
  return [columns.map(({ name }) => cell(safe(name))), ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  // An empty text is quoted, so that it is not the same as nothing.
  return text === '' || /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
