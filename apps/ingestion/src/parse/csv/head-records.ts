import { isBlank } from './blank-record.js'
import type { Dialect } from './dialect.js'
import { fieldText } from './field-text.js'
import { CsvTokenizer } from './tokenizer.js'

/** A record at the beginning of a text. */
export interface HeadRecord {
  /** None for a record that cannot be cut into fields. */
  readonly values: readonly string[]
  /** Byte and 1-based line on which it starts. */
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
  const tokenizer = new CsvTokenizer(
    dialect,
    {
      record: (bytes, fields, line) => {
        if (records.length === mostRecords || isBlank(bytes, fields)) return
        const values = Array.from({ length: fields.count }, (_, i) => fieldText(bytes, fields, i, dialect))
        records.push({ values, offset: start.offset + fields.start, line })
      },
      bad: (_bytes, at, _end, line) => {
        if (records.length < mostRecords) records.push({ values: [], offset: start.offset + at, line })
      },
    },
    start.line,
  )
  tokenizer.push(body)
  if (complete || records.length === 0) tokenizer.end()
  return { records, end: { values: [], offset: start.offset + body.length, line: tokenizer.nextLine } }
}
