import type { Dialect } from './dialect.js'
import { ColumnEvidence } from './evidence.js'
import { takenFast } from './fast-paths.js'
import { fieldText } from './field-text.js'
import { canStandInText, mayStandInText } from './null-words.js'
import type { BadRecord, Fields, RecordSink } from './tokenizer.js'

export type RejectCode = BadRecord | 'too_few_columns' | 'too_many_columns'

export interface RejectedRecord {
  readonly line: number
  readonly code: RejectCode
  readonly reason: string
}

export interface CensusSettings {
  readonly dialect: Dialect
  readonly width: number
  /** False for columns that are text whatever comes: in them only null words are counted. */
  readonly watched: readonly boolean[]
  /** Words that a person declared to mean "missing", or null when they are to be found. */
  readonly declaredNulls: ReadonlySet<string> | null
}

/** Counts the records of a text and gathers what each column holds. Pure: it only sees bytes. */
export class CsvCensus implements RecordSink {
  /** Records seen, the rejected ones among them. */
  records = 0
  rejected = 0
  firstRejected: RejectedRecord | null = null
  readonly columns: ColumnEvidence[]

  constructor(
    private readonly settings: CensusSettings,
    private readonly onGood: ((bytes: Uint8Array, fields: Fields, line: number) => void) | null = null,
    private readonly onRejected: ((rejected: RejectedRecord, raw: Uint8Array) => void) | null = null,
  ) {
    this.columns = Array.from({ length: settings.width }, () => new ColumnEvidence())
  }

  record(bytes: Uint8Array, fields: Fields, line: number): void {
    const { width } = this.settings
    if (fields.count !== width) {
      // A blank line is no record, except in a file of one column, where it is an empty value.
      if (fields.start === fields.end) return
      this.reject(bytes, fields.start, fields.end, {
        line,
        code: fields.count < width ? 'too_few_columns' : 'too_many_columns',
        reason: `${fields.count} fields where ${width} are expected`,
      })
      return
    }
    this.records++
    for (let i = 0; i < width; i++) {
      this.look(bytes, fields, i, line)
    }
    this.onGood?.(bytes, fields, line)
  }

  bad(bytes: Uint8Array, start: number, end: number, line: number, code: BadRecord): void {
    this.reject(bytes, start, end, { line, code, reason: badReasons[code] })
  }

  private look(bytes: Uint8Array, fields: Fields, i: number, line: number): void {
    const column = this.columns[i]!
    const start = fields.starts[i]!
    const end = fields.ends[i]!
    if (start === end) {
      column.empty++
      return
    }
    const { declaredNulls, dialect } = this.settings
    if (this.settings.watched[i] !== true) {
      if (declaredNulls !== null || canStandInText(bytes, start, end))
        this.lookForWord(fieldText(bytes, fields, i, dialect), column, line)
      return
    }
    if (declaredNulls === null && (takenFast(bytes, start, end, column) || column.repeats(bytes, start, end))) return
    const written = fieldText(bytes, fields, i, dialect)
    if (declaredNulls?.has(written) === true) column.declaredNulls++
    else column.add(written, line)
  }

  private lookForWord(written: string, column: ColumnEvidence, line: number): void {
    if (this.settings.declaredNulls?.has(written) === true) column.declaredNulls++
    else if (mayStandInText(written)) column.add(written, line)
  }

  private reject(bytes: Uint8Array, start: number, end: number, rejected: RejectedRecord): void {
    this.records++
    this.rejected++
    this.firstRejected ??= rejected
    this.onRejected?.(rejected, bytes.subarray(start, end))
  }
}

const badReasons: Record<BadRecord, string> = {
  text_after_quote: 'there is text behind a closing quote',
  quote_not_closed: 'a quote is opened and never closed',
  record_too_long: 'the record is longer than 16 MB or has more than 20,000 fields',
}
