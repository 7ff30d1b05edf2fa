import { open } from 'node:fs/promises'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Decision } from '../decision.js'
import { mostTables, type Reader, type ReaderOutput, tooManyTables } from '../extract/reader.js'
import type { InterimValue, RecordColumn } from '../extract/record-writer.js'
import { ParseError } from '../parse-error.js'
import { chooseTables } from './choose-table.js'
import { duckTypes, kindOf, type SqliteColumn, type SqliteKind, type SqliteTable } from './table-facts.js'

// Not the engine's: a reader loads no native code.
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

const mostListed = 10_000
/** Columns of one statement that counts: SQLite has a limit on what one may give. */
const columnsAtOnce = 100
const widestExact = 9_007_199_254_740_992

/** Reads the tables of an SQLite database; views and virtual tables are not taken. */
export const readSqlite: Reader = async (job, output) => {
  const { wal } = await checkHeader(job.path, job.bytes)
  return orUnreadable(() => {
    // Nobody else writes to an uploaded file, and a read-only folder has no room for a log.
    const db = new DatabaseSync(`${pathToFileURL(job.path).href}?immutable=1`, { readOnly: true })
    try {
      db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
      const chosen = chooseTables(tablesOf(db), job.overrides.sourceTable, job.mainOnly)
      if (chosen.length > mostTables) throw tooManyTables(chosen.length)
      for (const { table, decision } of chosen) {
        writeTable(db, table, output)
        output.decide([wal ? withWalNote(decision) : decision])
      }
      return []
    } finally {
      db.close()
    }
  })
}

function writeTable(db: DatabaseSync, table: SqliteTable, output: ReaderOutput): void {
  const columns = columnsOf(db, table.name)
  const kinds = columns.map(kindOf)
  const recordColumns = columns.map((column, i) => recordColumn(column, kinds[i]!))
  const writer = output.open(recordColumns, table.name)
  for (const row of rowsOf(db, table.name, columns)) {
    writer.write(
      writer.records + 1,
      kinds.map(({ kind }, i) => valueOf(row[i]!, kind)),
    )
  }
  if (writer.records !== table.rows) throw damaged('the table and its index count differently')
}

/** The header's page count says whether the file is all there, and its version whether there was a log beside it. */
async function checkHeader(path: string, bytes: number): Promise<{ wal: boolean }> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0)
    const written = buffer.readUInt16BE(16)
    const pageBytes = written === 1 ? 65_536 : written
    const counted = buffer.readUInt32BE(24) === buffer.readUInt32BE(92)
    if (bytesRead < 100 || (counted && buffer.readUInt32BE(28) * pageBytes > bytes)) {
      throw new ParseError('file_truncated', 'The database ends in the middle.', 'Send the file again, whole.')
    }
    return { wal: buffer[18] === 2 }
  } finally {
    await file.close()
  }
}

const withWalNote = (decision: Decision): Decision => ({
  ...decision,
  why: `${decision.why}; what was only in a write-ahead log beside the database is not in the file`,
})

function tablesOf(db: DatabaseSync): SqliteTable[] {
  const listed = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN
         (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table') ORDER BY rowid`,
    )
    .all()
  const names = listed.map(({ name }) => String(name)).filter((name) => !/^sqlite_/i.test(name))
  if (names.length > mostListed) throw damaged(`${names.length} tables`)
  return names.map((name) => {
    const row = db.prepare(`SELECT count(*) AS rows FROM ${identifier(name)}`).get()
    return { name, rows: Number(row?.['rows']) }
  })
}

function columnsOf(db: DatabaseSync, table: string): SqliteColumn[] {
  const declared = db.prepare('SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1').all(table)
  const columns: SqliteColumn[] = []
  for (let from = 0; from < declared.length; from += columnsAtOnce) {
    const some = declared.slice(from, from + columnsAtOnce)
    const items = some.flatMap(({ name }, i) => countItems(identifier(String(name)), i))
    const counted = db.prepare(`SELECT ${items.join(', ')} FROM ${identifier(table)}`).get() ?? {}
    const count = (what: string): number => Number(counted[what] ?? 0)
    columns.push(
      ...some.map(({ name, type }, i) => ({
        name: String(name),
        declared: String(type ?? ''),
        counts: {
          integers: count(`i${i}`),
          reals: count(`r${i}`),
          texts: count(`t${i}`),
          blobs: count(`b${i}`),
          wideIntegers: count(`w${i}`),
          otherThanBits: count(`o${i}`),
        },
      })),
    )
  }
  return columns
}

const countItems = (column: string, i: number): string[] => {
  const counted = (condition: string, as: string): string => `sum(${condition}) AS ${as}${i}`
  const isInteger = `typeof(${column}) = 'integer'`
  return [
    counted(isInteger, 'i'),
    counted(`typeof(${column}) = 'real'`, 'r'),
    counted(`typeof(${column}) = 'text'`, 't'),
    counted(`typeof(${column}) = 'blob'`, 'b'),
    counted(`${isInteger} AND ${column} NOT BETWEEN -${widestExact} AND ${widestExact}`, 'w'),
    counted(`${isInteger} AND ${column} NOT IN (0, 1)`, 'o'),
  ]
}

function* rowsOf(db: DatabaseSync, table: string, columns: readonly SqliteColumn[]): Generator<SQLOutputValue[]> {
  const names = columns.map(({ name }) => identifier(name))
  const statement = db.prepare(`SELECT ${names.join(', ')} FROM ${identifier(table)}`)
  statement.setReadBigInts(true)
  statement.setReturnArrays(true)
  yield* statement.iterate() as unknown as Iterable<SQLOutputValue[]>
}

const recordColumn = (column: SqliteColumn, { kind, why }: { kind: SqliteKind; why: string }): RecordColumn => ({
  name: column.name,
  type: duckTypes[kind],
  coding: kind === 'blob' ? 'base64' : 'text',
  why,
  ...(kind === 'temporal' ? { guess: 'temporal' as const } : {}),
})

function valueOf(value: SQLOutputValue, kind: SqliteKind): InterimValue {
  if (value === null || typeof value === 'string') return value
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return kind === 'blob' ? bytes.toString('base64') : `x'${bytes.toString('hex')}'`
  }
  if (kind === 'boolean') return value === 1n
  if (typeof value === 'number' && kind === 'text' && Number.isInteger(value)) return value.toFixed(1)
  return typeof value === 'bigint' ? String(value) : value
}

function orUnreadable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error
    throw damaged(error)
  }
}

const damaged = (cause: unknown): ParseError =>
  new ParseError(
    'sqlite_unreadable',
    'The database is damaged and cannot be read.',
    'Check it with PRAGMA integrity_check, and send a copy that nobody writes to.',
    { cause },
  )
