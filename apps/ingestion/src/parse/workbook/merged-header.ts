import type { CellRange, SheetCell, SheetRow } from './sheet-cell.js'
import type { SheetRows } from './sheet-rows.js'

const mostHeaderRows = 5

/** The rows of names, from the first on: a merged cell that spans columns has names below it, one that spans rows ends with them. */
export function headerRowsFrom(merges: readonly CellRange[], start: number): number[] {
  let last = start
  for (let r = start; r <= last && r < start + mostHeaderRows; r++) {
    for (const { s, e } of merges) {
      if (s.r !== r) continue
      last = Math.max(last, e.r, e.c > s.c ? e.r + 1 : 0)
    }
  }
  const end = Math.min(last, start + mostHeaderRows - 1)
  return Array.from({ length: end - start + 1 }, (_, i) => start + i)
}

/** The name of each column: what stands above it, from top to bottom, merged cells filled and nothing said twice. */
export function headerNames(
  rows: SheetRows,
  merges: readonly CellRange[],
  headerRows: readonly number[],
  textOf: (cell: SheetCell | undefined) => string,
): string[] {
  const covering = merges.filter(({ s }) => headerRows.includes(s.r))
  const cellsOf = new Map(headerRows.map((r) => [r, rows.row(r)]))
  const ends = [...Array.from(cellsOf.values(), (row) => row?.length ?? 0), ...covering.map(({ e }) => e.c + 1)]
  return Array.from({ length: Math.max(...ends) }, (_, c) => {
    const parts = headerRows.map((r) => oneLine(textOf(cellAt(cellsOf, covering, r, c))))
    return parts.filter((part, i) => part !== '' && part !== parts[i - 1]).join(' ')
  })
}

function cellAt(
  rows: ReadonlyMap<number, SheetRow>,
  merges: readonly CellRange[],
  r: number,
  c: number,
): SheetCell | undefined {
  const over = merges.find(({ s, e }) => s.r <= r && r <= e.r && s.c <= c && c <= e.c)
  return over === undefined ? rows.get(r)?.[c] : rows.get(over.s.r)?.[over.s.c]
}

/** Line breaks in a cell of names are there for its look. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
