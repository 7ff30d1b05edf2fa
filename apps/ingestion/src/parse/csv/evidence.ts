import { classify, type CodeReason } from './classify.js'
import { NumberEvidence } from './number-evidence.js'

/** What has been seen in one column: counts of every class, over all values that were shown. */
export class ColumnEvidence {
  empty = 0
  /** Values that a person declared to mean "missing". */
  declaredNulls = 0
  integers = 0
  decimals = 0
  booleans = 0
  dates = 0
  timestamps = 0
  zoned = 0
  times = 0
  writtenDates = 0
  plusIntegers = 0
  readonly writtenNumbers = new NumberEvidence()
  /** Plain decimals that cannot be groups of thousands behind a point. */
  ungroupedDecimals = 0
  exponentCodes = 0
  codes = 0
  codeReason: CodeReason | null = null
  codeLine = 0
  longestPlus = 0
  negative = false
  beyondDouble = false
  trailingZero = false
  nanoseconds = false
  /** Some zone is written in a way that the engine does not read. */
  hasZoneApart = false
  /** The one way in which all written dates so far are written; '' when they differ. */
  dateShape: string | null = null
  dayFirst = true
  monthFirst = true
  dateHasTime = false
  /** Values that are none of the above, with how often; stops growing at `mostTexts`. */
  readonly texts = new Map<string, { count: number; line: number }>()
  textsOverflow = false
  private lastText: { bytes: Uint8Array; entry: { count: number } } | null = null

  /** Takes one non-empty value. */
  add(written: string, line: number): void {
    const value = classify(written)
    switch (value.is) {
      case 'integer':
        this.integers++
        this.negative ||= value.negative
        this.beyondDouble ||= value.beyondDouble
        return
      case 'decimal':
        this.decimals++
        this.negative ||= value.negative
        if (!/^-?[1-9]\d{0,2}\.\d{3}$/.test(written)) this.ungroupedDecimals++
        this.trailingZero ||= value.trailingZero
        return
      case 'code':
        if (this.codes++ === 0) {
          this.codeReason = value.why
          this.codeLine = line
        }
        return
      case 'plus_integer':
        if (this.plusIntegers++ === 0) this.codeLine ||= line
        this.longestPlus = Math.max(this.longestPlus, value.digits)
        return
      case 'exponent_code':
        if (this.exponentCodes++ === 0) this.codeLine ||= line
        return
      case 'boolean':
        this.booleans++
        return
      case 'date':
        this.dates++
        return
      case 'timestamp':
        this.timestamps++
        this.nanoseconds ||= value.nanoseconds
        return
      case 'zoned':
        this.zoned++
        this.nanoseconds ||= value.nanoseconds
        this.hasZoneApart ||= value.isApart
        return
      case 'time':
        this.times++
        return
      case 'written_date':
        this.writtenDates++
        this.dateShape = this.dateShape === null || this.dateShape === value.date.shape ? value.date.shape : ''
        this.dayFirst &&= value.date.dayFirst
        this.monthFirst &&= value.date.monthFirst
        this.dateHasTime = value.date.hasTime
        return
      case 'written_number':
        this.writtenNumbers.add(value.number)
        return
      case 'text':
        this.addText(written, line)
    }
  }

  /** Adds what `PlainRows` counted in one column, from `at` on in the order of its counters. */
  addPlain(counters: Uint32Array, at: number): void {
    this.empty += counters[at]!
    this.integers += counters[at + 1]!
    this.decimals += counters[at + 2]!
    this.ungroupedDecimals += counters[at + 3]!
    this.booleans += counters[at + 4]!
    this.dates += counters[at + 5]!
    this.timestamps += counters[at + 6]!
    this.zoned += counters[at + 7]!
    if (counters[at + 8] !== 0) this.negative = true
    if (counters[at + 9] !== 0) this.trailingZero = true
  }

  /** Counts a value again that is the same as the last text: null words come in runs, so this spares most decoding. */
  repeats(bytes: Uint8Array, start: number, end: number): boolean {
    const last = this.lastText
    if (last === null || last.bytes.length !== end - start) return false
    for (let i = 0; i < last.bytes.length; i++) if (bytes[start + i] !== last.bytes[i]) return false
    last.entry.count++
    return true
  }

  private addText(written: string, line: number): void {
    const known = this.texts.get(written)
    if (known) known.count++
    else if (this.texts.size < mostTexts) this.texts.set(written, { count: 1, line })
    else this.textsOverflow = true
    const entry = this.texts.get(written)
    if (entry && written.length < 10) this.lastText = { bytes: Buffer.from(written), entry }
  }
}

/** More different words than this are no null words: the column is text. */
export const mostTexts = 32

/** How many values are missing when these words mean so; null when not every text was counted. */
export function missingValues(column: ColumnEvidence, nullWords: readonly string[]): number | null {
  if (column.textsOverflow && nullWords.length > 0) return null
  return nullWords.reduce(
    (sum, word) => sum + (column.texts.get(word)?.count ?? 0),
    column.empty + column.declaredNulls,
  )
}

/** Values that are neither words nor missing. */
export const typedCount = (c: ColumnEvidence): number =>
  c.integers +
  c.decimals +
  c.booleans +
  c.dates +
  c.timestamps +
  c.zoned +
  c.times +
  c.writtenDates +
  c.plusIntegers +
  c.writtenNumbers.count +
  c.exponentCodes +
  c.codes

/** Whether anything but the empty field was seen. */
export const hasValue = (column: ColumnEvidence): boolean =>
  typedCount(column) + column.texts.size + column.declaredNulls > 0 || column.textsOverflow
