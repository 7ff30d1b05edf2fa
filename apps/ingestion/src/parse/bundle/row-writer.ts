import type { RejectedRecord } from '../csv/rejected-record.js'
import { isPlainDialect } from '../csv/dialect.js'
import { fieldText } from '../csv/field-text.js'
import type { CsvLayout } from '../csv/plan.js'
import { hasBareQuote, repairedDialect } from '../csv/repair-file.js'
import type { Fields } from '../csv/tokenizer.js'
import { lineBreaks } from './line-breaks.js'
import type { LineMap } from './line-map.js'

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Rows of one file, written as all are, with the name of the file behind each. */
export class RowWriter {
  rows = 0
  readonly stretches: LineMap['stretches'] = []
  private parts: Uint8Array[] = []
  private rejects: string[] = []
  private readonly suffix: Buffer
  private readonly plain: boolean
  /** The line of the file on which the next row is, if nothing stands between. */
  private expected = -1

  constructor(
    private readonly layout: CsvLayout,
    /** Where each column of the table stands in the file; null when they stand in the same order. */
    private readonly order: readonly number[] | null,
    private readonly file: string,
    /** The line of the combined text on which the next row will be. */
    public nextLine: number,
  ) {
    this.suffix = Buffer.from(`,${quoted(file)}\n`)
    const { dialect } = layout
    this.plain =
      order === null &&
      isPlainDialect(dialect) &&
      dialect.delimiter === repairedDialect.delimiter &&
      dialect.quote === repairedDialect.quote &&
      dialect.escape === repairedDialect.escape
  }

  write(bytes: Uint8Array, fields: Fields, line: number, asWritten: boolean): void {
    if (line !== this.expected) this.stretches.push({ file: this.file, combinedLine: this.nextLine, ownLine: line })
    const lines = 1 + lineBreaks(bytes, fields)
    this.expected = line + lines
    this.nextLine += lines
    this.rows++
    const raw = this.plain && asWritten && !hasBareQuote(bytes, fields)
    this.parts.push(
      raw ? bytes.subarray(fields.start, fields.end) : Buffer.from(this.rewritten(bytes, fields)),
      this.suffix,
    )
  }

  reject(rejected: RejectedRecord, raw: Uint8Array): void {
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('utf8')
    this.rejects.push(`${JSON.stringify({ ...rejected, column: null, raw: text, source_file: this.file })}\n`)
  }

  /** What was written since the last time. */
  flush(): { good: Uint8Array; rejects: Uint8Array } {
    const good = Buffer.concat(this.parts)
    const rejects = Buffer.from(this.rejects.join(''))
    this.parts = []
    this.rejects = []
    return { good, rejects }
  }

  private rewritten(bytes: Uint8Array, fields: Fields): string {
    const { width, dialect } = this.layout
    const text = (i: number): string => quoted(fieldText(bytes, fields, i, dialect))
    return this.order === null
      ? Array.from({ length: width }, (_, i) => text(i)).join(',')
      : this.order.map(text).join(',')
  }
}
