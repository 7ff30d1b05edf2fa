import type { Dialect } from './dialect.js'
import { beginsLikeARow, couldBeRow } from './row-likeness.js'
import { utf8 } from './field-text.js'
import { type FieldBounds, lenientFields } from './lenient-fields.js'
import type { Fields } from './tokenizer.js'

/** What is known of the rows of a text when one of them does not fit. */
export interface RowRules {
  readonly dialect: Dialect
  readonly width: number
  readonly typed: readonly boolean[]
  readonly padsShort: boolean
  /** False: none but those that end early are made to fit. */
  readonly mends: boolean
}

/** Why a record was not taken as it stands, and nothing of it was lost. */
export type Mend = 'empty_end' | 'padded' | 'stray_quote' | 'other_delimiter'

/** Delimiters that a single row may have in the place of the others'. */
export const commonDelimiters = [',', ';', '\t', '|'].map((mark) => mark.charCodeAt(0))

/** Makes a record of another width one of the table where that loses nothing, in `into`; null where it cannot be. */
export function mendedWidth(bytes: Uint8Array, fields: Fields, rules: RowRules, into: Fields): Mend | null {
  const { width, typed, mends, padsShort } = rules
  const isShort = fields.count < width
  if (isShort && padsShort && beginsLikeARow(textsOf(bytes, fields), typed))
    return copied(fields, width, into, 'padded')
  if (!mends) return null
  if (!isShort && hasEmptyEnd(fields, width) && couldBeRow(textsOf(bytes, fields), typed))
    return copied(fields, width, into, 'empty_end')
  if (hasPaddedQuotes(bytes, fields, rules, into)) return 'stray_quote'
  return isShort && hasOtherDelimiter(bytes, fields, rules, into) ? 'other_delimiter' : null
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

/** The first fields, and empty ones where there are too few. */
function copied(fields: Fields, width: number, into: Fields, mend: Mend): Mend {
  into.start = fields.start
  into.end = fields.end
  into.count = width
  for (let i = 0; i < width; i++) {
    const isThere = i < fields.count
    into.starts[i] = isThere ? fields.starts[i]! : fields.end
    into.ends[i] = isThere ? fields.ends[i]! : fields.end
    into.quoted[i] = isThere ? fields.quoted[i]! : 0
  }
  return mend
}

/** Makes a line whose quotes do not add up a record of the table, in `into`, if it then has as many fields as one. */
export function mendedQuotes(
  bytes: Uint8Array,
  start: number,
  end: number,
  { dialect, width, mends }: RowRules,
  into: Fields,
): Mend | null {
  return mends && taken(into, start, end, lenientFields(bytes, start, end, dialect), width) ? 'stray_quote' : null
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
