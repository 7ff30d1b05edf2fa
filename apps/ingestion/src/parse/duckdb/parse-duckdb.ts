import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Duck, DuckError, identifier, literal, spawnDuck } from '@udb/engine'
import { nameColumns } from '../column-names.js'
import { type Decision, decided } from '../decision.js'
import { mostColumns, mostTables, tooManyColumns, tooManyTables } from '../extract/reader.js'
import { ParseError } from '../parse-error.js'
import { defaultReaderLimits, type ParsedRows, type ParsePorts, type ParseWork } from '../parsed-table.js'
import { type ChosenTable, chooseTables } from '../sqlite/choose-table.js'
import { parquetRows } from '../write-parquet.js'
import { keptType } from './kept-type.js'

interface SourceTable {
  /** As it is asked for: with its schema where that is not the usual one. */
  readonly name: string
  /** How it stands in a statement. */
  readonly sql: string
  readonly rows: number
}

/**
 * Reads the tables of a DuckDB database. A process of its own opens it, read-only and with every other access locked,
 * since a database is code as well as data, and one that is made for it may end its reader. Throws `ParseError`.
 */
export async function parseDuckdb(work: ParseWork, ports: ParsePorts): Promise<ParsedRows> {
  const { memoryMb, timeoutMs } = { ...defaultReaderLimits, ...work.readerLimits }
  ports.progress({ rows: 0, message: 'reading duckdb' })
  const outDir = join(work.workDir, 'tables')
  await mkdir(outDir)
  const limits = { memoryMb, threads: 1, tempDir: join(work.workDir, 'reader') }
  const duck = await spawnDuck(limits, { signal: ports.signal })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    void duck.close()
  }, timeoutMs)
  try {
    return await readDatabase(duck, outDir, work, ports)
  } catch (error) {
    ports.signal.throwIfAborted()
    throw isLate ? tooLate(timeoutMs) : asParseError(error)
  } finally {
    clearTimeout(timer)
    await duck.close()
  }
}

async function readDatabase(duck: Duck, outDir: string, work: ParseWork, ports: ParsePorts): Promise<ParsedRows> {
  await openLocked(duck, work.path, outDir)
  const tables = await tablesIn(duck)
  if (tables.length === 0) throw unreadable('It holds no table; views are not taken.')
  const chosen = chooseTables(tables, work.overrides.sourceTable, work.mainOnly === true)
  if (chosen.length > mostTables) throw tooManyTables(chosen.length)
  refuseTypes(work)
  const written: ParsedRows[] = []
  for (const [place, one] of chosen.entries()) {
    const table = tables.find(({ name }) => name === one.table.name)!
    written.push(await writeTable(duck, table, one, join(outDir, `${place}.parquet`), ports))
  }
  const [main, ...others] = written
  if (others.length === 0) return main!
  const further = others.map((rows, i) => ({ name: chosen[i + 1]!.table.name, rows }))
  return { ...main!, name: chosen[0]!.table.name, further }
}

/** After the lock nothing but the database that is open, and the folder of the results, is within reach. */
const openLocked = (duck: Duck, path: string, outDir: string): Promise<void> =>
  duck.exec(
    [
      'SET autoinstall_known_extensions=false',
      'SET autoload_known_extensions=false',
      'SET allow_community_extensions=false',
      `ATTACH ${literal(path)} AS source (READ_ONLY, TYPE duckdb)`,
      `SET allowed_directories=[${literal(outDir)}]`,
      'SET enable_external_access=false',
      'SET lock_configuration=true',
    ].join('; '),
  )

async function tablesIn(duck: Duck): Promise<SourceTable[]> {
  const listed = await duck.query<{ schema: string; name: string }>(
    `SELECT schema_name AS schema, table_name AS name FROM duckdb_tables()
       WHERE database_name = 'source' AND NOT internal AND NOT temporary ORDER BY table_oid`,
  )
  const tables: SourceTable[] = []
  for (const { schema, name } of listed) {
    const sql = `source.${identifier(schema)}.${identifier(name)}`
    const [count] = await duck.query<{ rows: number }>(`SELECT count(*)::BIGINT AS rows FROM ${sql}`)
    tables.push({ name: schema === 'main' ? name : `${schema}.${name}`, sql, rows: count?.rows ?? 0 })
  }
  return tables
}

interface SourceColumn {
  readonly name: string
  readonly type: string
  readonly missing: number
}

async function writeTable(
  duck: Duck,
  { name, sql, rows }: SourceTable,
  { decision }: ChosenTable,
  parquetPath: string,
  ports: ParsePorts,
): Promise<ParsedRows> {
  const columns = await columnsOf(duck, sql)
  if (columns.length > mostColumns) throw tooManyColumns(columns.length)
  const named = nameColumns(columns.map((column) => column.name))
  const kept = columns.map(({ type }) => keptType(type))
  const items = columns.map((column, i) => {
    const value = kept[i] === null ? `CAST(${identifier(column.name)} AS VARCHAR)` : identifier(column.name)
    return `${value} AS ${identifier(named.columns[i]!.name)}`
  })
  await duck.exec(`COPY (SELECT ${items.join(', ')} FROM ${sql}) TO ${literal(parquetPath)} (FORMAT parquet)`)
  const rowsWritten = await parquetRows(ports.duck, parquetPath)
  if (rowsWritten !== rows) throw unreadable(`The table "${name}" counts ${rows} rows, and ${rowsWritten} are there.`)
  ports.progress({ rows, message: 'reading rows' })
  const types = columns.map(({ type }, i) => typeDecision(named.columns[i]!.name, type, kept[i]!))
  return {
    parquetPath,
    rowsRead: rows,
    rowsRejected: 0,
    rejectsPath: null,
    columns: named.columns,
    decisions: [decision, ...named.decisions, ...types],
    expectedNulls: columns.map(({ missing }) => missing),
  }
}

async function columnsOf(duck: Duck, sql: string): Promise<SourceColumn[]> {
  const described = await duck.query<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${sql}`)
  const counts = described.map(({ column_name }, i) => `count(*) - count(${identifier(column_name)}) AS n${i}`)
  const [missing] = await duck.query<Record<string, number>>(`SELECT ${counts.join(', ')} FROM ${sql}`)
  return described.map(({ column_name, column_type }, i) => ({
    name: column_name,
    type: column_type,
    missing: missing?.[`n${i}`] ?? 0,
  }))
}

const typeDecision = (column: string, type: string, kept: string | null): Decision =>
  kept === null
    ? decided('column_type', 'VARCHAR', `a table here cannot keep ${type} exactly, so its values are written out`, {
        column,
      })
    : decided('column_type', kept, 'as the database says', { column })

function refuseTypes({ overrides }: ParseWork): void {
  const [column] = Object.keys(overrides.types ?? {})
  if (column === undefined) return
  throw new ParseError(
    'override_invalid',
    'Types cannot be forced on a DuckDB database: it carries its own.',
    'Leave "types" out.',
    { column },
  )
}

/** What the database did to its reader; a want of memory is told by who called. */
function asParseError(error: unknown): unknown {
  if (!(error instanceof DuckError)) return error
  if (error.code === 'engine_out_of_memory' || error.code === 'engine_closed') return error
  if (/version number/.test(error.message)) return tooNew(error)
  return unreadable('It is damaged, encrypted, or changed since it was last closed.', error)
}

const unreadable = (why: string, cause?: unknown): ParseError =>
  new ParseError(
    'duckdb_unreadable',
    `The DuckDB database cannot be read. ${why}`,
    'Run CHECKPOINT and close the database before it is sent, or export its tables as Parquet.',
    { cause },
  )

const tooNew = (cause: unknown): ParseError =>
  new ParseError(
    'duckdb_too_new',
    'The DuckDB database was written by a version that is newer, or much older, than the one here.',
    "Write it with an older format (ATTACH 'file' (STORAGE_VERSION 'v1.0.0')), or export its tables as Parquet.",
    { cause },
  )

const tooLate = (timeoutMs: number): ParseError =>
  new ParseError(
    'file_takes_too_long',
    `The file was not read within ${Math.round(timeoutMs / 1000)} seconds.`,
    'Export its tables as Parquet, and send those.',
  )
