import { closeSync, openSync, writeSync } from 'node:fs'
import { ColumnEvidence } from '../csv/evidence.js'
import { ParseError } from '../parse-error.js'
import type { InterimCoding } from './extracted.js'

/** A value on its way to the interim file; what has a declared type is written as DuckDB's cast reads it. */
export type InterimValue = string | number | boolean | null

export interface RecordColumn {
  /** As the source calls it. */
  readonly name: string
  /** True when the source has no names at all, and this one is ours. */
  readonly unnamed?: boolean
  /** DuckDB's SQL type text when the source is sure of it; null when the values decide. */
  readonly type: string | null
  /** `temporal`: a text is a text, also an empty one, unless all of them are dates or times; else any type may be found. */
  readonly guess?: 'temporal'
  readonly coding: InterimCoding
  /** Why the type is what it is; for declared types only. */
  readonly why: string
}

export interface ColumnCount {
  readonly evidence: ColumnEvidence
  missing: number
}

const flushChars = 1 << 20
/** A row is one string of the interim file, and DuckDB holds some of them at a time. */
const longestRowChars = 64 << 20

/**
 * Writes records as delimited text that is read back without a doubt: a missing value is nothing at all, an empty text is
 * two quotes. Counts the records, and what each column holds, independently of the engine that reads them later.
 */
export class RecordWriter {
  records = 0
  longestLineBytes = 0
  multiline = false
  readonly counts: readonly ColumnCount[]
  private readonly file: number
  private parts: string[] = []
  private chars = 0

  constructor(
    path: string,
    private readonly columns: readonly RecordColumn[],
    private readonly declaredNulls: ReadonlySet<string> | null,
    private readonly onFlush: (records: number) => void,
  ) {
    this.file = openSync(path, 'w')
    this.counts = columns.map(() => ({ evidence: new ColumnEvidence(), missing: 0 }))
  }

  /** Takes one record; `line` is its place in the original, 1-based. */
  write(line: number, values: readonly InterimValue[]): void {
    let row = ''
    for (let i = 0; i < this.columns.length; i++) {
      const value = this.counted(i, values[i] ?? null, line)
      if (value !== null) row += this.fieldOf(value)
      row += ','
    }
    if (row.length > longestRowChars) throw tooLong(line)
    row += `${line}\n`
    this.records++
    if (row.length * 3 > this.longestLineBytes) {
      this.longestLineBytes = Math.max(this.longestLineBytes, Buffer.byteLength(row))
    }
    this.parts.push(row)
    this.chars += row.length
    if (this.chars >= flushChars) this.flush()
  }

  /** Writes what is left and closes the file; must be called once, whatever happened. */
  close(): void {
    try {
      this.flush()
    } finally {
      closeSync(this.file)
    }
  }

  /** Where only the values decide, an empty text says as little as none. */
  private counted(i: number, value: InterimValue, line: number): InterimValue {
    const count = this.counts[i]!
    const { type, coding, guess } = this.columns[i]!
    if (value === null || (value === '' && type === null && guess === undefined)) {
      count.missing++
      count.evidence.empty++
      return null
    }
    const mayBeDeclared = this.declaredNulls !== null && coding === 'text' && (type === null || type === 'VARCHAR')
    if (mayBeDeclared && this.declaredNulls.has(String(value))) count.evidence.declaredNulls++
    else if (guess === 'temporal') addTemporal(count.evidence, String(value), line)
    else if (type === null) addTo(count.evidence, value, line)
    return value
  }

  private fieldOf(value: string | number | boolean): string {
    if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : String(value)
    if (value !== '' && !/[",\r\n]/.test(value)) return value
    this.multiline ||= /[\r\n]/.test(value)
    return `"${value.replaceAll('"', '""')}"`
  }

  private flush(): void {
    if (this.parts.length === 0) return
    const bytes = Buffer.from(this.parts.join(''))
    for (let at = 0; at < bytes.length;) at += writeSync(this.file, bytes, at)
    this.parts = []
    this.chars = 0
    this.onFlush(this.records)
  }
}

/** A number or a truth value is what it is; a text has to be looked at, until the column is text for good. */
function addTo(evidence: ColumnEvidence, value: string | number | boolean, line: number): void {
  if (typeof value === 'string') {
    if (!evidence.textsOverflow) evidence.add(value, line)
  } else if (typeof value === 'boolean') evidence.booleans++
  else {
    if (Number.isSafeInteger(value)) evidence.integers++
    else {
      evidence.decimals++
      // It is written with a point, which separates no thousands.
      evidence.ungroupedDecimals++
    }
    evidence.negative ||= value < 0
  }
}

/** One text that is neither a date nor a time settles it. */
function addTemporal(evidence: ColumnEvidence, value: string, line: number): void {
  if (evidence.texts.size === 0) evidence.add(value, line)
}

const tooLong = (line: number): ParseError =>
  new ParseError(
    'file_needs_too_much_memory',
    `The record at ${line} is larger than ${longestRowChars >> 20} MiB.`,
    'Leave the large values out, or keep them in files of their own.',
    { line },
  )
