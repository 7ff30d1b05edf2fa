import { createHash } from 'node:crypto'

/** The cells of a table within a document, each row as wide as the widest one. */
export interface Grid {
  readonly rows: readonly (readonly string[])[]
  /** How many of the rows are its header. */
  readonly headerRows: number
}

/** One row of a source, whose cells may reach over others. */
export interface SpannedCell {
  readonly text: string
  readonly columns: number
  readonly rows: number
}

export const mostCells = 2_000_000
const mostColumns = 1_000

/**
 * Lays spanned cells out: the text of a cell that reaches over several stands in each of them, so that every row can be
 * read by itself. Null when there would be more than `mostCells`. Pure.
 */
export function layOut(rows: readonly (readonly SpannedCell[])[], headerRows: number): Grid | null {
  const laid: (string | undefined)[][] = rows.map(() => [])
  let cells = 0
  for (const [y, row] of rows.entries()) {
    let x = 0
    for (const { text, columns, rows: down } of row) {
      while (laid[y]![x] !== undefined) x++
      const width = Math.max(1, Math.min(columns, mostColumns))
      const height = Math.max(1, Math.min(down, rows.length - y))
      cells += width * height
      if (cells > mostCells) return null
      for (let dy = 0; dy < height; dy++) for (let dx = 0; dx < width; dx++) laid[y + dy]![x + dx] ??= text
      x += width
    }
  }
  const width = laid.reduce((most, row) => Math.max(most, row.length), 0)
  if (width * laid.length > mostCells) return null
  return { rows: laid.map((row) => Array.from({ length: width }, (_, x) => row[x] ?? '')), headerRows }
}

/** The columns by tabs, the rows by line breaks. Pure. */
export const gridText = ({ rows }: Grid): string => rows.map((row) => row.join('\t')).join('\n')

/** HTML of our own making, whatever the source was: no attribute, no script. Pure. */
export function gridHtml({ rows, headerRows }: Grid): string {
  const row = (tag: string) => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  const head = rows.slice(0, headerRows).map(row('th')).join('')
  const body = rows.slice(headerRows).map(row('td')).join('')
  return `<table>${head === '' ? '' : `<thead>${head}</thead>`}<tbody>${body}</tbody></table>`
}

/** The same for tables that hold the same, wherever they stand. Pure. */
export const gridHash = ({ rows, headerRows }: Grid): string =>
  createHash('sha256')
    .update(JSON.stringify([headerRows, rows]))
    .digest('hex')

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character]!)
