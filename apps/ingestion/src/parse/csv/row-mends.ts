import { alignFields, type Alignment, type WrittenField } from './align-fields.js'
import { type ColumnFacts, couldStandIn, isValued } from './column-facts.js'
import { characterOf, type Dialect } from './dialect.js'
import { isNote } from './footer.js'
import { beginsLikeARow, couldBeRow } from './row-likeness.js'
import { fieldText, utf8 } from './field-text.js'
import { type FieldBounds, lenientFields, lenientFieldsOf } from './lenient-fields.js'
import { isSplitText } from './split-text.js'
import { type Fields, newFields } from './tokenizer.js'

/** What is known of the rows of a text when one of them does not fit. */
export interface RowRules {
  readonly dialect: Dialect
  readonly width: number
  readonly typed: readonly boolean[]
  /** What the columns have in common; empty where nothing is known of them. */
  readonly facts: readonly ColumnFacts[]
  readonly padsShort: boolean
  /** False: a row that ends early is rejected, whatever the others do. */
  readonly mayPad: boolean
  /** False: none but those that end early are made to fit. */
  readonly mends: boolean
}

/** Why a record was not taken as it stands, and nothing of it was lost. */
export type Mend =
  'empty_end' | 'padded' | 'stray_quote' | 'padded_value' | 'other_delimiter' | 'empty_field' | 'joined'

/** Delimiters that a single row may have in the place of the others'. */
export const commonDelimiters = [',', ';', '\t', '|'].map((mark) => mark.charCodeAt(0))

/** Makes a record of another width one of the table where that loses nothing, in `into`; null where it cannot be. */
export function mendedWidth(bytes: Uint8Array, fields: Fields, rules: RowRules, into: Fields): Mend | null {
  const { width, typed, mends, padsShort } = rules
  const isShort = fields.count < width
  if (mends && (hasBrokenQuotes(bytes, fields, rules, into) || hasPaddedQuotes(bytes, fields, rules, into)))
    return 'stray_quote'
  if (mends && isSplitText(bytes, fields, rules.dialect)) return null
  if (isShort && padsShort && beginsLikeARow(textsOf(bytes, fields), typed))
    return copied(fields, width, into, 'padded')
  if (!mends) return null
  if (!isShort && hasEmptyEnd(fields, width) && couldBeRow(textsOf(bytes, fields), typed))
    return copied(fields, width, into, 'empty_end')
  if (isShort && hasOtherDelimiter(bytes, fields, rules, into)) return 'other_delimiter'
  return aligned(bytes, fields, rules, into)
}

/** Puts the fields of a record where the kinds of the columns leave one place for them, in `into`. */
function aligned(bytes: Uint8Array, fields: Fields, rules: RowRules, into: Fields): Mend | null {
  const { facts, dialect, mayPad } = rules
  const written = Array.from({ length: fields.count }, (_, i): WrittenField => ({
    text: fieldText(bytes, fields, i, dialect),
    quoted: fields.quoted[i] === 1,
  }))
  const found = alignFields(written, facts, characterOf(dialect.quote))
  if (found === null) return null
  // Without a line ending the file may end in the middle of the row.
  const mayBeCut = fields.end === bytes.length
  if (found.mend === 'padded' && (!mayPad || mayBeCut || isNote(written[0]!.text))) return null
  placed(fields, found, into)
  return found.mend
}

function placed(fields: Fields, { spans }: Alignment, into: Fields): void {
  into.start = fields.start
  into.end = fields.end
  into.count = spans.length
  for (const [i, span] of spans.entries()) {
    const [first, last] = span ?? [-1, -1]
    const isClosed = first !== last && fields.quoted[first] === 1
    into.starts[i] = span === null ? fields.end : fields.starts[first]!
    into.ends[i] = span === null ? fields.end : fields.ends[last]! - (isClosed ? 1 : 0)
    into.quoted[i] = span === null || (first !== last && !isClosed) ? 0 : fields.quoted[first]!
  }
}

/** Quotes that only seem to add up: read in another way they leave as many fields as the table has. */
function hasBrokenQuotes(bytes: Uint8Array, fields: Fields, rules: RowRules, into: Fields): boolean {
  const { dialect, width } = rules
  if (!fields.quoted.subarray(0, fields.count).includes(1)) return false
  const bounds = lenientFieldsOf(width, bytes, fields, dialect)
  return bounds !== null && taken(into, fields.start, fields.end, bounds, width)
}

/** Blanks around quotes hide them, and then delimiters between them count. */
function hasPaddedQuotes(
  bytes: Uint8Array,
  { start, end }: Fields,
  { dialect, width }: RowRules,
  into: Fields,
): boolean {
  if (!bytes.subarray(start, end).includes(dialect.quote)) return false
  return taken(into, start, end, lenientFields(bytes, start, end, { ...dialect, skipsBlanks: true }), width)
}

/** A note may have as many commas as a row has fields: so what stands in typed columns must be of their types. */
function hasOtherDelimiter(bytes: Uint8Array, { start, end, count }: Fields, rules: RowRules, into: Fields): boolean {
  const { dialect, width, typed } = rules
  if (count === width - 1 || width < 3) return false
  return commonDelimiters.some(
    (delimiter) =>
      delimiter !== dialect.delimiter &&
      taken(into, start, end, lenientFields(bytes, start, end, { ...dialect, delimiter, delimiterTail: [] }), width) &&
      beginsLikeARow(textsOf(bytes, into), typed),
  )
}

function hasEmptyEnd({ count, starts, ends }: Fields, width: number): boolean {
  for (let i = width; i < count; i++) if (starts[i] !== ends[i]) return false
  return true
}

function copied(fields: Fields, width: number, into: Fields, mend: Mend): Mend {
  copyFields(fields, width, into)
  return mend
}

/** The first fields, and empty ones where there are too few. */
export function copyFields(fields: Fields, width: number, into: Fields): void {
  into.start = fields.start
  into.end = fields.end
  into.count = width
  for (let i = 0; i < width; i++) {
    const isThere = i < fields.count
    into.starts[i] = isThere ? fields.starts[i]! : fields.end
    into.ends[i] = isThere ? fields.ends[i]! : fields.end
    into.quoted[i] = isThere ? fields.quoted[i]! : 0
  }
}

/** Makes a line whose quotes do not add up a record of the table, in `into`, if it then has as many fields as one. */
export function mendedQuotes(
  bytes: Uint8Array,
  start: number,
  end: number,
  rules: RowRules,
  into: Fields,
): Mend | null {
  const { dialect, width, mends } = rules
  if (!mends) return null
  const fitting = lenientFieldsOf(width, bytes, { start, end }, dialect)
  const bounds = fitting ?? lenientFields(bytes, start, end, dialect)
  // What fits and is doubtful is not taken.
  if (fitting === null && bounds.length === width) return null
  if (taken(into, start, end, bounds, width) || isAligned(bytes, start, end, bounds, rules, into)) {
    withoutStrayQuotes(bytes, into, rules)
    return 'stray_quote'
  }
  return null
}

function isAligned(
  bytes: Uint8Array,
  start: number,
  end: number,
  bounds: readonly FieldBounds[],
  rules: RowRules,
  into: Fields,
): boolean {
  const fields = newFields(bounds.length)
  if (!taken(fields, start, end, bounds, bounds.length)) return false
  // What is missing may be in the quotes that went wrong.
  return aligned(bytes, fields, { ...rules, mayPad: false }, into) !== null
}

/** Beside a number or a date a quote without a partner is nothing; in a text it may be something. */
function withoutStrayQuotes(bytes: Uint8Array, into: Fields, { facts, dialect }: RowRules): void {
  for (const [i, column] of facts.entries()) {
    let [start, end] = [into.starts[i]!, into.ends[i]!]
    if (!isValued(column)) continue
    while (start < end && bytes[start] === dialect.quote) start++
    while (start < end && bytes[end - 1] === dialect.quote) end--
    if (end - start === into.ends[i]! - into.starts[i]! || !couldStandIn(utf8(bytes, start, end), column)) continue
    into.starts[i] = start
    into.ends[i] = end
  }
}

function taken(into: Fields, start: number, end: number, bounds: readonly FieldBounds[], width: number): boolean {
  if (bounds.length !== width) return false
  into.start = start
  into.end = end
  into.count = width
  for (const [i, field] of bounds.entries()) {
    into.starts[i] = field.start
    into.ends[i] = field.end
    into.quoted[i] = field.quoted ? 1 : 0
  }
  return true
}

const textsOf = (bytes: Uint8Array, { count, starts, ends }: Fields): string[] =>
  Array.from({ length: count }, (_, i) => utf8(bytes, starts[i]!, ends[i]!))
