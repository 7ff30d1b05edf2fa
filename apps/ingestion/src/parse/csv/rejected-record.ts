import type { BadRecord } from './tokenizer.js'

export type RejectCode = BadRecord | 'too_few_columns' | 'too_many_columns' | 'other_table'

export interface RejectedRecord {
  readonly line: number
  readonly code: RejectCode
  readonly reason: string
}

const badReasons: Record<BadRecord, string> = {
  text_after_quote: 'there is text behind a closing quote',
  quote_not_closed: 'a quote is opened and never closed',
  record_too_long: 'the record is longer than 16 MB or has more than 20,000 fields',
}

export const notReadable = (code: BadRecord, line: number): RejectedRecord => ({ line, code, reason: badReasons[code] })

export const wrongWidth = (count: number, width: number, line: number): RejectedRecord => ({
  line,
  code: count < width ? 'too_few_columns' : 'too_many_columns',
  reason: `${count} fields where ${width} are expected`,
})

export const ofOtherTable = (line: number): RejectedRecord => ({
  line,
  code: 'other_table',
  reason: 'the row belongs to another table below the first one',
})
