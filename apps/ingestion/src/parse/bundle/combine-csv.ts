import { isUtf8 } from 'node:buffer'
import { tooManyRejected } from '../accounting.js'
import { type NamedColumn, nameColumns } from '../column-names.js'
import { CsvCensus } from '../csv/census.js'
import { csvDecisions } from '../csv/csv-decisions.js'
import { delimiterText, isPlainDialect } from '../csv/dialect.js'
import { type CsvLayout, decideLayout } from '../csv/plan.js'
import { NotUtf8, readUtf8Chunks } from '../csv/read-chunks.js'
import { CsvTokenizer } from '../csv/tokenizer.js'
import type { Decision } from '../decision.js'
import { readPrefix } from '../open/open-source.js'
import type { ParseOverrides } from '../overrides.js'
import { LineMap } from './line-map.js'
import { RevocableFile } from './revocable-file.js'
import { quoted, RowWriter } from './row-writer.js'
import { sourceColumn } from './source-column.js'

const sampleBytes = 1 << 16

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
 * that a thousand small files cost the engine no more than one. Rows that cannot be read are set aside, as one JSON
 * object a line. A text with too many of them is not taken: the parser of single files says what is wrong with it.
 */
export class CsvCombiner {
  readonly lines = new LineMap()
  /** That of the first file; all others have its columns too. */
  head: CsvHead | null = null
  files = 0
  source = ''
  /** Rows written, and set aside. */
  rows = 0
  rejected = 0
  private known: { readonly bytes: Uint8Array; readonly overrides: ParseOverrides } | null = null
  private nextLine = 2

  private constructor(
    readonly rowsFile: RevocableFile,
    readonly rejectsFile: RevocableFile,
    private readonly overrides: ParseOverrides,
    private readonly signal: AbortSignal,
  ) {}

  static async create(stem: string, overrides: ParseOverrides, signal: AbortSignal): Promise<CsvCombiner> {
    const rows = await RevocableFile.create(`${stem}.csv`)
    return new CsvCombiner(rows, await RevocableFile.create(`${stem}.rejects.ndjson`), overrides, signal)
  }

  /** How a UTF-8 text is laid out. */
  async look(path: string, bytes: number): Promise<CsvHead> {
    const sample = await readPrefix(path, Math.min(bytes, sampleBytes))
    const layout = decideLayout(sample, bytes <= sample.length, this.overridesFor(sample))
    const { header, skippedLines, dialect, headerRows } = layout
    const named = nameColumns(header.header ? layout.names : layout.names.map((_, i) => `column_${i + 1}`))
    const columns = named.columns.map(({ name }, i) => ({ name, originalName: layout.names[i] ?? '' }))
    if (this.known === null && header.header && skippedLines === 0 && isPlainDialect(dialect)) {
      const overrides = { delimiter: delimiterText(dialect), header: true, headerRows }
      this.known = { bytes: sample.slice(0, layout.dataOffset), overrides }
    }
    return { layout, columns, renamed: named.decisions, whole: bytes <= sample.length ? sample : null }
  }

  /** First lines that headed another file head this one too, whatever its rows look like. */
  overridesFor(sample: Uint8Array): ParseOverrides {
    const { known, overrides } = this
    if (known === null || Buffer.compare(sample.subarray(0, known.bytes.length), known.bytes) !== 0) return overrides
    return { ...known.overrides, ...overrides }
  }

  /** Takes the rows, and says what was decided about them; null, and nothing taken, when too many are rejected. */
  async take(file: string, path: string, head: CsvHead): Promise<Decision[] | null> {
    if (this.head === null) await this.begin(head)
    const { layout } = head
    const rows = new RowWriter(layout, this.orderOf(head), file, this.nextLine)
    const settings = { ...layout, watched: layout.names.map(() => false), declaredNulls: null }
    const census = new CsvCensus(
      settings,
      (bytes, fields, line, asWritten) => rows.write(bytes, fields, line, asWritten),
      (rejected, raw) => rows.reject(rejected, raw),
    )
    const tokenizer = new CsvTokenizer(layout.dialect, census, layout.dataLine)
    this.rowsFile.mark()
    this.rejectsFile.mark()
    if (!(await this.readRows(path, head, census, tokenizer, rows))) {
      this.rowsFile.revoke()
      this.rejectsFile.revoke()
      return null
    }
    rows.stretches.forEach((stretch) => this.lines.add(stretch))
    this.nextLine = rows.nextLine
    this.rows += rows.rows
    this.rejected += census.rejected
    this.files++
    const scan = { census, endings: tokenizer.endings, needsRepair: false }
    return csvDecisions(layout, [], [], scan, this.overrides)
  }

  /** Nothing can be taken any more; may be called twice. */
  async close(): Promise<void> {
    await this.rowsFile.close()
    await this.rejectsFile.close()
  }

  /** False when the text turns out to be no UTF-8, or too many rows are rejected. */
  private async readRows(
    path: string,
    head: CsvHead,
    census: CsvCensus,
    tokenizer: CsvTokenizer,
    rows: RowWriter,
  ): Promise<boolean> {
    try {
      for await (const chunk of this.chunks(path, head)) {
        tokenizer.push(chunk)
        await this.flush(rows)
        if (this.rejectsTooMany(census)) return false
      }
    } catch (error) {
      if (error instanceof NotUtf8) return false
      throw error
    }
    tokenizer.end()
    census.end()
    await this.flush(rows)
    return !this.rejectsTooMany(census)
  }

  private async flush(rows: RowWriter): Promise<void> {
    const { good, rejects } = rows.flush()
    await this.rowsFile.append(good)
    await this.rejectsFile.append(rejects)
  }

  /** A table of its own below the first one is set aside, but does not mean that this one was misread. */
  private rejectsTooMany({ records, rejected, ofOtherTables }: CsvCensus): boolean {
    const account = { rowsRead: records - ofOtherTables, rowsRejected: rejected - ofOtherTables }
    return tooManyRejected(account, this.overrides)
  }

  private async *chunks(path: string, { layout, whole }: CsvHead): AsyncGenerator<Uint8Array> {
    if (whole === null) yield* readUtf8Chunks(path, layout.dataOffset, this.signal)
    else if (isUtf8(whole)) yield whole.subarray(layout.dataOffset)
    else throw new NotUtf8()
  }

  private async begin(head: CsvHead): Promise<void> {
    this.head = head
    const names = head.columns.map(({ name }) => name)
    this.source = sourceColumn(names)
    await this.rowsFile.append(Buffer.from(`${[...names, this.source].map(quoted).join(',')}\n`))
  }

  private orderOf({ columns }: CsvHead): readonly number[] | null {
    const order = this.head!.columns.map(({ name }) => columns.findIndex((column) => column.name === name))
    return order.every((at, i) => at === i) ? null : order
  }
}
