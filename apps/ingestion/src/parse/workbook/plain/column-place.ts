const BEFORE_A = 64
const LETTERS = 26

/** The last column that a workbook has, XFD, and one more. */
export const mostColumns = 16_384
/** The last row that a workbook has. */
export const mostRows = 1_048_576

/**
 * The 0-based column of a cell's name (`B7`: 1) in these bytes; -1 where it is none, or is not in this row (1-based). Pure.
 */
export function columnPlace(bytes: Uint8Array, start: number, end: number, row: number): number {
  let at = start
  let column = 0
  for (; at < end; at++) {
    const letter = bytes[at]! - BEFORE_A
    if (letter < 1 || letter > LETTERS) break
    column = column * LETTERS + letter
    if (column > mostColumns) return -1
  }
  return column > 0 && wholeNumber(bytes, at, end) === row ? column - 1 : -1
}

const ZERO = 48
const mostDigits = 9

/** The number of these bytes, all of them digits; -1 where they are something else. Pure. */
export function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > mostDigits) return -1
  let whole = 0
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) return -1
    whole = whole * 10 + digit
  }
  return whole
}
