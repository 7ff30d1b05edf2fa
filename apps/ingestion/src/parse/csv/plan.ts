import type { ParseOverrides } from '../overrides.js'
import { ParseError } from '../parse-error.js'
import { CsvCensus } from './census.js'
import { decideType, type TypeDecision, typedCount } from './decide-type.js'
import { detectDialect } from './detect-dialect.js'
import { detectHeader, type HeaderDecision } from './detect-header.js'
import type { Dialect } from './dialect.js'
import type { ColumnEvidence } from './evidence.js'
import { fieldText } from './field-text.js'
import { isKnownNullWord } from './null-words.js'
import { CsvTokenizer } from './tokenizer.js'

/** How a text is laid out: everything but the types. */
export interface CsvLayout {
  readonly dialect: Dialect
  readonly dialectConfidence: number
  readonly width: number
  readonly header: HeaderDecision
  /** As written; empty strings when there is no header. */
  readonly names: readonly string[]
  /** Lines before the header (or the first row) that belong to no table. */
  readonly skippedLines: number
  /** Where the first row of data starts: byte and 1-based line. */
  readonly dataOffset: number
  readonly dataLine: number
  /** False when the header runs over several lines. */
  readonly headerOnOneLine: boolean
  /** The first line ending of the text; the scan says whether it is the only one. */
  readonly newline: 'lf' | 'crlf'
}

const mostColumns = 16_000
const mostPreambleLines = 50
const headRecords = 200

interface HeadRecord {
  readonly values: readonly string[]
  readonly offset: number
  readonly line: number
}

/** Decides the layout from the first bytes of a text. `complete` says that these are all. */
export function decideLayout(sample: Uint8Array, complete: boolean, overrides: ParseOverrides): CsvLayout {
  const bom = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? 3 : 0
  const skippedByPerson = afterLines(sample, bom, overrides.skipRows ?? 0)
  const body = sample.subarray(skippedByPerson)
  const detected = detectDialect(body, complete, overrides)
  const firstLine = 1 + (overrides.skipRows ?? 0)
  const head = headOf(body, complete, detected.dialect, skippedByPerson, firstLine)
  const preamble = overrides.skipRows === undefined ? preambleRecords(head.records, detected.width) : 0
  const rows = head.records.slice(preamble)
  const header = headerDecision(rows, overrides)
  const first = rows[0]
  const width = Math.max(detected.width, header.header ? (first?.values.length ?? 0) : 0, 1)
  if (width > mostColumns) throw tooManyColumns(width)
  const data = header.header ? (rows[1] ?? head.end) : (first ?? head.end)
  const names = Array.from({ length: width }, (_, i) => (header.header ? (first?.values[i] ?? '') : ''))
  return {
    dialect: detected.dialect,
    dialectConfidence: detected.confidence,
    width,
    header,
    names,
    skippedLines: (first?.line ?? 1) - 1,
    dataOffset: data.offset,
    dataLine: data.line,
    headerOnOneLine: !header.header || data.line - (first?.line ?? data.line) <= 1,
    newline: firstNewline(sample),
  }
}

function firstNewline(sample: Uint8Array): 'lf' | 'crlf' {
  const at = sample.indexOf(10)
  return at > 0 && sample[at - 1] === 13 ? 'crlf' : 'lf'
}

function headerDecision(rows: readonly HeadRecord[], overrides: ParseOverrides): HeaderDecision {
  if (overrides.header !== undefined) return { header: overrides.header, why: 'asked for', confidence: 1 }
  return detectHeader(rows.map((row) => row.values))
}

const tooManyColumns = (width: number): ParseError =>
  new ParseError(
    'too_many_columns',
    `The file has ${width} columns; at most ${mostColumns} can be read.`,
    'Check the delimiter, or turn the columns into rows before the upload.',
    { line: 1 },
  )

function afterLines(bytes: Uint8Array, from: number, lines: number): number {
  let at = from
  for (let line = 0; line < lines && at < bytes.length; line++) {
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++
    at += bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 1
  }
  return Math.min(at, bytes.length)
}

function headOf(
  body: Uint8Array,
  complete: boolean,
  dialect: Dialect,
  offset: number,
  line: number,
): { records: HeadRecord[]; end: HeadRecord } {
  const records: HeadRecord[] = []
  const tokenizer = new CsvTokenizer(
    dialect,
    {
      record: (bytes, fields, at) => {
        if (records.length >= headRecords || fields.start === fields.end) return
        const values = Array.from({ length: fields.count }, (_, i) => fieldText(bytes, fields, i, dialect))
        records.push({ values, offset: offset + fields.start, line: at })
      },
      bad: (_bytes, start, _end, at) => {
        if (records.length < headRecords) records.push({ values: [], offset: offset + start, line: at })
      },
    },
    line,
  )
  tokenizer.push(body)
  if (complete || records.length === 0) tokenizer.end()
  return { records, end: { values: [], offset: offset + body.length, line: tokenizer.nextLine } }
}

/** Leading records that are narrower than the table belong to a title or a note above it. */
function preambleRecords(records: readonly HeadRecord[], width: number): number {
  if (width < 2) return 0
  const first = records.findIndex(
    (record) => record.values.length >= width && record.values.every((value) => value.length < 1_000),
  )
  return first > 0 && first <= mostPreambleLines && first < records.length - 1 ? first : 0
}

/** Looks at the sample's rows; the last, cut one is left out unless the sample is complete. */
export function censusOfSample(
  sample: Uint8Array,
  complete: boolean,
  layout: CsvLayout,
  overrides: ParseOverrides,
): CsvCensus {
  const census = new CsvCensus({
    dialect: layout.dialect,
    width: layout.width,
    watched: Array.from({ length: layout.width }, () => true),
    declaredNulls: declaredNulls(overrides),
  })
  const tokenizer = new CsvTokenizer(layout.dialect, census, layout.dataLine)
  tokenizer.push(sample.subarray(layout.dataOffset))
  if (complete) tokenizer.end()
  return census
}

export const declaredNulls = (overrides: ParseOverrides): ReadonlySet<string> | null =>
  overrides.nullWords === undefined ? null : new Set(overrides.nullWords)

/** The type of each column on the evidence so far; what a person gave is kept. */
export function decideTypes(
  columns: readonly ColumnEvidence[],
  names: readonly string[],
  overrides: ParseOverrides,
): TypeDecision[] {
  const isNullWord = overrides.nullWords === undefined ? isKnownNullWord : () => false
  return columns.map((column, i) => {
    const asked = overrides.types?.[names[i]!]
    if (asked === undefined) return decideType(column, names[i]!, isNullWord)
    return { type: asked, format: null, nullWords: [], why: 'asked for', confidence: 1, zone: null, asked: true }
  })
}

/** A column whose sample holds a value that is no number, no date and no null word is text for good. */
export function isSettledText(column: ColumnEvidence, overrides: ParseOverrides): boolean {
  if (column.textsOverflow) return true
  const isNullWord = overrides.nullWords === undefined ? isKnownNullWord : () => false
  return [...column.texts.keys()].some((word) => !isNullWord(word)) || (column.codes > 0 && typedCount(column) > 0)
}
