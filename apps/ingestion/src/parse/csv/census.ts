import { isBlank } from './blank-record.js'
import type { CensusSettings } from './census-settings.js'
import { ColumnCensus } from './column-census.js'
import type { ColumnEvidence } from './evidence.js'
import { fieldTexts } from './field-text.js'
import {
  asTitlesOfOther,
  footerStart,
  heldRow,
  type LastLine,
  mayBeTotals,
  misfitLine,
  tooManyAtEnd,
} from './last-lines.js'
import { LinesBetween } from './lines-between.js'
import { countOddity, type Oddity, type OddityCount } from './oddities.js'
import { OtherTables } from './other-tables.js'
import { ofOtherTable, type RejectedRecord, notReadable, wrongWidth } from './rejected-record.js'
import { mendedQuotes, mendedWidth } from './row-mends.js'
import { RowTidier } from './tidy-row.js'
import { type BadRecord, type Fields, newFields, type RecordSink } from './tokenizer.js'

/** Counts the records of a text and gathers what each column holds. Pure: it only sees bytes. */
export class CsvCensus implements RecordSink {
  /** Records seen, the rejected ones among them. */
  records = 0
  rejected = 0
  /** Of the rejected ones those of a table of its own below the first. */
  ofOtherTables = 0
  firstRejected: RejectedRecord | null = null
  readonly columns: readonly ColumnEvidence[]
  readonly oddities = new Map<Oddity, OddityCount>()
  private readonly table: ColumnCensus
  private readonly between: LinesBetween
  private readonly others: OtherTables
  private readonly tidier: RowTidier
  /** Of which only a row that follows, or the end, tells what they are. */
  private waiting: LastLine[] = []
  private afterGap = false
  private readonly mended: Fields

  constructor(
    private readonly settings: CensusSettings,
    private readonly onGood:
      ((bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean) => void) | null = null,
    private readonly onRejected: ((rejected: RejectedRecord, raw: Uint8Array) => void) | null = null,
  ) {
    this.table = new ColumnCensus(settings)
    this.columns = this.table.columns
    this.between = new LinesBetween(settings)
    this.others = new OtherTables(settings)
    this.tidier = new RowTidier(settings)
    this.mended = newFields(settings.width)
  }

  /** Whether every record so far can be taken as it stands, and nothing stands between them. */
  get isPlain(): boolean {
    return this.rejected === 0 && this.waiting.length === 0 && this.oddities.size === 0
  }

  /** Whether rows may be taken without a look at each: nobody asked for them one by one, and nothing above says that they may not be rows. */
  get isCalm(): boolean {
    return this.onGood === null && !this.afterGap && this.waiting.length === 0 && this.others.isNone
  }

  /** Rows that were taken while all was calm; what they hold is in the columns. */
  plainRows(count: number): void {
    this.records += count
  }

  /** Of such a row a value that is not told at once. */
  plainValue(bytes: Uint8Array, column: number, start: number, end: number, line: number): void {
    if (this.tidier.isPaddedValue(bytes, column, start, end)) this.odd('padded_value', bytes, start, end, line)
    this.table.value(bytes, column, start, end, line)
  }

  record(bytes: Uint8Array, fields: Fields, line: number): void {
    if (fields.count === this.settings.width) this.rowOrGap(bytes, fields, line)
    else this.otherWidth(bytes, fields, line)
  }

  bad(bytes: Uint8Array, start: number, end: number, line: number, code: BadRecord): void {
    const mend = code === 'record_too_long' ? null : mendedQuotes(bytes, start, end, this.settings, this.mended)
    if (mend !== null) {
      this.odd(mend, bytes, start, end, line)
      this.good(bytes, this.mended, line, false)
    } else this.wait(misfitLine(bytes, start, end, notReadable(code, line), [], this.afterGap))
  }

  /** To be called once, behind the last record: notes below the table are no rows of it. */
  end(): void {
    const footer = this.waiting.splice(footerStart(this.waiting, this.settings))
    this.settle()
    for (const { raw, line } of footer) this.odd('footer', raw, 0, raw.length, line)
  }

  private rowOrGap(bytes: Uint8Array, fields: Fields, line: number): void {
    const { between, afterGap } = this
    const { start, end } = fields
    if (between.isGap(fields)) {
      this.odd('blank', bytes, start, end, line)
      this.afterGap = true
    } else if (between.isDrawn(bytes, fields)) this.odd('ruler', bytes, start, end, line)
    else if (between.isHeaderAgain(bytes, fields)) {
      this.others.endByHeader()
      this.endPage()
      this.odd('header_again', bytes, start, end, line)
    } else if (this.others.hasRowLikeThis(bytes, fields, afterGap && this.records > 0)) {
      this.waiting = asTitlesOfOther(this.waiting)
      this.wait(misfitLine(bytes, start, end, ofOtherTable(line), [], afterGap))
    } else if (mayBeTotals(bytes, fields, this.settings, afterGap || this.waiting.length > 0))
      this.hold(bytes, fields, line)
    else this.tidy(bytes, fields, line)
  }

  private tidy(bytes: Uint8Array, fields: Fields, line: number): void {
    const { start, end } = fields
    const untidy = this.tidier.tidied(bytes, fields, this.mended)
    if (untidy === 'split')
      return this.wait(misfitLine(bytes, start, end, notReadable('text_after_quote', line), [], this.afterGap))
    if (untidy !== null) this.odd(untidy, bytes, start, end, line)
    this.good(bytes, untidy === null ? fields : this.mended, line, untidy === null)
  }

  /** What stands between the last row and the header of a further page is the end of one page and the head of the next. */
  private endPage(): void {
    const notes = this.waiting.splice(footerStart(this.waiting, this.settings))
    for (const { raw, line } of notes) this.odd('footer', raw, 0, raw.length, line)
  }

  private hold(bytes: Uint8Array, fields: Fields, line: number): void {
    const held = heldRow(bytes, fields, line, this.afterGap)
    if (held === null) this.good(bytes, fields, line, true)
    else this.wait(held)
  }

  private otherWidth(bytes: Uint8Array, fields: Fields, line: number): void {
    const { start, end, count } = fields
    if (isBlank(bytes, fields)) {
      // A line without anything is no record for anybody; delimiters or blanks are for some.
      if (start !== end) this.odd('blank', bytes, start, end, line)
      this.afterGap = true
      return
    }
    if (this.between.isDrawn(bytes, fields)) return this.odd('ruler', bytes, start, end, line)
    if (this.between.isRemark(bytes, fields)) return this.odd('remark', bytes, start, end, line)
    const isOfOther = this.others.goOnWith(count)
    const mend = isOfOther ? null : mendedWidth(bytes, fields, this.settings, this.mended)
    if (mend !== null) {
      this.odd(mend, bytes, start, end, line)
      this.good(bytes, this.mended, line, false)
      return
    }
    const { width, dialect } = this.settings
    const texts = fieldTexts(bytes, fields, dialect)
    const rejected = this.others.hasRowOfOtherWidth(texts) ? ofOtherTable(line) : wrongWidth(count, width, line)
    this.wait(misfitLine(bytes, start, end, rejected, texts, this.afterGap))
  }

  private good(bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean): void {
    if (this.waiting.length > 0) this.settle()
    this.afterGap = false
    this.others.endByRow()
    this.taken(bytes, fields, line, asWritten)
  }

  private taken(bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean): void {
    this.records++
    this.table.row(bytes, fields, line)
    this.onGood?.(bytes, fields, line, asWritten)
  }

  private odd(what: Oddity, bytes: Uint8Array, start: number, end: number, line: number): void {
    countOddity(this.oddities, what, bytes, start, end, line)
  }

  private wait(line: LastLine): void {
    this.waiting.push(line)
    if (tooManyAtEnd(this.waiting)) this.settle()
  }

  /** What came before a row is no footer. */
  private settle(): void {
    const { waiting } = this
    this.waiting = []
    for (const { rejected, raw, held, line } of waiting) {
      if (rejected === null) {
        this.taken(raw, held!, line, true)
        continue
      }
      this.records++
      this.rejected++
      if (rejected.code === 'other_table') this.ofOtherTables++
      this.firstRejected ??= rejected
      this.onRejected?.(rejected, raw)
    }
  }
}
