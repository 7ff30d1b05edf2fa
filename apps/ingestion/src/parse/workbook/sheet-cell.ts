/** A cell as the library gives it; `z` as type is a cell without a value. */
export interface SheetCell {
  readonly t: 'b' | 'n' | 'e' | 's' | 'd' | 'z'
  readonly v?: unknown
  /** The number format. */
  readonly z?: string | number
  /** The formula. */
  readonly f?: string
}

export type SheetRow = readonly (SheetCell | undefined)[] | undefined

/** Corners of a range of cells, 0-based and both within. */
export interface CellRange {
  readonly s: { readonly r: number; readonly c: number }
  readonly e: { readonly r: number; readonly c: number }
}

/** Whether a person would see something in the cell. */
export const isFilled = (cell: SheetCell | undefined): cell is SheetCell =>
  cell !== undefined && cell.t !== 'z' && !(cell.t === 's' && String(cell.v ?? '').trim() === '')

/** `A`, `Z`, `AA`… for 0, 25, 26… */
export function columnLetters(column: number): string {
  let letters = ''
  for (let at = column + 1; at > 0; at = Math.floor((at - 1) / 26)) {
    letters = String.fromCharCode(65 + ((at - 1) % 26)) + letters
  }
  return letters
}
