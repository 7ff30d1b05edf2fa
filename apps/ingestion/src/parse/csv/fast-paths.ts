import type { ColumnEvidence } from './evidence.js'

const ZERO = 48
const NINE = 57
const DOT = 46
const MINUS = 45

/**
 * Takes the plain cases straight from the bytes: short integers, short decimals and `YYYY-MM-DD HH:MM:SS`, which are most
 * of what files of numbers hold. False when the value needs the exact look; nothing is counted then. Never empty.
 */
export function takenFast(bytes: Uint8Array, start: number, end: number, column: ColumnEvidence): boolean {
  const length = end - start
  if (length === 19 && bytes[start + 4] === MINUS) return takenAsTimestamp(bytes, start, column)
  if (length > 16) return false
  let at = start
  const negative = bytes[at] === MINUS
  if (negative) at++
  const first = bytes[at]!
  if (at === end || first < ZERO || first > NINE) return false
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
  if (negative) column.negative = true
  if (end - fraction > 1 && bytes[end - 1] === ZERO) column.trailingZero = true
  return true
}

function takenAsTimestamp(bytes: Uint8Array, start: number, column: ColumnEvidence): boolean {
  const two = (offset: number): number => {
    const tens = bytes[start + offset]! - ZERO
    const ones = bytes[start + offset + 1]! - ZERO
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 99 : tens * 10 + ones
  }
  const separator = bytes[start + 10]
  if (bytes[start + 7] !== MINUS || (separator !== 32 && separator !== 84)) return false
  if (bytes[start + 13] !== 58 || bytes[start + 16] !== 58) return false
  const month = two(5)
  const day = two(8)
  // Days after the 28th and years before 100 are left to the exact look.
  if (two(0) === 0 || two(0) > 98 || month < 1 || month > 12 || day < 1 || day > 28) return false
  if (two(11) > 23 || two(14) > 59 || two(17) > 59) return false
  const century = bytes[start + 2]! - ZERO
  const year = bytes[start + 3]! - ZERO
  if (century < 0 || century > 9 || year < 0 || year > 9) return false
  column.timestamps++
  return true
}
