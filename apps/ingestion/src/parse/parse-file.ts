import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DuckError } from '@udb/engine'
import { reconcile } from './accounting.js'
import { AccountingError, ParseError } from './parse-error.js'
import type { Decision } from './decision.js'
import { parseBundle } from './bundle/parse-bundle.js'
import { maskRejects, refuseUnknownTags } from './mask-rejects.js'
import { hasNamelessField, writeNamelessAsJson } from './nameless-fields.js'
import { openFiles } from './open/open-files.js'
import type { Arriving } from './open/arriving.js'
import { arrivingSource, type Opened, openSource } from './open/open-source.js'
import { parseSource } from './parse-source.js'
import { nameTables, type NamedRows } from './name-tables.js'
import type {
  ParsedColumn,
  ParsedFile,
  ParsedRows,
  ParsedTable,
  ParseInput,
  ParsePorts,
  SourceInput,
} from './parsed-table.js'
import { tableNameFor } from './table-name.js'
import { unusedOverrides } from './unused-overrides.js'
import { parquetColumns, parquetRows, publish } from './write-parquet.js'

/**
 * Turns a file, however the world wrote it, into typed Parquet in `outDir`, one file for each of its tables, with an
 * account of every row and every decision. Throws `ParseError` when the file is at fault, the signal's reason when it
 * aborts, and anything else when we are; in each case `outDir` is left as it was.
 */
export const parseFile = (input: ParseInput, ports: ParsePorts): Promise<ParsedFile> =>
  parseOpened(input, ports, (workDir) => openAll(input, workDir, ports))

/**
 * The same of a file that is read while it arrives, without a local copy of it. Throws `NeedsWholeFile` besides, when it is not the kind of
 * file that can be read so.
 */
export const parseArriving = (arriving: Arriving, input: SourceInput, ports: ParsePorts): Promise<ParsedFile> =>
  parseOpened(input, ports, async () => ({ source: arrivingSource(arriving, input) }))

async function parseOpened(
  input: SourceInput,
  ports: ParsePorts,
  open: (workDir: string) => Promise<Opened>,
): Promise<ParsedFile> {
  ports.signal.throwIfAborted()
  await mkdir(input.outDir, { recursive: true })
  const workDir = await mkdtemp(join(input.outDir, '.parse-'))
  try {
    const opened = await open(workDir)
    const source = 'bundle' in opened ? opened.bundle : opened.source
    const parsed = await ('bundle' in opened
      ? parseBundle(opened.bundle, input, workDir, ports)
      : parseSource(opened.source, input, workDir, ports))
    const named = nameTables(input, parsed)
    refuseUnknownTags(
      input.overrides,
      named.map(({ rows }) => rows),
    )
    const tables = await checkedTables(await maskedTables(named, input, ports), ports)
    ports.signal.throwIfAborted()
    const published: ParsedTable[] = []
    for (const { rows, ...table } of tables) {
      const unused = unusedOverrides(input.overrides, table.format)
      const decisions = [...source.decisions, ...table.decisions, ...unused]
      const paths = await publishAll(rows, input.outDir, fileStem(table.table))
      published.push({ ...table, ...paths, decisions, sourceBytes: source.sourceBytes })
    }
    const [main, ...further] = published
    return { ...main!, further }
  } catch (error) {
    // A stream or an engine that an abort ends may say so in its own words; the caller's reason is the true one.
    ports.signal.throwIfAborted()
    throw error instanceof DuckError && error.code === 'engine_out_of_memory' ? needsTooMuchMemory(error) : error
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}

const openAll = (input: ParseInput, workDir: string, ports: ParsePorts): Promise<Opened> =>
  input.alongside === undefined || input.alongside.length === 0
    ? openSource(input, workDir, ports)
    : openFiles([input, ...input.alongside], input, workDir, ports)

/** A wide table or a large value needs so much however often it is tried. */
const needsTooMuchMemory = (cause: DuckError): ParseError =>
  new ParseError(
    'file_needs_too_much_memory',
    'The table needs more memory than the engine may use.',
    'Send fewer columns or shorter values, or raise UDB_ENGINE_MEMORY_MB.',
    { cause },
  )

async function maskedTables(
  named: readonly NamedRows[],
  { overrides }: SourceInput,
  { duck }: ParsePorts,
): Promise<NamedRows[]> {
  const tables: NamedRows[] = []
  for (const one of named) {
    const rows = await maskRejects(one.rows, overrides, duck)
    const said = rows.decisions.slice(one.rows.decisions.length)
    tables.push({ ...one, rows, decisions: [...one.decisions, ...said] })
  }
  return tables
}

interface CheckedTable extends Omit<ParsedTable, 'parquetPath' | 'rejectsPath' | 'sourceBytes'> {
  readonly rows: ParsedRows
}

/** Each table's account, from the file that was written for it. */
async function checkedTables(named: readonly NamedRows[], ports: ParsePorts): Promise<CheckedTable[]> {
  const tables: CheckedTable[] = []
  for (const { table, rows, decisions: soFar, format } of named) {
    const { columns, decisions } = await tableColumns(rows, soFar, ports)
    const rowsWritten = await parquetRows(ports.duck, rows.parquetPath)
    const rowsRejected = rows.rejectsPath === null ? 0 : await parquetRows(ports.duck, rows.rejectsPath)
    if (rowsRejected !== rows.rowsRejected)
      throw new AccountingError(`${rows.rowsRejected} rows set aside, ${rowsRejected} of them kept`)
    const { rowsRead } = reconcile({ rowsRead: rows.rowsRead, rowsWritten, rowsRejected })
    tables.push({ table, rows, rowsRead, rowsWritten, rowsRejected, columns, decisions, format })
  }
  return tables
}

/** The columns as a table can hold them. */
async function tableColumns(
  rows: ParsedRows,
  soFar: readonly Decision[],
  ports: ParsePorts,
): Promise<{ columns: ParsedColumn[]; decisions: readonly Decision[] }> {
  const columns = await checkedColumns(rows, ports)
  const nameless = columns.filter(({ type }) => hasNamelessField(type))
  if (nameless.length === 0) return { columns, decisions: soFar }
  const decisions = await writeNamelessAsJson(ports.duck, rows.parquetPath, nameless)
  const replaced = new Set<string | undefined>(nameless.map(({ name }) => name))
  const kept = soFar.filter(({ what, column }) => what !== 'column_type' || !replaced.has(column))
  return { columns: await checkedColumns(rows, ports), decisions: [...kept, ...decisions] }
}

/** The written file against the independent count: nothing may have become NULL that was not missing. */
async function checkedColumns(rows: ParsedRows, ports: ParsePorts): Promise<ParsedColumn[]> {
  const written = await parquetColumns(ports.duck, rows.parquetPath)
  return rows.columns.map((column, i) => {
    const { type, nullCount } = written[i]!
    const expected = rows.expectedNulls[i] ?? null
    if (expected !== null && expected !== nullCount) {
      throw new AccountingError(`column ${i + 1}: ${nullCount} missing values written, ${expected} in the file`)
    }
    return { ...column, type, nullCount }
  })
}

async function publishAll(
  rows: ParsedRows,
  outDir: string,
  stem: string,
): Promise<{ parquetPath: string; rejectsPath: string | null }> {
  const parquetPath = join(outDir, `${stem}.parquet`)
  const rejectsPath = rows.rejectsPath === null ? null : join(outDir, `${stem}.rejects.parquet`)
  if (rows.rejectsPath !== null && rejectsPath !== null) await publish(rows.rejectsPath, rejectsPath)
  await publish(rows.parquetPath, parquetPath)
  return { parquetPath, rejectsPath }
}

/** A table's name comes from outside, so it never is a path. */
const fileStem = (table: string): string =>
  /^[A-Za-z0-9_]{1,100}$/.test(table) ? table : tableNameFor(basename(table))
