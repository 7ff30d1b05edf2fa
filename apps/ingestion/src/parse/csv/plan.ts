import { askedType, type ParseOverrides } from '../overrides.js'
import { ParseError } from '../parse-error.js'
import { CsvCensus } from './census.js'
import {
  alikeInOneFile,
  decideType,
  type FileHints,
  hintsOfFile,
  noHints,
  type TypeDecision,
  typeDecision,
} from './decide-type.js'
import { type ColumnFacts, columnFacts } from './column-facts.js'
import { detectDialect } from './detect-dialect.js'
import { detectHeader, type HeaderDecision } from './detect-header.js'
import type { Dialect } from './dialect.js'
import { type ColumnEvidence, typedCount } from './evidence.js'
import { type FoundTable, findTable, isRemark } from './find-table.js'
import { type HeadRecord, headRecords } from './head-records.js'
import { headerNames, headerRowCount } from './header-rows.js'
import { lenientTexts } from './lenient-fields.js'
import { isKnownNullWord } from './null-words.js'
import { commonDelimiters } from './row-mends.js'
import { CsvTokenizer } from './tokenizer.js'

/** How a text is laid out: everything but the types. */
export interface CsvLayout {
  readonly dialect: Dialect
  readonly dialectConfidence: number
  readonly width: number
  readonly header: HeaderDecision
  /** As written; empty strings when there is no header. */
  readonly names: readonly string[]
  /** Rows of the header, 0 when there is none. */
  readonly headerRows: number
  /** The row of the header that the names are from, as written, and its other rows: names of groups above, units below. */
  readonly namesRow: readonly string[]
  readonly otherHeaderRows: readonly (readonly string[])[]
  /** Columns whose first rows hold numbers, dates or times. */
  readonly typed: readonly boolean[]
  /** What begins a line that is a remark; null where there are none. */
  readonly remark: string | null
  /** False: a person said that no line is one. */
  readonly mayRemark: boolean
  /** What the fields of each column have in common in the first rows. */
  readonly facts: readonly ColumnFacts[]
  /** Rows that end early end with empty fields; else only those do of which nothing else can be. */
  readonly padsShort: boolean
  /** False: a person said that a row that ends early is rejected. */
  readonly mayPad: boolean
  /** Each row has bars at both ends, which make columns without a name and without a value. */
  readonly isDrawn: boolean
  /** Rows that do not fit are mended where nothing of them is lost. */
  readonly mends: boolean
  /** Lines below the last row may belong to no table. */
  readonly hasFooter: boolean
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
const BLANK = 32

/** Decides the layout from the first bytes of a text. `complete` says that these are all. */
export function decideLayout(sample: Uint8Array, complete: boolean, overrides: ParseOverrides): CsvLayout {
  const bom = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? 3 : 0
  const announced =
    overrides.skipRows === undefined && overrides.delimiter === undefined ? announcedDelimiter(sample, bom) : null
  const skipped = overrides.skipRows ?? (announced === null ? 0 : 1)
  const from = afterLines(sample, bom, skipped)
  const body = sample.subarray(from)
  const detected = detectDialect(
    body,
    complete,
    announced === null ? overrides : { ...overrides, delimiter: announced },
  )
  const head = headRecords(body, complete, detected.dialect, { offset: from, line: 1 + skipped }, detected.width)
  const table = findTable(head.records, detected.width, overrides.remark)
  const preamble = overrides.skipRows === undefined ? table.preamble : 0
  const found = headerOf(head.records, preamble, table, detected.dialect, overrides)
  const width = Math.max(table.width, found.width, 1)
  if (width > mostColumns) throw tooManyColumns(width)
  const [first, data] = [head.records[found.first] ?? head.end, head.records[found.first + found.rows] ?? head.end]
  return {
    dialect: detected.dialect,
    dialectConfidence: detected.confidence,
    width,
    header: found.decision,
    headerRows: found.rows,
    names: Array.from({ length: width }, (_, i) => found.names[i] ?? ''),
    namesRow: found.names.length === 0 ? [] : head.records[found.first + found.namesRow]!.values,
    otherHeaderRows: head.records
      .slice(found.first, found.first + found.rows)
      .flatMap(({ values }, i) => (i === found.namesRow ? [] : [values])),
    typed: table.typed,
    remark: table.remark,
    mayRemark: overrides.remark === undefined,
    facts: factsBelow(head.records, found.first + found.rows, width),
    mayPad: overrides.shortRows !== 'reject',
    padsShort: overrides.shortRows === undefined ? table.padsShort : overrides.shortRows === 'pad',
    isDrawn: table.isDrawn,
    mends: overrides.mendRows ?? true,
    hasFooter: overrides.footer ?? true,
    skippedLines: first.line - 1,
    dataOffset: data.offset,
    dataLine: data.line,
    headerOnOneLine: found.rows === 0 || (found.rows === 1 && data.line - first.line <= 1),
    newline: firstNewline(sample),
  }
}

const factsBelow = (records: readonly HeadRecord[], first: number, width: number): ColumnFacts[] =>
  columnFacts(
    records.slice(first).flatMap(({ values }) => (values.length === width ? [values] : [])),
    width,
  )

/** Excel's own first line, `sep=;`. */
function announcedDelimiter(sample: Uint8Array, from: number): string | null {
  const start = Buffer.from(sample.buffer, sample.byteOffset + from, Math.min(16, sample.length - from)).toString(
    'latin1',
  )
  return /^"?sep=([^\r\n"])"?\r?\n/i.exec(start)?.[1] ?? null
}

interface FoundHeader {
  readonly decision: HeaderDecision
  /** The record with which the table begins, and how many of them are its header. */
  readonly first: number
  readonly rows: number
  readonly names: readonly string[]
  /** Which of the rows of the header the names are from. */
  readonly namesRow: number
  /** Wider than the rows where they all end early. */
  readonly width: number
}

function headerOf(
  records: readonly HeadRecord[],
  preamble: number,
  table: FoundTable,
  dialect: Dialect,
  overrides: ParseOverrides,
): FoundHeader {
  const isRow = ({ values }: HeadRecord): boolean => !isRemark(values, table.width, table.remark)
  const first = preamble + Math.max(0, records.slice(preamble).findIndex(isRow))
  const values = records
    .slice(first)
    .filter(isRow)
    .map((record) => record.values)
  const own = headerDecision(values, table, overrides)
  if (!own.header) {
    const above =
      overrides.header === undefined
        ? (headerInRemark(records, first, table, dialect) ?? headerAbove(records, first, table, dialect))
        : null
    if (above !== null) return above
    return { decision: own, first, rows: 0, names: [], namesRow: 0, width: 0 }
  }
  const rows = overrides.headerRows ?? (overrides.header === undefined ? headerRowCount(values, table.typed) : 1)
  const width = Math.max(table.width, rows === 1 ? trimmedLength(values[0]!) : 0)
  const { names, row } = headerNames(values.slice(0, rows).map(withoutBlanksBehindDelimiters), width)
  return { decision: own, first, rows, names, namesRow: row, width }
}

/** A row of names that has a field more or less than the rows below it, or another delimiter. */
function headerAbove(
  records: readonly HeadRecord[],
  first: number,
  { width, typed }: FoundTable,
  dialect: Dialect,
): FoundHeader | null {
  const above = records[first - 1]
  if (above === undefined || width < 3) return null
  const rows = records.slice(first, first + 100).map(({ values }) => values)
  const readings = [
    above.values,
    ...[...commonDelimiters, BLANK].map((delimiter) =>
      lenientTexts(above.raw, { ...dialect, delimiter, delimiterTail: [] }),
    ),
  ]
  const names = readings.find((reading) => couldName(reading, width) && detectHeader([reading, ...rows], typed).header)
  if (names === undefined) return null
  const decision = { ...detectHeader([names, ...rows], typed), confidence: 0.8 }
  return { decision, first: first - 1, rows: 1, names: headerNames([names], width).names, namesRow: 0, width }
}

/** Catalogues have the names of their columns in the last remark above the rows. */
function headerInRemark(
  records: readonly HeadRecord[],
  first: number,
  { width, typed, remark }: FoundTable,
  dialect: Dialect,
): FoundHeader | null {
  const above = records[first - 1]
  if (above === undefined || remark === null || !isRemark(above.values, width, remark) || width < 2) return null
  const bare = Buffer.from(Buffer.from(above.raw).toString('utf8').slice(remark.length).trimStart())
  const written = lenientTexts(bare, dialect)
  // As in `#Fields: date time`: a word with a colon says what follows.
  const names = written.length === width + 1 && written[0]!.endsWith(':') ? written.slice(1) : written
  if (names.length !== width) return null
  const rows = records.slice(first, first + 100).map(({ values }) => values)
  const decision = detectHeader([names, ...rows], typed)
  if (!decision.header) return null
  return { decision: { ...decision, confidence: 0.7 }, first: first - 1, rows: 1, names, namesRow: 0, width }
}

const couldName = (values: readonly string[], width: number): boolean =>
  Math.abs(values.length - width) <= 1 && values.filter((value) => value.trim() !== '').length >= width - 2

/** Blanks that stand behind each delimiter of a row of names are none of the names. */
const withoutBlanksBehindDelimiters = (names: readonly string[]): readonly string[] =>
  names.length > 2 && names.slice(1).every((name) => /^ \S/.test(name)) ? names.map((name) => name.trim()) : names

const trimmedLength = (values: readonly string[]): number => 1 + values.findLastIndex((value) => value !== '')

function firstNewline(sample: Uint8Array): 'lf' | 'crlf' {
  const at = sample.indexOf(10)
  return at > 0 && sample[at - 1] === 13 ? 'crlf' : 'lf'
}

function headerDecision(
  rows: readonly (readonly string[])[],
  { typed }: FoundTable,
  overrides: ParseOverrides,
): HeaderDecision {
  if (overrides.header !== undefined) return { header: overrides.header, why: 'asked for', confidence: 1 }
  return detectHeader(rows, typed)
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

/** Looks at the sample's rows; the last, cut one is left out unless the sample is complete. */
export function censusOfSample(
  sample: Uint8Array,
  complete: boolean,
  layout: CsvLayout,
  overrides: ParseOverrides,
): CsvCensus {
  const watched = Array.from({ length: layout.width }, () => true)
  const census = new CsvCensus({ ...layout, watched, declaredNulls: declaredNulls(overrides) })
  const tokenizer = new CsvTokenizer(layout.dialect, census, layout.dataLine)
  tokenizer.push(sample.subarray(layout.dataOffset))
  if (complete) tokenizer.end()
  census.end()
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
  const decide = (hints: FileHints): TypeDecision[] =>
    columns.map((column, i) => {
      const asked = askedType(overrides, names[i]!)
      if (asked === undefined) return decideType(column, names[i]!, isNullWord, hints)
      const zoneApart = column.hasZoneApart && asked.startsWith('TIMESTAMP')
      return typeDecision(asked, 'asked for', { asked: true, zoneApart })
    })
  const alone = decide(noHints)
  const hints = hintsOfFile(alone, columns)
  return alikeInOneFile(hints.decimal === null && hints.dayFirst === null ? alone : decide(hints), columns)
}

/** A column whose sample holds a value that is no number, no date and no null word is text for good. */
export function isSettledText(column: ColumnEvidence, overrides: ParseOverrides): boolean {
  if (column.textsOverflow) return true
  const isNullWord = overrides.nullWords === undefined ? isKnownNullWord : () => false
  return [...column.texts.keys()].some((word) => !isNullWord(word)) || (column.codes > 0 && typedCount(column) > 0)
}
