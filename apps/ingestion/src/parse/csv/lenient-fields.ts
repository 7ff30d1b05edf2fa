import type { Dialect } from './dialect.js'
import { utf8 } from './field-text.js'

export interface FieldBounds {
  start: number
  end: number
  quoted: boolean
}

/**
 * Cuts one line into fields where the quotes do not add up: a quote closes a field only where a delimiter or the end of the line follows,
 * and one that never closes is a character like any other.
 */
export function lenientFields(bytes: Uint8Array, start: number, end: number, dialect: Dialect): FieldBounds[] {
  const step = 1 + (dialect.delimiterTail?.length ?? 0)
  const fields: FieldBounds[] = []
  for (let at = start; ; at += step) {
    if (dialect.skipsBlanks === true) while (at < end && bytes[at] === BLANK) at++
    const close = bytes[at] === dialect.quote && at < end ? closingQuote(bytes, at + 1, end, dialect) : -1
    const stop = nextDelimiter(bytes, close < 0 ? at : close + 1, end, dialect)
    fields.push(close < 0 ? { start: at, end: stop, quoted: false } : { start: at + 1, end: close, quoted: true })
    at = stop
    if (at >= end) return fields
  }
}

/** The same as texts. */
export const lenientTexts = (line: Uint8Array, dialect: Dialect): string[] =>
  lenientFields(line, 0, line.length, dialect).map(({ start, end }) => utf8(line, start, end))

const BLANK = 32

function closingQuote(bytes: Uint8Array, from: number, end: number, dialect: Dialect): number {
  const { quote, escape } = dialect
  for (let at = from; at < end; at++) {
    const isPair = escape === quote && bytes[at] === quote && bytes[at + 1] === quote && at + 1 < end
    if (isPair || (bytes[at] === escape && escape !== quote)) at++
    else if (bytes[at] === quote && isAtEnd(bytes, at + 1, end, dialect)) return at
  }
  return -1
}

/** At the end of a field: blanks may stand before it where they belong to none. */
function isAtEnd(bytes: Uint8Array, from: number, end: number, dialect: Dialect): boolean {
  let at = from
  if (dialect.skipsBlanks === true) while (at < end && bytes[at] === BLANK) at++
  return at === end || isDelimiter(bytes, at, end, dialect)
}

function nextDelimiter(bytes: Uint8Array, from: number, end: number, dialect: Dialect): number {
  let at = from
  while (at < end && !isDelimiter(bytes, at, end, dialect)) at++
  return at
}

function isDelimiter(bytes: Uint8Array, at: number, end: number, { delimiter, delimiterTail = [] }: Dialect): boolean {
  if (bytes[at] !== delimiter || at + delimiterTail.length >= end) return false
  return delimiterTail.every((byte, i) => bytes[at + 1 + i] === byte)
}
