import { isUtf8 } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import { type NamedColumn, nameColumns } from '../column-names.js'
import { fieldText } from '../csv/field-text.js'
import type { Dialect } from '../csv/dialect.js'
import { type CsvLayout, decideLayout } from '../csv/plan.js'
import { NotUtf8, readUtf8Chunks } from '../csv/read-chunks.js'
import { CsvTokenizer, type Fields } from '../csv/tokenizer.js'
import type { Decision } from '../decision.js'
import { readPrefix } from '../open/open-source.js'
import type { ParseOverrides } from '../overrides.js'
import { LineMap } from './line-map.js'
import { sourceColumn } from './source-column.js'

const sampleBytes = 1 << 16
const QUOTE = 34
const COMMA = 44

/** What a delimited text is: its columns, and how it is written. */
export interface CsvHead {
  readonly layout: CsvLayout
  readonly columns: readonly NamedColumn[]
  readonly renamed: readonly Decision[]
  /** All bytes of a small text, so that it need not be read again. */
  readonly whole: Uint8Array | null
}

/**
 * Writes the rows of many delimited texts with the same columns into one, each with the name of its file behind it, so
 * that a thousand small files cost the engine no more than one. It takes only texts of which every row is whole: the
 * others are for the parser of single files, which knows what to do about broken ones.
 */
export class CsvCombiner {
  readonly lines = new LineMap()
  /** Those of the first file, which all others have too. */
  head: CsvHead | null = null
  files = 0
  source = ''
  rows = 0
  private readonly header: HeaderLine = { bytes: null, delimiter: '' }
  private position = 0
  private nextLine = 2
  private closed = false

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly overrides: ParseOverrides,
    private readonly signal: AbortSignal,
  ) {}

  static async create(path: string, overrides: ParseOverrides, signal: AbortSignal): Promise<CsvCombiner> {
    return new CsvCombiner(path, await open(path, 'w'), overrides, signal)
  }

  get bytes(): number {
    return this.position
  }

  /** How a UTF-8 text is laid out. */
  async look(path: string, bytes: number): Promise<CsvHead> {
    const sample = await readPrefix(path, Math.min(bytes, sampleBytes))
    const layout = decideLayout(sample, bytes <= sample.length, this.overridesFor(sample))
    const written = layout.header.header ? layout.names : layout.names.map((_, i) => `column_${i + 1}`)
    const named = nameColumns(written)
    const columns = named.columns.map(({ name }, i) => ({ name, originalName: layout.names[i] ?? '' }))
    this.header.bytes ??= layout.header.header && layout.skippedLines === 0 ? sample.slice(0, layout.dataOffset) : null
    this.header.delimiter ||= String.fromCharCode(layout.dialect.delimiter)
    return { layout, columns, renamed: named.decisions, whole: bytes <= sample.length ? sample : null }
  }

  /** A first line that headed another file heads this one too, whatever its rows look like. */
  overridesFor(sample: Uint8Array): ParseOverrides {
    const { bytes, delimiter } = this.header
    if (bytes === null || Buffer.compare(sample.subarray(0, bytes.length), bytes) !== 0) return this.overrides
    return { delimiter, header: true, ...this.overrides }
  }

  /** Takes the rows; false, and nothing taken, when one of them cannot be taken as it is. */
  async take(file: string, path: string, head: CsvHead): Promise<boolean> {
    if (this.head === null) await this.begin(head)
    const rows = new RowWriter(head.layout, this.orderOf(head), file)
    const start = this.position
    const tokenizer = new CsvTokenizer(head.layout.dialect, rows, head.layout.dataLine)
    try {
      for await (const chunk of this.chunks(path, head)) {
        tokenizer.push(chunk)
        if (rows.dirty) break
        await this.append(rows.flush())
      }
    } catch (error) {
      if (!(error instanceof NotUtf8)) throw error
      rows.dirty = true
    }
    if (!rows.dirty) tokenizer.end()
    await this.append(rows.flush())
    if (!rows.dirty) this.accept(file, head.layout, rows, tokenizer.nextLine)
    if (rows.dirty) this.position = start
    return !rows.dirty
  }

  /** Nothing can be taken any more; may be called twice. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    await this.file.truncate(this.position)
    await this.file.close()
  }

  private async *chunks(path: string, { layout, whole }: CsvHead): AsyncGenerator<Uint8Array> {
    if (whole === null) yield* readUtf8Chunks(path, layout.dataOffset, this.signal)
    else if (isUtf8(whole)) yield whole.subarray(layout.dataOffset)
    else throw new NotUtf8()
  }

  private accept(file: string, layout: CsvLayout, rows: RowWriter, nextLine: number): void {
    if (rows.rows > 0) this.lines.add({ file, combinedLine: this.nextLine, ownLine: layout.dataLine })
    this.nextLine += nextLine - layout.dataLine - rows.blanks
    this.rows += rows.rows
    this.files++
  }

  private async begin(head: CsvHead): Promise<void> {
    this.head = head
    const names = head.columns.map(({ name }) => name)
    this.source = sourceColumn(names)
    await this.append(Buffer.from(`${[...names, this.source].map(quoted).join(',')}\n`))
  }

  /** Where each column of the table stands in this file; null when they stand in the same order. */
  private orderOf({ columns }: CsvHead): readonly number[] | null {
    const order = this.head!.columns.map(({ name }) => columns.findIndex((column) => column.name === name))
    return order.every((at, i) => at === i) ? null : order
  }

  private async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at, this.position)
      at += bytesWritten
      this.position += bytesWritten
    }
  }
}

interface HeaderLine {
  bytes: Uint8Array | null
  delimiter: string
}

class RowWriter {
  rows = 0
  /** Blank lines at the end. */
  blanks = 0
  dirty = false
  private parts: Uint8Array[] = []
  private readonly suffix: Buffer
  private readonly plain: boolean

  constructor(
    private readonly layout: CsvLayout,
    private readonly order: readonly number[] | null,
    file: string,
  ) {
    this.suffix = Buffer.from(`,${quoted(file)}\n`)
    const { delimiter, quote, escape } = layout.dialect
    this.plain = order === null && delimiter === COMMA && quote === QUOTE && escape === QUOTE
  }

  record(bytes: Uint8Array, fields: Fields): void {
    const { width, dialect } = this.layout
    if (fields.count !== width) {
      if (fields.start === fields.end) this.blanks++
      else this.dirty = true
      return
    }
    // Behind a blank line the lines of the combined text would no longer be told from those of the file.
    if (this.blanks > 0) this.dirty = true
    if (this.dirty) return
    this.rows++
    if (this.plain && !hasBareQuote(bytes, fields))
      this.parts.push(bytes.subarray(fields.start, fields.end), this.suffix)
    else this.parts.push(Buffer.from(this.rewritten(bytes, fields, dialect)), this.suffix)
  }

  bad(): void {
    this.dirty = true
  }

  flush(): Uint8Array {
    const bytes = Buffer.concat(this.parts)
    this.parts = []
    return bytes
  }

  private rewritten(bytes: Uint8Array, fields: Fields, dialect: Dialect): string {
    const text = (i: number): string => quoted(fieldText(bytes, fields, i, dialect))
    if (this.order !== null) return this.order.map(text).join(',')
    return Array.from({ length: fields.count }, (_, i) => text(i)).join(',')
  }
}

/** A quote in the middle of an unquoted field: allowed, but readers differ about it, so it is written in quotes. */
function hasBareQuote(bytes: Uint8Array, fields: Fields): boolean {
  for (let i = 0; i < fields.count; i++) {
    if (fields.quoted[i] === 1) continue
    for (let at = fields.starts[i]!; at < fields.ends[i]!; at++) if (bytes[at] === QUOTE) return true
  }
  return false
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
