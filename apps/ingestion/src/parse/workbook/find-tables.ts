import { typedColumns } from '../csv/row-likeness.js'
import type { ParseOverrides } from '../overrides.js'
import { CellValues } from './cell-values.js'
import { findTable, isTable, type TableArea } from './find-table.js'
import { type CellRange, isFilled, type SheetRow } from './sheet-cell.js'
import type { SheetRows } from './sheet-rows.js'

const mostTables = 20
const looksAtRows = 200

/**
 * Finds the tables of a sheet that stand below each other: another one begins behind an empty row, with words in every cell where the rows
 * above have numbers or dates, and values below them. What a person said about header or rows holds for one table, the whole sheet. Pure.
 */
export function findTables(
  rows: SheetRows,
  merges: readonly CellRange[],
  date1904: boolean,
  overrides: ParseOverrides,
): TableArea[] {
  const areas: TableArea[] = []
  let from: number | null = null
  for (;;) {
    const asked: ParseOverrides = from === null ? overrides : { ...overrides, skipRows: from }
    const area = findTable(rows, merges, date1904, asked)
    if (area === null) return areas
    const own: TableArea = from === null ? area : { ...area, rowsAbove: 0 }
    const isOne = overrides.skipRows !== undefined || overrides.header !== undefined || areas.length + 1 === mostTables
    const next: number | null = isOne ? null : nextTable(rows, own, date1904)
    if (next === null || !isTable(findTable(rows, merges, date1904, { ...overrides, skipRows: next })!))
      return [...areas, own]
    const first = findTable(rows, merges, date1904, asked, next)!
    areas.push(from === null ? first : { ...first, rowsAbove: 0 })
    from = next
  }
}

/** The row of names with which another table begins; null where there is none. */
function nextTable(rows: SheetRows, area: TableArea, date1904: boolean): number | null {
  const { firstRow, lastRow, columns, names, header } = area
  if (!header.header) return null
  const values = new CellValues(date1904)
  const textsAt = (r: number): string[] => columns.map((c) => String(values.of(rows.row(r)?.[c]) ?? ''))
  for (let r = firstRow + 1; r < lastRow; r++) {
    if (rows.filled[r - 1] !== 0 || rows.filled[r]! < 2 || rows.filled[r + 1] === 0) continue
    if (!areWords(rows.row(r)) || areWords(rows.row(r + 1)) || textsAt(r).join() === names.join()) continue
    const first = Math.max(firstRow, r - looksAtRows)
    const above = Array.from({ length: r - 1 - first }, (_, i) => textsAt(first + i)).filter((row) => row.some(Boolean))
    if (typedColumns(above, columns.length).some((is, i) => is && isFilled(rows.row(r)?.[columns[i]!]))) return r
  }
  return null
}

/** Texts alone, none of them twice. */
function areWords(row: SheetRow): boolean {
  const cells = (row ?? []).filter(isFilled)
  return cells.every(({ t }) => t === 's') && new Set(cells.map(({ v }) => v)).size === cells.length
}
