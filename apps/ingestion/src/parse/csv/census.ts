import { isBlank, isRuler } from './blank-record.js'
import { ColumnEvidence } from './evidence.js'
import { takenFast } from './fast-paths.js'
import { fieldText, fieldTexts, utf8 } from './field-text.js'
import { beginsOtherTable, beginsTableLikeThis, isFooter, isPaddedNote, isTotals } from './footer.js'
import { canStandInText, mayStandInText } from './null-words.js'
import { type Mend, mendedQuotes, mendedWidth, type RowRules } from './row-mends.js'
import { type BadRecord, type Fields, newFields, type RecordSink } from './tokenizer.js'

export type RejectCode = BadRecord | 'too_few_columns' | 'too_many_columns' | 'other_table'

export interface RejectedRecord {
  readonly line: number
  readonly code: RejectCode
  readonly reason: string
}

export interface CensusSettings extends RowRules {
  /** What begins a line that is a remark; null where none was seen at the beginning. */
  readonly remark: string | null
  /** False: a person said that no line is one. */
  readonly mayRemark: boolean
  /** The header as written: the same row again is no data. Empty where there is none. */
  readonly namesRow: readonly string[]
  /** Lines below the last row may belong to no table. */
  readonly hasFooter: boolean
  /** False for columns that are text whatever comes: in them only null words are counted. */
  readonly watched: readonly boolean[]
  /** Words that a person declared to mean "missing", or null when they are to be found. */
  readonly declaredNulls: ReadonlySet<string> | null
}

/** What was found between the rows, or had to be done to a row to take it. */
export type Oddity = Mend | 'blank' | 'ruler' | 'remark' | 'header_again' | 'footer'

export interface OddityCount {
  count: number
  readonly firstLine: number
  /** The first such line, cut. */
  readonly text: string
}

/** A row that does not fit, or fits and holds what its columns do not, and may be one of the last lines. */
interface Misfit {
  /** Null where it is a row if others follow. */
  readonly rejected: RejectedRecord | null
  readonly line: number
  /** Fields of the whole `raw`; of rows that fit only. */
  readonly held: Fields | null
  readonly raw: Uint8Array
  readonly fields: readonly string[]
  readonly afterGap: boolean
}

const RULER_STARTS = new Set('-+|:=_ '.split('').map((mark) => mark.charCodeAt(0)))
const USUAL_MARK = 35
const mostMisfitsAtEnd = 20
/** First byte of a byte order mark: files that were joined have one in the middle. */
const BOM = 0xef
const longestShown = 80
/** Of a rejected record so much is kept. */
const longestRawBytes = 64 * 1024

/** Counts the records of a text and gathers what each column holds. Pure: it only sees bytes. */
export class CsvCensus implements RecordSink {
  /** Records seen, the rejected ones among them. */
  records = 0
  rejected = 0
  /** Of the rejected ones those of a table of its own below the first. */
  ofOtherTables = 0
  firstRejected: RejectedRecord | null = null
  readonly columns: ColumnEvidence[]
  readonly oddities = new Map<Oddity, OddityCount>()
  private misfits: Misfit[] = []
  private afterGap = false
  /** Fields of the rows of a table that has begun below the first one; 0 where there is none. */
  private otherWidthNow = 0
  /** Rows of as many fields that belong to a table below the first one. */
  private inTableLikeThis = false
  private readonly mended: Fields
  /** Bytes of a record of the table without anything in its fields. */
  private readonly gapBytes: number
  private readonly header: Buffer
  private readonly remark: Buffer
  /** 1 for columns of whose values the plain ones are taken from their bytes: those watched, unless words that are missing were declared. */
  private readonly watchesFast: Uint8Array

  constructor(
    private readonly settings: CensusSettings,
    private readonly onGood:
      ((bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean) => void) | null = null,
    private readonly onRejected: ((rejected: RejectedRecord, raw: Uint8Array) => void) | null = null,
  ) {
    this.columns = Array.from({ length: settings.width }, () => new ColumnEvidence())
    this.mended = newFields(settings.width)
    this.gapBytes = (settings.width - 1) * (1 + (settings.dialect.delimiterTail?.length ?? 0))
    this.header = Buffer.from(settings.namesRow[0] ?? '')
    this.remark = Buffer.from(settings.remark ?? '')
    const { watched, declaredNulls } = settings
    this.watchesFast = Uint8Array.from(this.columns, (_, i) => (watched[i] === true && declaredNulls === null ? 1 : 0))
  }

  /** Whether every record so far can be taken as it stands, and nothing stands between them. */
  get isPlain(): boolean {
    return this.rejected === 0 && this.misfits.length === 0 && this.oddities.size === 0
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
    } else this.misfit(bytes, start, end, { line, code, reason: badReasons[code] }, [])
  }

  /** To be called once, behind the last record: notes below the table are no rows of it. */
  end(): void {
    const { width, typed, hasFooter } = this.settings
    const from = !hasFooter
      ? this.misfits.length
      : this.misfits.findLastIndex(
          ({ held, fields, afterGap }) => held === null && !isFooter(fields, afterGap, width, typed),
        ) + 1
    const footer = this.misfits.splice(from)
    this.settle()
    for (const { raw, line } of footer) this.odd('footer', raw, 0, raw.length, line)
  }

  private rowOrGap(bytes: Uint8Array, fields: Fields, line: number): void {
    const isGap = this.gapBytes > 0 && fields.end - fields.start === this.gapBytes
    if (isGap) {
      this.odd('blank', bytes, fields.start, fields.end, line)
      this.afterGap = true
    } else if (this.isDrawn(bytes, fields)) this.odd('ruler', bytes, fields.start, fields.end, line)
    else if (this.isHeaderAgain(bytes, fields)) {
      this.inTableLikeThis = false
      this.odd('header_again', bytes, fields.start, fields.end, line)
    } else if (this.isOfTableLikeThis(bytes, fields)) this.misfit(bytes, fields.start, fields.end, otherTable(line), [])
    else if (this.mayBeTotals(bytes, fields)) this.hold(bytes, fields, line)
    else this.good(bytes, fields, line, true)
  }

  /** Names below a gap begin another table, and all that follows belongs to it. */
  private isOfTableLikeThis(bytes: Uint8Array, fields: Fields): boolean {
    if (this.inTableLikeThis) return true
    const { typed, dialect, hasFooter } = this.settings
    if (!this.afterGap || !hasFooter || this.records === 0) return false
    const texts = fieldTexts(bytes, fields, dialect)
    this.inTableLikeThis = beginsTableLikeThis(texts, typed)
    return this.inTableLikeThis
  }

  /** Looked at only where a first column of values begins with a letter, or where something was left blank above. */
  private mayBeTotals(bytes: Uint8Array, fields: Fields): boolean {
    const { typed, hasFooter, dialect } = this.settings
    if (!hasFooter || this.settings.width < 2) return false
    if (isAlone(fields)) return this.mayBePaddedNote(bytes, fields)
    const beginsOdd = typed[0] === true && fields.starts[0] !== fields.ends[0] && isLetter(bytes[fields.starts[0]!]!)
    if (!beginsOdd && !this.afterGap && this.misfits.length === 0) return false
    const texts = fieldTexts(bytes, fields, dialect)
    return isTotals(texts, this.afterGap || this.misfits.length > 0, typed)
  }

  private mayBePaddedNote(bytes: Uint8Array, fields: Fields): boolean {
    const { width, typed, dialect } = this.settings
    return (
      width > 2 &&
      typed.includes(true) &&
      isPaddedNote(fieldText(bytes, fields, 0, dialect), this.afterGap || this.misfits.length > 0)
    )
  }

  private hold(bytes: Uint8Array, fields: Fields, line: number): void {
    const { start, end, count } = fields
    if (end - start > longestRawBytes) return this.good(bytes, fields, line, true)
    const held = newFields(count)
    Object.assign(held, { start: 0, end: end - start, count })
    for (let i = 0; i < count; i++) {
      held.starts[i] = fields.starts[i]! - start
      held.ends[i] = fields.ends[i]! - start
      held.quoted[i] = fields.quoted[i]!
    }
    const { afterGap } = this
    this.misfits.push({
      rejected: null,
      line,
      held,
      raw: Uint8Array.from(bytes.subarray(start, end)),
      fields: [],
      afterGap,
    })
    if (this.misfits.length > mostMisfitsAtEnd) this.settle()
  }

  private otherWidth(bytes: Uint8Array, fields: Fields, line: number): void {
    const { start, end, count } = fields
    if (isBlank(bytes, fields)) {
      // A line without anything is no record for anybody; delimiters or blanks are for some.
      if (start !== end) this.odd('blank', bytes, start, end, line)
      this.afterGap = true
      return
    }
    if (this.isDrawn(bytes, fields)) return this.odd('ruler', bytes, start, end, line)
    if (this.isRemark(bytes, fields) || this.isLateRemark(bytes, fields))
      return this.odd('remark', bytes, start, end, line)
    const isOfOther = count === this.otherWidthNow
    const mend = isOfOther ? null : mendedWidth(bytes, fields, this.settings, this.mended)
    if (mend !== null) {
      this.odd(mend, bytes, start, end, line)
      this.good(bytes, this.mended, line, false)
      return
    }
    const texts = fieldTexts(bytes, fields, this.settings.dialect)
    this.misfit(bytes, start, end, this.otherTableRow(texts, line) ?? this.wrongWidth(count, line), texts)
  }

  private wrongWidth(count: number, line: number): RejectedRecord {
    const { width } = this.settings
    const code = count < width ? 'too_few_columns' : 'too_many_columns'
    return { line, code, reason: `${count} fields where ${width} are expected` }
  }

  /** A row of words where others have numbers, with another number of fields, begins another table; rows of that width go on with it. */
  private otherTableRow(values: readonly string[], line: number): RejectedRecord | null {
    if (beginsOtherTable(values, this.settings)) this.otherWidthNow = values.length
    if (values.length !== this.otherWidthNow) return null
    return otherTable(line)
  }

  private good(bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean): void {
    if (this.misfits.length > 0) this.settle()
    this.afterGap = false
    this.otherWidthNow = 0
    this.taken(bytes, fields, line, asWritten)
  }

  private taken(bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean): void {
    this.records++
    const { starts, ends } = fields
    const { columns, watchesFast } = this
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!
      const start = starts[i]!
      const end = ends[i]!
      if (start === end) column.empty++
      else if (watchesFast[i] === 0 || !takenFast(bytes, start, end, column)) this.look(bytes, fields, i, line)
    }
    this.onGood?.(bytes, fields, line, asWritten)
  }

  /** Rows with typed columns have the words of the header nowhere; without them a row of the same words may be one. */
  private isHeaderAgain(bytes: Uint8Array, fields: Fields): boolean {
    const { header } = this
    const [start, end] = [fields.starts[0]!, fields.ends[0]!]
    const mark = bytes[start] === BOM ? 3 : 0
    if (header.length === 0 || end - start - mark !== header.length || bytes[start + mark] !== header[0]) return false
    const { namesRow, typed, width, dialect } = this.settings
    if (!typed.includes(true) || namesRow.length !== width) return false
    return namesRow.every((name, i) => fieldText(bytes, fields, i, dialect).replace(/^\ufeff/, '') === name)
  }

  private isDrawn(bytes: Uint8Array, { start, end }: Fields): boolean {
    return RULER_STARTS.has(bytes[start]!) && isRuler(bytes, start, end)
  }

  private isRemark(bytes: Uint8Array, { start, end }: Fields): boolean {
    const { remark } = this
    if (remark.length === 0 || end - start < remark.length) return false
    return remark.every((byte, i) => bytes[start + i] === byte)
  }

  /** The usual mark, met below the rows in which marks were looked for. */
  private isLateRemark(bytes: Uint8Array, { start, end }: Fields): boolean {
    const { remark, mayRemark } = this.settings
    return remark === null && mayRemark && end > start && bytes[start] === USUAL_MARK
  }

  /** What is neither empty nor plain. */
  private look(bytes: Uint8Array, fields: Fields, i: number, line: number): void {
    const column = this.columns[i]!
    const start = fields.starts[i]!
    const end = fields.ends[i]!
    const { declaredNulls, dialect } = this.settings
    if (this.settings.watched[i] !== true || column.textsOverflow) {
      if (declaredNulls !== null || canStandInText(bytes, start, end))
        this.lookForWord(fieldText(bytes, fields, i, dialect), column, line)
      return
    }
    if (declaredNulls === null && column.repeats(bytes, start, end)) return
    const written = fieldText(bytes, fields, i, dialect)
    if (declaredNulls?.has(written) === true) column.declaredNulls++
    else column.add(written, line)
  }

  private lookForWord(written: string, column: ColumnEvidence, line: number): void {
    if (this.settings.declaredNulls?.has(written) === true) column.declaredNulls++
    else if (mayStandInText(written)) column.add(written, line)
  }

  private odd(what: Oddity, bytes: Uint8Array, start: number, end: number, line: number): void {
    const known = this.oddities.get(what)
    if (known) known.count++
    else
      this.oddities.set(what, {
        count: 1,
        firstLine: line,
        text: utf8(bytes, start, Math.min(end, start + longestShown)),
      })
  }

  private misfit(
    bytes: Uint8Array,
    start: number,
    end: number,
    rejected: RejectedRecord,
    fields: readonly string[],
  ): void {
    const { afterGap } = this
    this.misfits.push({
      rejected,
      line: rejected.line,
      held: null,
      raw: Uint8Array.from(bytes.subarray(start, Math.min(end, start + longestRawBytes))),
      fields,
      afterGap,
    })
    if (this.misfits.length > mostMisfitsAtEnd) this.settle()
  }

  /** What came before a row is no footer. */
  private settle(): void {
    const { misfits } = this
    this.misfits = []
    for (const { rejected, raw, held, line } of misfits) {
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

const otherTable = (line: number): RejectedRecord => ({
  line,
  code: 'other_table',
  reason: 'the row belongs to another table below the first one',
})

/** Only the first field has something in it. */
function isAlone({ count, starts, ends }: Fields): boolean {
  if (starts[0] === ends[0]) return false
  for (let i = 1; i < count; i++) if (starts[i] !== ends[i]) return false
  return count > 1
}

const isLetter = (byte: number): boolean => byte >= 0x80 || ((byte | 32) >= 97 && (byte | 32) <= 122)

const badReasons: Record<BadRecord, string> = {
  text_after_quote: 'there is text behind a closing quote',
  quote_not_closed: 'a quote is opened and never closed',
  record_too_long: 'the record is longer than 16 MB or has more than 20,000 fields',
}
