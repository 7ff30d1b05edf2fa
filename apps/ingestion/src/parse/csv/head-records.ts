import { isBlank, isRuler } from './blank-record.js'
import type { Dialect } from './dialect.js'
import { fieldTexts } from './field-text.js'
import { lenientTexts } from './lenient-fields.js'
import { CsvTokenizer } from './tokenizer.js'

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

/** The first records, without blank ones; `end` is where the text goes on behind them, or ends. */
export function headRecords(
  body: Uint8Array,
  complete: boolean,
  dialect: Dialect,
  start: { readonly offset: number; readonly line: number },
): { records: HeadRecord[]; end: HeadRecord } {
  const records: HeadRecord[] = []
  // The last record of a text without a line ending is shown as a part of the body, not in the body.
  const placeOf = (bytes: Uint8Array): number => start.offset + bytes.byteOffset - body.byteOffset
  const tokenizer = new CsvTokenizer(
    dialect,
    {
      record: (bytes, fields, line) => {
        if (records.length === mostRecords || isBlank(bytes, fields) || isRuler(bytes, fields.start, fields.end)) return
        const values = fieldTexts(bytes, fields, dialect)
        records.push({
          values,
          raw: bytes.subarray(fields.start, fields.end),
          offset: placeOf(bytes) + fields.start,
          line,
        })
      },
      bad: (bytes, at, end, line) => {
        if (records.length === mostRecords) return
        const raw = bytes.subarray(at, end)
        records.push({ values: lenientTexts(raw, dialect), raw, offset: placeOf(bytes) + at, line })
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
