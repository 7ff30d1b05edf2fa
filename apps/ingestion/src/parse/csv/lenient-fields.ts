import type { Dialect } from './dialect.js'
import { utf8 } from './field-text.js'
import { isSplitText } from './split-text.js'
import { type Fields, newFields } from './tokenizer.js'

export interface FieldBounds {
  start: number
  end: number
  quoted: boolean
}

/** What else may be meant by quotes that do not add up. */
export interface QuoteReading {
  /** A blank behind a delimiter goes on with the text in which a quote stands before it: `"the "Swan", an inn"`. */
  readonly goesOnAtBlank: boolean
  /** Of two quotes in a row before the end of a field the second one closes it: `"size 6"","blue"`; also where no quote begins the next. */
  readonly pairCloses: 'never' | 'beforeQuote' | 'always'
}

const usualReading: QuoteReading = { goesOnAtBlank: false, pairCloses: 'never' }
/** From the one that supposes least on. */
const readings: readonly QuoteReading[] = (['never', 'beforeQuote', 'always'] as const).flatMap((pairCloses) =>
  [false, true].map((goesOnAtBlank) => ({ goesOnAtBlank, pairCloses })),
)

/**
 * The first reading of a record that has so many fields, of which none looks like a part of a text, or like one with its quotes; null where
 * none has.
 */
export function lenientFieldsOf(
  width: number,
  bytes: Uint8Array,
  { start, end }: Pick<FieldBounds, 'start' | 'end'>,
  dialect: Dialect,
): FieldBounds[] | null {
  for (const reading of readings) {
    const fields = lenientFields(bytes, start, end, dialect, reading)
    if (fields.length === width && !hasOddQuotes(bytes, fields, dialect)) return fields
  }
  return null
}

function hasOddQuotes(bytes: Uint8Array, bounds: readonly FieldBounds[], dialect: Dialect): boolean {
  const isWhole = ({ start, end, quoted }: FieldBounds): boolean =>
    !quoted && end - start > 1 && bytes[start] === dialect.quote && bytes[end - 1] === dialect.quote
  return bounds.some(isWhole) || isSplitText(bytes, fieldsOf(bounds), dialect)
}

/**
 * Cuts one line into fields where the quotes do not add up: a quote closes a field only where a delimiter or the end of the line follows,
 * and one that never closes is a character like any other.
 */
export function lenientFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  dialect: Dialect,
  reading: QuoteReading = usualReading,
): FieldBounds[] {
  const step = 1 + (dialect.delimiterTail?.length ?? 0)
  const fields: FieldBounds[] = []
  for (let at = start; ; at += step) {
    if (dialect.skipsBlanks === true) while (at < end && bytes[at] === BLANK) at++
    const close = bytes[at] === dialect.quote && at < end ? closingQuote(bytes, at + 1, end, dialect, reading) : -1
    const stop = nextDelimiter(bytes, close < 0 ? at : close + 1, end, dialect)
    fields.push(close < 0 ? { start: at, end: stop, quoted: false } : { start: at + 1, end: close, quoted: true })
    at = stop
    if (at >= end) return fields
  }
}

/** The same as texts; of so many fields as are expected, where the line can be read so. */
export const lenientTexts = (line: Uint8Array, dialect: Dialect, width = 0): string[] =>
  (
    lenientFieldsOf(width, line, { start: 0, end: line.length }, dialect) ??
    lenientFields(line, 0, line.length, dialect)
  ).map(({ start, end }) => utf8(line, start, end))

/** The bounds as a record has them. */
function fieldsOf(bounds: readonly FieldBounds[]): Fields {
  const fields = newFields(Math.max(1, bounds.length))
  fields.count = bounds.length
  for (const [i, { start, end, quoted }] of bounds.entries()) {
    fields.starts[i] = start
    fields.ends[i] = end
    fields.quoted[i] = quoted ? 1 : 0
  }
  return fields
}

const BLANK = 32

function closingQuote(bytes: Uint8Array, from: number, end: number, dialect: Dialect, reading: QuoteReading): number {
  const { quote, escape } = dialect
  for (let at = from; at < end; at++) {
    const isPair = escape === quote && bytes[at] === quote && bytes[at + 1] === quote && at + 1 < end
    if (isPair && pairCloses(bytes, at + 2, end, dialect, reading)) return at + 1
    if (isPair || (bytes[at] === escape && escape !== quote)) at++
    else if (bytes[at] === quote && isAtEnd(bytes, at + 1, end, dialect, reading)) return at
  }
  return -1
}

function pairCloses(bytes: Uint8Array, at: number, end: number, dialect: Dialect, reading: QuoteReading): boolean {
  if (reading.pairCloses === 'never' || !isAtEnd(bytes, at, end, dialect, reading)) return false
  const next = at + 1 + (dialect.delimiterTail?.length ?? 0)
  return at === end || reading.pairCloses === 'always' || bytes[next] === dialect.quote
}

/** At the end of a field: blanks may stand before it where they belong to none. */
function isAtEnd(bytes: Uint8Array, from: number, end: number, dialect: Dialect, reading: QuoteReading): boolean {
  let at = from
  if (dialect.skipsBlanks === true) while (at < end && bytes[at] === BLANK) at++
  if (at === end) return true
  const goesOn = reading.goesOnAtBlank && bytes[at + 1 + (dialect.delimiterTail?.length ?? 0)] === BLANK
  return isDelimiter(bytes, at, end, dialect) && !goesOn
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
