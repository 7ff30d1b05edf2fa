import type { TextTable } from './pollution-case.js'

/** How a clean table is written, before it is polluted. */
export interface CsvStyle {
  readonly delimiter: string
  /** '' writes no quotes at all. */
  readonly quote: string
  /** What stands before a quote inside quotes; '' lets it stand bare. */
  readonly escape: string
  readonly newline: string
  readonly quoteAll: boolean
}

export const plainStyle: CsvStyle = { delimiter: ',', quote: '"', escape: '"', newline: '\n', quoteAll: false }

/** The fields of a record, quoted where they need it. */
export function fieldTexts(cells: readonly string[], style: CsvStyle): string[] {
  return cells.map((cell) => fieldText(cell, style))
}

export const recordText = (cells: readonly string[], style: CsvStyle): string =>
  fieldTexts(cells, style).join(style.delimiter)

/** Header and rows, one text each. */
export const recordTexts = ({ header, rows }: TextTable, style: CsvStyle): string[] =>
  [header, ...rows].map((cells) => recordText(cells, style))

/** Each record with its line end. */
export const linesText = (lines: readonly string[], newline: string): string =>
  lines.map((line) => line + newline).join('')

export const csvText = (table: TextTable, style: CsvStyle): string =>
  linesText(recordTexts(table, style), style.newline)

function fieldText(cell: string, { delimiter, quote, escape, quoteAll }: CsvStyle): string {
  if (quote === '') return cell
  const needed = quoteAll || cell.includes(delimiter) || cell.includes(quote) || /[\r\n]/.test(cell)
  if (!needed) return cell
  const inner = escape === '' || escape === quote ? cell : cell.replaceAll(escape, escape + escape)
  return `${quote}${inner.replaceAll(quote, escape + quote)}${quote}`
}
