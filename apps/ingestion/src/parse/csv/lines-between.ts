import { isRuler } from './blank-record.js'
import type { CensusSettings } from './census-settings.js'
import { fieldText } from './field-text.js'
import type { Fields } from './tokenizer.js'

const RULER_STARTS = new Set('-+|:=_ '.split('').map((mark) => mark.charCodeAt(0)))
const USUAL_MARK = 35
/** First byte of a byte order mark: files that were joined have one in the middle. */
const BOM = 0xef

/** Tells lines that stand between the rows from rows. Each is asked of every row, so each begins with a look at a byte or a length. */
export class LinesBetween {
  /** Bytes of a record of the table without anything in its fields. */
  private readonly gapBytes: number
  private readonly header: Buffer
  private readonly remark: Buffer

  constructor(
    private readonly settings: Pick<
      CensusSettings,
      'width' | 'dialect' | 'typed' | 'namesRow' | 'remark' | 'mayRemark'
    >,
  ) {
    this.gapBytes = (settings.width - 1) * (1 + (settings.dialect.delimiterTail?.length ?? 0))
    this.header = Buffer.from(settings.namesRow[0] ?? '')
    this.remark = Buffer.from(settings.remark ?? '')
  }

  /** Delimiters only. */
  isGap({ start, end }: Fields): boolean {
    return this.gapBytes > 0 && end - start === this.gapBytes
  }

  isDrawn(bytes: Uint8Array, { start, end }: Fields): boolean {
    return RULER_STARTS.has(bytes[start]!) && isRuler(bytes, start, end)
  }

  /** Rows with typed columns have the words of the header nowhere; without them a row of a few of the same words may be one. */
  isHeaderAgain(bytes: Uint8Array, fields: Fields): boolean {
    const { header } = this
    const [start, end] = [fields.starts[0]!, fields.ends[0]!]
    const mark = bytes[start] === BOM ? 3 : 0
    if (header.length === 0 || end - start - mark !== header.length || bytes[start + mark] !== header[0]) return false
    const { namesRow, typed, width, dialect } = this.settings
    if (namesRow.length !== width || (!typed.includes(true) && !areManyNames(namesRow))) return false
    return namesRow.every((name, i) => fieldText(bytes, fields, i, dialect).replace(/^\ufeff/, '') === name)
  }

  isRemark(bytes: Uint8Array, { start, end }: Fields): boolean {
    return this.hasRemarkMark(bytes, start, end) || this.isLateRemark(bytes, start, end)
  }

  private hasRemarkMark(bytes: Uint8Array, start: number, end: number): boolean {
    const { remark } = this
    if (remark.length === 0 || end - start < remark.length) return false
    return remark.every((byte, i) => bytes[start + i] === byte)
  }

  /** The usual mark, met below the rows in which marks were looked for. */
  private isLateRemark(bytes: Uint8Array, start: number, end: number): boolean {
    const { remark, mayRemark } = this.settings
    return remark === null && mayRemark && end > start && bytes[start] === USUAL_MARK
  }
}

const manyNames = 4

/** So many different ones that by chance no row has them all. */
const areManyNames = (names: readonly string[]): boolean =>
  names.length >= manyNames && new Set(names).size === names.length && !names.some((name) => name.trim() === '')
