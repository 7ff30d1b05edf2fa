import { isBlank, isRuler } from './blank-record.js'
import type { Dialect } from './dialect.js'
import { fieldTexts } from './field-text.js'
import { lenientTexts } from './lenient-fields.js'
import { withoutBlanksAroundQuotes } from './padded-quotes.js'
import { CsvTokenizer, type Fields } from './tokenizer.js'

/** A record at the beginning of a text. */
export interface HeadRecord {
  /** A record whose quotes do not add up has those of its first line. */
  readonly values: readonly string[]
  /** As it stands in the text, but for its line ending. */
  readonly raw: Uint8Array
  /** Byte at which it starts, and 1-based line. */
  readonly offset: number
  readonly line: number
}

const mostRecords = 200

/** The first records, without blank ones, most of which have `width` fields; `end` is where the text goes on behind them, or ends. */
export function headRecords(
  body: Uint8Array,
  complete: boolean,
  dialect: Dialect,
  start: { readonly offset: number; readonly line: number },
  width = 0,
): { records: HeadRecord[]; end: HeadRecord } {
  const records: HeadRecord[] = []
  // The last record of a text without a line ending is shown as a part of the body, not in the body.
  const placeOf = (bytes: Uint8Array): number => start.offset + bytes.byteOffset - body.byteOffset
  const tokenizer = new CsvTokenizer(
    dialect,
    {
      record: (bytes, fields, line) => {
        if (records.length === mostRecords || isBlank(bytes, fields) || isRuler(bytes, fields.start, fields.end)) return
        const raw = bytes.subarray(fields.start, fields.end)
        records.push({
          values: valuesOf(bytes, fields, raw, dialect, width),
          raw,
          offset: placeOf(bytes) + fields.start,
          line,
        })
      },
      bad: (bytes, at, end, line) => {
        if (records.length === mostRecords) return
        const raw = bytes.subarray(at, end)
        records.push({ values: lenientTexts(raw, dialect, width), raw, offset: placeOf(bytes) + at, line })
      },
    },
    start.line,
  )
  tokenizer.push(body)
  if (complete || records.length === 0) tokenizer.end()
  return {
    records,
    end: { values: [], raw: new Uint8Array(0), offset: start.offset + body.length, line: tokenizer.nextLine },
  }
}

/** The texts of a record, without the blanks around its quotes; one that has other than the usual number of fields may have quotes that only seem to add up. */
function valuesOf(bytes: Uint8Array, fields: Fields, raw: Uint8Array, dialect: Dialect, width: number): string[] {
  const isOdd = fields.count !== width && fields.quoted.subarray(0, fields.count).includes(1)
  const others = isOdd ? lenientTexts(raw, dialect, width) : []
  if (others.length === width && width > 0) return others
  return fieldTexts(bytes, withoutBlanksAroundQuotes(bytes, fields, dialect), dialect)
}
