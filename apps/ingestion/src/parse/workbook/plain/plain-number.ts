const ZERO = 48
const POINT = 46
const MINUS = 45

/** Powers of ten that a double holds exactly, as far as the digits of an exact integer reach. */
const powersOfTen = Array.from({ length: 17 }, (_, power) => 10 ** power)
const mostExactDigits = 16
const anyNumber = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * The number that stands in these bytes as a workbook writes numbers; NaN when it is none. A quotient of two integers that
 * are exact in a double is rounded once, so it is the double that the text means (Clinger 1990, "How to read floating point
 * numbers accurately"); longer ones are left to the engine. Pure.
 */
export function plainNumber(bytes: Buffer, start: number, end: number): number {
  const isNegative = bytes[start] === MINUS
  let digits = 0
  let whole = 0
  let pointAt = -1
  for (let i = isNegative ? start + 1 : start; i < end; i++) {
    const digit = bytes[i]! - ZERO
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit
      digits++
    } else if (bytes[i] === POINT && pointAt < 0) pointAt = digits
    else return anyNumberOf(bytes, start, end)
  }
  if (digits === 0) return Number.NaN
  if (digits > mostExactDigits || whole > Number.MAX_SAFE_INTEGER) return anyNumberOf(bytes, start, end)
  const value = pointAt < 0 ? whole : whole / powersOfTen[digits - pointAt]!
  return isNegative ? -value : value
}

function anyNumberOf(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end)
  return anyNumber.test(text) ? Number(text) : Number.NaN
}
