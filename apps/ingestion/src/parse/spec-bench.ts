import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duck, literal, openInProcess, type Row } from '@udb/engine'
import type { ParseOverrides } from './overrides.js'
import { parseFile } from './parse-file.js'
import type { ArchiveLimits, ParsedFile, ParsedTable, ReaderLimits } from './parsed-table.js'

export interface SpecLimits {
  readonly signal?: AbortSignal
  readonly limits?: Partial<ArchiveLimits>
  readonly readerLimits?: Partial<ReaderLimits>
}

/** A temporary folder, an engine and short ways to parse and to look at results: for specs only. */
export class SpecBench {
  private constructor(
    readonly dir: string,
    readonly duck: Duck,
  ) {}

  static async open(): Promise<SpecBench> {
    const dir = await mkdtemp(join(tmpdir(), 'udb-parse-'))
    return new SpecBench(dir, await openInProcess({ memoryMb: 512, threads: 2, tempDir: join(dir, 'spill') }))
  }

  async close(): Promise<void> {
    await this.duck.close()
    await rm(this.dir, { recursive: true, force: true })
  }

  get outDir(): string {
    return join(this.dir, 'out')
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.dir, `in-${name}`)
    await writeFile(path, content)
    return path
  }

  parsePath(
    path: string,
    filename: string,
    overrides: ParseOverrides = {},
    more: SpecLimits = {},
  ): Promise<ParsedFile> {
    const { signal, ...limits } = more
    return parseFile(
      { path, filename, overrides, outDir: this.outDir, ...limits },
      { duck: this.duck, signal: signal ?? new AbortController().signal, progress: () => undefined },
    )
  }

  async parse(filename: string, content: string | Uint8Array, overrides: ParseOverrides = {}): Promise<ParsedFile> {
    return this.parsePath(await this.write(filename, content), filename, overrides)
  }

  /** What a parse is refused with, and what it left behind. */
  async refusal(act: Promise<unknown>): Promise<{ error: unknown; left: string[] }> {
    const error = await act.then(
      () => null,
      (reason: unknown) => reason,
    )
    return { error, left: await readdir(this.outDir).catch(() => []) }
  }

  rows(path: string, select = '*', alias = 'rows'): Promise<Row[]> {
    return this.duck.query(`SELECT ${select} FROM read_parquet(${literal(path)}) AS ${alias}`)
  }

  /** The last row in the order of the file. */
  async lastRow(path: string): Promise<Row> {
    const [row] = await this.duck.query(
      `SELECT * EXCLUDE file_row_number FROM read_parquet(${literal(path)}, file_row_number = true) ORDER BY file_row_number DESC LIMIT 1`,
    )
    return row!
  }
}

/** `name:TYPE` of each column, and `/n` where n values are missing. */
export const shapeOf = ({ columns }: ParsedTable): string =>
  columns.map(({ name, type, nullCount }) => `${name}:${type}${nullCount > 0 ? `/${nullCount}` : ''}`).join(' ')
