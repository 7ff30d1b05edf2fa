import { classify } from './classify.js'
import { detectHeader, isYear } from './detect-header.js'
import { beginsTableLikeThis } from './footer.js'
import type { HeadRecord } from './head-records.js'
import { isKnownNullWord } from './null-words.js'
import { beginsLikeARow, typedColumns } from './row-likeness.js'

/** Where in the first records of a text its table is. */
export interface FoundTable {
  /** Records above the table that belong to no table. */
  readonly preamble: number
  /** Fields of a row. */
  readonly width: number
  /** Columns whose first rows hold numbers, dates or times. */
  readonly typed: readonly boolean[]
  /** What begins a line that is a remark; null where there are none. */
  readonly remark: string | null
  /** Rows that end early are taken to end with empty fields. */
  readonly padsShort: boolean
  /** Each row has bars at both ends, as in a text that people are to read. */
  readonly isDrawn: boolean
}

const mostPreambleRecords = 50
/** One more than the rows of a header. */
const fewestKeys = 5
/** Columns of a table below keys and values. */
const fewestBesideKeys = 3
const BAR = 124
const LINE_FEED = 10
const usualMark = '#'
const longestField = 1_000
const remarkMarks = ['#', '//', '%', '--', ';', '!', '*'] as const
const fewestToPad = 2
const shareToPad = 0.8

/** Finds the table by what most records are like: their number of fields, how full they are, and what their fields hold. */
export function findTable(
  records: readonly HeadRecord[],
  usualWidth: number,
  /** What a person said begins a remark; empty: nothing does. */
  askedRemark?: string,
): FoundTable {
  const width = withoutEmptyEnd(records, usualWidth)
  const remark = askedRemark === undefined ? remarkIn(records, width) : askedRemark || null
  const others = records.filter(({ values }) => !isRemark(values, width, remark))
  const rows = ofFirstTable(withoutNamesAgain(others.filter(({ values }) => fits(values, width))))
  const typed = typedColumns(
    rows.map(({ values }) => values),
    width,
  )
  const usualFill = median(rows.map(({ values }) => filled(values)))
  const isShort = ({ values }: HeadRecord): boolean => values.every(({ length }) => length < longestField)
  const isRow = (record: HeadRecord): boolean =>
    !isRemark(record.values, width, remark) && fits(record.values, width) && isShort(record)
  const first = startBelowKeys(records, rows, typed) ?? tableStart(records, isRow, usualFill, typed)
  const preamble = width > 1 && first > 0 && first <= mostPreambleRecords && first < records.length - 1 ? first : 0
  return {
    preamble,
    width,
    typed,
    remark,
    isDrawn: isDrawn(rows),
    padsShort: endsEarly(others.slice(preamble + 1), width, typed),
  }
}

/**
 * What has a row's fields and is nearly empty is a title only where names follow: else it may be a row. Titles with a few commas of their own
 * may stand above the names, too.
 */
function tableStart(
  records: readonly HeadRecord[],
  isRow: (record: HeadRecord) => boolean,
  usualFill: number,
  typed: readonly boolean[],
): number {
  const isAtLeast =
    (share: number) =>
    (record: HeadRecord): boolean =>
      isRow(record) && filled(record.values) > usualFill * share
  const named = startBelowPaddedTitles(records, isRow, typed)
  if (named !== null) return named
  for (const share of [1 / 3, 2 / 3]) {
    const full = records.findIndex(isAtLeast(share))
    if (isHeaderAt(records, full, typed)) return withGroupsAbove(records, full, isRow)
  }
  return records.findIndex(isRow)
}

/**
 * Names above typed columns, with nothing above them but lines of which only the first field holds something, or several of a key and its
 * value, as a spreadsheet pads them. Null where there are none.
 */
function startBelowPaddedTitles(
  records: readonly HeadRecord[],
  isRow: (record: HeadRecord) => boolean,
  typed: readonly boolean[],
): number | null {
  const isNames = ({ values }: HeadRecord): boolean =>
    values[0]!.trim() !== '' && values.every((name, i) => typed[i] !== true || isWord(name) || isYear(name))
  const startBelow = (most: number): number | null => {
    const at = records.findIndex((record) => isRow(record) && filled(record.values) > most)
    const isPadded = ({ values }: HeadRecord): boolean =>
      values[0]!.trim() !== '' && values.slice(most).every((value) => value.trim() === '')
    const above = records.slice(0, Math.max(0, at))
    return above.length >= most && above.every(isPadded) && isNames(records[at]!) ? at : null
  }
  if (!typed.includes(true)) return null
  return startBelow(1) ?? (typed.length >= fewestBesideKeys ? startBelow(2) : null)
}

/** Under names that are not all different stand above them the groups that tell them apart. */
function withGroupsAbove(
  records: readonly HeadRecord[],
  start: number,
  isRow: (record: HeadRecord) => boolean,
): number {
  const above = records[start - 1]
  if (above === undefined || !isRow(above) || filled(above.values) < 2) return start
  const names = records[start]!.values.filter((name) => name.trim() !== '')
  const groups = above.values.filter((group) => group.trim() !== '')
  const areGroups = groups.every((group) => isWord(group) || isYear(group)) && new Set(groups).size === groups.length
  return areGroups && new Set(names).size < names.length ? start - 1 : start
}

const isWord = (text: string): boolean => !isKnownNullWord(text) && classify(text).is === 'text'

/**
 * Keys and their values above a table of as many fields: more rows than a header has, of which all begin with a word where those below begin with a value.
 * Null where there are none. The last of them may be the names.
 */
function startBelowKeys(
  records: readonly HeadRecord[],
  rows: readonly HeadRecord[],
  typed: readonly boolean[],
): number | null {
  if (typed[0] !== true) return null
  const keys = rows.findIndex(({ values }) => isValue(values[0]!))
  const hasNone = ({ values }: HeadRecord): boolean => !isKnownNullWord(values[0]!)
  if (keys < fewestKeys || !rows.slice(0, keys).every(hasNone)) return null
  const isNames = isHeaderAt(records, records.indexOf(rows[keys - 1]!), typed) && rows[keys - 1]!.values.every(Boolean)
  return records.indexOf(rows[isNames ? keys - 1 : keys]!)
}

const isValue = (text: string): boolean => !isKnownNullWord(text) && classify(text).is !== 'text'

const isHeaderAt = (records: readonly HeadRecord[], at: number, typed: readonly boolean[]): boolean =>
  at >= 0 &&
  detectHeader(
    records.slice(at).map(({ values }) => values),
    typed,
  ).header

/** Rows of words alone that come again are the names above each page, and none of the values. */
function withoutNamesAgain(rows: readonly HeadRecord[]): readonly HeadRecord[] {
  const seen = new Set<string>()
  return rows.filter(({ values }) => {
    const names = JSON.stringify(values)
    const isAgain = seen.has(names) && values.length > 1 && values.every((name) => isWord(name))
    seen.add(names)
    return !isAgain
  })
}

/** The rows above a gap below which words stand in every field, where those above have values: the names of another table. */
function ofFirstTable(rows: readonly HeadRecord[]): readonly HeadRecord[] {
  const isBelowGap = (at: number): boolean => rows[at]!.line > rows[at - 1]!.line + linesOf(rows[at - 1]!.raw)
  const at = rows.findIndex(({ values }, i) => {
    if (i < 2 || !isBelowGap(i)) return false
    const above = rows.slice(0, i).map((row) => row.values)
    return i < rows.length - 1 && beginsTableLikeThis(values, typedColumns(above, values.length))
  })
  return at < 0 ? rows : rows.slice(0, at)
}

const linesOf = (raw: Uint8Array): number => {
  let lines = 1
  for (const byte of raw) if (byte === LINE_FEED) lines++
  return lines
}

/** As many fields as a row, or more that are empty. */
const fits = (values: readonly string[], width: number): boolean =>
  values.length >= width && values.slice(width).every((value) => value === '')

const filled = (values: readonly string[]): number => values.filter((value) => value.trim() !== '').length

/**
 * A delimiter at the end of each row makes one more field, which is always empty. It is no column where the names above have no such end,
 * and none in a table that is drawn, with bars at both ends.
 */
function withoutEmptyEnd(records: readonly HeadRecord[], width: number): number {
  const first = records.findIndex(({ values }) => values.length === width)
  const rows = records.filter(({ values }) => values.length === width)
  const isEmptyEnd = width > 1 && rows.length > 1 && rows.every(({ values }) => values[width - 1] === '')
  const above = records[first - 1]?.values ?? []
  const endsBefore = above.length === width - 1 && above.every((name) => name !== '')
  return isEmptyEnd && (endsBefore || isDrawn(rows)) ? width - 1 : width
}

/** Bars at both ends of each row. */
export const isDrawn = (rows: readonly HeadRecord[]): boolean =>
  rows.length > 0 && rows.every(({ raw }) => raw.length > 1 && raw[0] === BAR && raw[raw.length - 1] === BAR)

/** A mark that begins records of another width, and none that is a row; the usual mark may have a row's width by chance. */
function remarkIn(records: readonly HeadRecord[], width: number): string | null {
  const begins = (mark: string, ofRows: boolean): boolean =>
    records.some(({ values }) => values.length > 0 && fits(values, width) === ofRows && values[0]!.startsWith(mark))
  return width < 2
    ? null
    : (remarkMarks.find((mark) => begins(mark, false) && (mark === usualMark || !begins(mark, true))) ?? null)
}

export const isRemark = (values: readonly string[], width: number, remark: string | null): boolean =>
  remark !== null && (remark === usualMark || values.length !== width) && values[0]?.startsWith(remark) === true

function endsEarly(rows: readonly HeadRecord[], width: number, typed: readonly boolean[]): boolean {
  const short = rows.filter(({ values }) => values.length > 0 && values.length < width)
  const alike = short.filter(({ values }) => beginsLikeARow(values, typed))
  return alike.length >= fewestToPad && alike.length >= shareToPad * short.length
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
