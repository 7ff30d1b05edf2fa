import { classify } from './classify.js'
import type { HeadRecord } from './head-records.js'
import { isKnownNullWord } from './null-words.js'

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
}

const mostPreambleRecords = 50
const longestField = 1_000
const remarkMarks = ['#', '//', '%', '--', ';', '!', '*'] as const
const fewestToPad = 2
const shareToPad = 0.8
const shareTyped = 0.8

/** Finds the table by what most records are like: their number of fields, how full they are, and what their fields hold. */
export function findTable(records: readonly HeadRecord[], usualWidth: number): FoundTable {
  const width = withoutEmptyEnd(records, usualWidth)
  const remark = remarkIn(records, width)
  const others = records.filter(({ values }) => !isRemark(values, width, remark))
  const rows = others.filter(({ values }) => fits(values, width))
  const typed = typedColumns(
    rows.map(({ values }) => values),
    width,
  )
  const usualFill = median(rows.map(({ values }) => filled(values)))
  const belongs = ({ values }: HeadRecord): boolean =>
    fits(values, width) && filled(values) > usualFill / 3 && values.every(({ length }) => length < longestField)
  const first =
    width < 2 ? 0 : records.findIndex((record) => !isRemark(record.values, width, remark) && belongs(record))
  const preamble = first > 0 && first <= mostPreambleRecords && first < records.length - 1 ? first : 0
  return { preamble, width, typed, remark, padsShort: endsEarly(others.slice(preamble + 1), width, typed) }
}

/** As many fields as a row, or more that are empty. */
const fits = (values: readonly string[], width: number): boolean =>
  values.length >= width && values.slice(width).every((value) => value === '')

const filled = (values: readonly string[]): number => values.filter((value) => value.trim() !== '').length

/** A delimiter at the end of each row makes one more field, which is always empty. */
function withoutEmptyEnd(records: readonly HeadRecord[], width: number): number {
  const rows = records.filter(({ values }) => values.length === width)
  const isEmptyEnd = width > 1 && rows.length > 1 && rows.every(({ values }) => values[width - 1] === '')
  return isEmptyEnd ? width - 1 : width
}

/** A mark that begins records of another width, and none that is a row. */
function remarkIn(records: readonly HeadRecord[], width: number): string | null {
  const begins = (mark: string, ofRows: boolean): boolean =>
    records.some(({ values }) => values.length > 0 && fits(values, width) === ofRows && values[0]!.startsWith(mark))
  return width < 2 ? null : (remarkMarks.find((mark) => begins(mark, false) && !begins(mark, true)) ?? null)
}

export const isRemark = (values: readonly string[], width: number, remark: string | null): boolean =>
  remark !== null && values.length !== width && values[0]?.startsWith(remark) === true

/** Whether a field could stand in a column of numbers, dates or times. */
const isTypedOrMissing = (value: string): boolean => isKnownNullWord(value) || classify(value).is !== 'text'

/** On the rows without the first few, which may be a header of several. */
export function typedColumns(rows: readonly (readonly string[])[], width: number): boolean[] {
  const below = rows.length > 6 ? rows.slice(4) : rows.slice(1)
  return Array.from({ length: width }, (_, i) => {
    const present = below.map((row) => row[i] ?? '').filter((value) => !isKnownNullWord(value))
    return (
      present.length > 0 &&
      present.filter((value) => classify(value).is !== 'text').length >= shareTyped * present.length
    )
  })
}

function endsEarly(rows: readonly HeadRecord[], width: number, typed: readonly boolean[]): boolean {
  const short = rows.filter(({ values }) => values.length > 0 && values.length < width)
  const alike = short.filter(({ values }) => beginsLikeARow(values, typed))
  return alike.length >= fewestToPad && alike.length >= shareToPad * short.length
}

/** At least two fields, one of them in a typed column, and what stands in typed columns could stand there. */
export const beginsLikeARow = (values: readonly string[], typed: readonly boolean[]): boolean =>
  values.length > 1 &&
  values.some((_, i) => typed[i] === true) &&
  values.every((value, i) => typed[i] !== true || isTypedOrMissing(value))

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
