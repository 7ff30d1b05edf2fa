import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { literal } from '../duck.js'
import { openInProcess } from '../in-process.js'
import { runSelect } from './run-select.js'
import { openSession, type Session } from './session.js'

/** These tests stand behind the guard: they give SQL that it refuses straight to the locked-down instance. */
let dir: string
let session: Session
let connection: DuckDBConnection

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-lock-'))
  const duck = await openInProcess({ memoryMb: 128, threads: 1, tempDir: dir })
  await duck.exec(`COPY (SELECT 1 AS mine) TO ${literal(join(dir, 'mine.parquet'))};
    COPY (SELECT 2 AS theirs) TO ${literal(join(dir, 'theirs.parquet'))}`)
  await duck.close()
  await writeFile(join(dir, 'theirs.csv'), 'theirs\n2\n')
  session = await openSession(
    [{ name: 'mine', parquetPath: join(dir, 'mine.parquet') }],
    { memoryMb: 128, threads: 1, spillMb: 64 },
    join(dir, 'session'),
  )
  connection = await session.instance.connect()
})
afterAll(async () => {
  connection.closeSync()
  session.instance.closeSync()
  await rm(dir, { recursive: true, force: true })
})

const DISABLED = /disabled by configuration|disabled through configuration/
const LOCKED = /configuration has been locked/

test('the pinned table can be read', async () => {
  const reader = await connection.runAndReadAll('SELECT * FROM mine')
  expect(reader.getRows()).toEqual([[1]])
})

describe('nothing else can be reached', () => {
  test.each([
    ["SELECT * FROM read_text('/etc/passwd')", DISABLED],
    ["SELECT * FROM read_blob('/etc/passwd')", DISABLED],
    ["SELECT * FROM read_csv('/etc/passwd')", DISABLED],
    ["SELECT * FROM read_parquet('DIR/theirs.parquet')", DISABLED],
    ["SELECT * FROM read_parquet(['DIR/mine.parquet', 'DIR/theirs.parquet'])", DISABLED],
    ["SELECT * FROM read_parquet('DIR/mine.parquet/../theirs.parquet')", DISABLED],
    ["SELECT * FROM read_csv('DIR/theirs.csv')", DISABLED],
    ["SELECT * FROM 'DIR/theirs.parquet'", /does not exist|disabled/],
    ["SELECT * FROM glob('DIR/*')", DISABLED],
    ["SELECT * FROM parquet_metadata('DIR/theirs.parquet')", DISABLED],
    ["SELECT * FROM read_parquet('https://example.org/x.parquet')", /disabled|httpfs|extension/i],
    ["COPY mine TO 'DIR/stolen.csv'", DISABLED],
    ["COPY mine TO '/dev/stdout'", DISABLED],
    ["COPY mine TO 'DIR/session/other.csv'", DISABLED],
    ["COPY (SELECT 1) TO 'DIR/theirs.parquet'", DISABLED],
    ["EXPORT DATABASE 'DIR/stolen'", DISABLED],
    ["ATTACH 'DIR/stolen.db'", DISABLED],
    ['INSTALL httpfs', DISABLED],
    ['LOAD httpfs', DISABLED],
    ["LOAD 'DIR/x.duckdb_extension'", DISABLED],
    ['SET threads = 64', LOCKED],
    ["SET memory_limit = '100GB'", LOCKED],
    ['SET enable_external_access = true', /locked|cannot be changed|Cannot change/],
    ["SET allowed_directories = ['/']", LOCKED],
    ["SET allowed_paths = ['/etc/passwd']", LOCKED],
    ["SET temp_directory = '/'", LOCKED],
    ["SET TimeZone = 'Europe/Berlin'", LOCKED],
    ['SET lock_configuration = false', LOCKED],
    ['RESET lock_configuration', LOCKED],
    ["SET profiling_output = 'DIR/x'", LOCKED],
    ["SELECT getenv('PATH')", /does not exist/],
  ])('%s', async (sql, reason) => {
    await expect(connection.runAndReadAll(sql.replaceAll('DIR', dir))).rejects.toMatchObject({
      message: expect.stringMatching(reason),
    })
    await expect(access(join(dir, 'stolen.csv'))).rejects.toThrow()
  })
})

describe('what DuckDB would still do, the runner does not execute', () => {
  const sink = { columns: async () => undefined, rows: async () => undefined }
  test.each([
    "COPY (SELECT 3 AS mine) TO 'DIR/mine.parquet' (USE_TMP_FILE false)",
    'CREATE TABLE x AS SELECT 1',
    "ATTACH ':memory:' AS other",
    'DROP VIEW mine',
    'SELECT 1; DROP VIEW mine',
    'PRAGMA enable_profiling',
    'EXPLAIN SELECT 1',
    'PREPARE p AS SELECT 1',
  ])('%s', async (sql) => {
    const before = await readFile(join(dir, 'mine.parquet'))
    const limits = { maxRows: 10, maxBytes: 1_000 }
    await expect(runSelect(connection, sql.replaceAll('DIR', dir), limits, sink)).rejects.toMatchObject({
      message: expect.stringMatching(/only SELECT is executed|exactly one statement/),
    })
    expect(await readFile(join(dir, 'mine.parquet'))).toEqual(before)
  })
})

test('the file of a table cannot be seen through the table', async () => {
  for (const column of ['filename', 'file_row_number', 'file_index']) {
    await expect(connection.run(`SELECT ${column} FROM mine`)).rejects.toMatchObject({
      message: expect.stringMatching(/not found/),
    })
  }
})
