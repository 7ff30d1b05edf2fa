import type { ColumnEvidence } from './evidence.js'

const ZERO = 48
const NINE = 57
const DOT = 46
const MINUS = 45
const COLON = 58
const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')
/** One bit for each month of 31 days. */
const LONG_MONTHS = [1, 3, 5, 7, 8, 10, 12].reduce((bits, month) => bits | (1 << month), 0)

/**
 * Takes the plain cases straight from the bytes: short integers, short decimals, ISO dates and times, true and false, which
 * are most of what typed columns hold. False when the value needs the exact look; nothing is counted then. Never empty.
 */
export function takenFast(bytes: Uint8Array, start: number, end: number, column: ColumnEvidence): boolean {
  const length = end - start
  if (bytes[start + 4] === MINUS && (length === 10 || length === 19 || length === 20))
    return takenAsIso(bytes, start, length, column)
  if (length > 16) return false
  let at = start
  const negative = bytes[at] === MINUS
  if (negative) at++
  const first = bytes[at]!
  if (at === end || first < ZERO) return false
  if (first > NINE) return (length === 4 || length === 5) && takenAsBoolean(bytes, start, length, column)
  if (first === ZERO && at + 1 < end && bytes[at + 1] !== DOT) return false
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  if (at === end) {
    if (length > 15) return false
    column.integers++
    if (negative) column.negative = true
    return true
  }
  if (bytes[at] !== DOT) return false
  const fraction = ++at
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  if (at !== end) return false
  column.decimals++
  const wholeDigits = fraction - 1 - start - (negative ? 1 : 0)
  if (end - fraction !== 3 || wholeDigits > 3 || first === ZERO) column.ungroupedDecimals++
  if (negative) column.negative = true
  if (end - fraction > 1 && bytes[end - 1] === ZERO) column.trailingZero = true
  return true
}

/** `YYYY-MM-DD`, and behind it nothing, ` HH:MM:SS` or `THH:MM:SS`, and behind that nothing or `Z`. */
function takenAsIso(bytes: Uint8Array, start: number, length: number, column: ColumnEvidence): boolean {
  if (bytes[start + 7] !== MINUS) return false
  const month = two(bytes, start + 5)
  const day = two(bytes, start + 8)
  const century = two(bytes, start)
  // The first century and the last days of February are left to the exact look.
  if (century === 0 || century > 99 || two(bytes, start + 2) > 99 || month < 1 || month > 12 || day < 1) return false
  if (day > (month === 2 ? 28 : LONG_MONTHS & (1 << month) ? 31 : 30)) return false
  if (length === 10) {
    column.dates++
    return true
  }
  const separator = bytes[start + 10]
  if ((separator !== 32 && separator !== 84) || bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return false
  if (two(bytes, start + 11) > 23 || two(bytes, start + 14) > 59 || two(bytes, start + 17) > 59) return false
  if (length === 19) column.timestamps++
  else if (bytes[start + 19] === 90) column.zoned++
  else return false
  return true
}

/** Two digits as a number; 1000 when they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO
  const ones = bytes[at + 1]! - ZERO
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 1000 : tens * 10 + ones
}

/** `true` and `false` in small letters or with a capital. */
function takenAsBoolean(bytes: Uint8Array, start: number, length: number, column: ColumnEvidence): boolean {
  const word = length === 4 ? TRUE : FALSE
  if ((bytes[start]! | 32) !== word[0]) return false
  for (let i = 1; i < length; i++) if (bytes[start + i] !== word[i]) return false
  column.booleans++
  return true
}
