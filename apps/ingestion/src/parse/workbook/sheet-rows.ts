import { isFilled, type SheetRow } from './sheet-cell.js'

/** The rows of a sheet, however they are held. Rows and columns are 0-based. */
export interface SheetRows {
  /** How many cells of each row are filled, for as many rows as the sheet has. */
  readonly filled: Uint32Array
  row(r: number): SheetRow
  /** The columns with a filled cell in these rows, both within, in order. */
  columnsOf(firstRow: number, lastRow: number): number[]
  /** Says that a row is not asked for again: a sheet may be most of the memory. */
  release(r: number): void
}

/** The rows of one sheet, and which of them are hidden. */
export interface LoadedRows {
  readonly rows: SheetRows
  readonly hiddenRows: readonly number[]
}

/** Rows of cells as the library gives them. */
export class LibraryRows implements SheetRows {
  readonly filled: Uint32Array

  constructor(private readonly rows: SheetRow[]) {
    this.filled = new Uint32Array(rows.length)
    for (let r = 0; r < rows.length; r++) for (const cell of rows[r] ?? []) if (isFilled(cell)) this.filled[r]!++
  }

  row(r: number): SheetRow {
    return this.rows[r]
  }

  columnsOf(firstRow: number, lastRow: number): number[] {
    const used = new Set<number>()
    for (let r = firstRow; r <= lastRow; r++) {
      const row = this.rows[r]
      if (row === undefined) continue
      for (let c = 0; c < row.length; c++) if (isFilled(row[c])) used.add(c)
    }
    return [...used].sort((a, b) => a - b)
  }

  release(r: number): void {
    this.rows[r] = undefined
  }
}
