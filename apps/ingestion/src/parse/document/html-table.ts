import { unsafe } from './document-error.js'
import { type Grid, layOut, mostCells, type SpannedCell } from './grid.js'
import { collapsed, elementsOf, type HtmlElement, type HtmlNode, isElement, rawText } from './html-tree.js'

const rowNames = new Set(['tr'])
const cellNames = new Set(['td', 'th'])

/** A table of data as a grid; null when the element only lays a page out. Throws `document_unsafe`. Pure. */
export function htmlGrid(table: HtmlElement, what: string): Grid | null {
  if (table.attribs['role'] === 'presentation' || holdsTable(table)) return null
  const rows = [...elementsOf(table, rowNames)].map(cellsOf).filter((cells) => cells.length > 0)
  const grid = layOut(
    rows.map((cells) => cells.map(spanned)),
    headerRowsOf(rows),
  )
  if (grid === null) throw unsafe(what, `a table of it would have more than ${mostCells} cells`)
  const isTable = grid.rows.length >= 2 && (grid.rows[0]?.length ?? 0) >= 2
  return isTable ? grid : null
}

const tableNames = new Set(['table'])

const holdsTable = (table: HtmlElement): boolean => elementsOf(table, tableNames).next().done !== true

const cellsOf = (row: HtmlElement): HtmlElement[] =>
  (row.children as HtmlNode[]).filter((node): node is HtmlElement => isElement(node) && cellNames.has(node.name))

/** A row is of the header when it is said to be, or when all of its cells are names, before the first that is not. */
function headerRowsOf(rows: readonly (readonly HtmlElement[])[]): number {
  const first = rows.findIndex((cells) => !cells.every((cell) => cell.name === 'th' || isIn(cell, 'thead')))
  return first === -1 ? Math.min(1, rows.length) : first
}

function isIn(node: HtmlElement, name: string): boolean {
  const above = node.parent?.parent
  return above !== null && above !== undefined && 'name' in above && above.name === name
}

const spanned = (cell: HtmlElement): SpannedCell => ({
  text: collapsed(rawText(cell)),
  columns: spanOf(cell.attribs['colspan']),
  rows: spanOf(cell.attribs['rowspan']),
})

const spanOf = (written: string | undefined): number => {
  const span = Number.parseInt(written ?? '1', 10)
  return Number.isSafeInteger(span) && span > 0 ? span : 1
}
