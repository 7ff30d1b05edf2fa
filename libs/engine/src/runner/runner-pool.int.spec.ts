import { copyFile, mkdtemp, readdir, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Duck, literal } from '../duck.js'
import { openInProcess } from '../in-process.js'
import type { PinnedTable } from './protocol.js'
import { RunnerPool, type RunRequest } from './runner-pool.js'
import type { SqlError } from './sql-error.js'

/** It takes an hour and no memory. */
const ENDLESS = 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range + b.range) % 7 = 9'
const limits = { maxRows: 1_000, maxBytes: 1_000_000, timeoutMs: 20_000 }
let dir: string
let duck: Duck
let numbers: PinnedTable
let pool: RunnerPool

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-runners-'))
  duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(dir, 'duck') })
  const parquetPath = join(dir, "7d1f o'clock.parquet")
  await duck.exec(`COPY (SELECT range AS n, 'x' || range AS s FROM range(10000)) TO ${literal(parquetPath)}`)
  numbers = { name: 'The "numbers"', parquetPath }
})
afterAll(async () => {
  await duck.close()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(() => {
  pool = newPool()
})
afterEach(() => pool.close())

const newPool = (options: { maxRunners?: number; maxPerTenant?: number; idleMs?: number } = {}): RunnerPool =>
  new RunnerPool({
    memoryMb: 128,
    threads: 1,
    spillMb: 64,
    maxRunners: 2,
    idleMs: 60_000,
    tempDir: join(dir, 'runners'),
    ...options,
  })
const request = (sql: string, more: Partial<RunRequest> = {}): RunRequest => ({
  tenant: 'acme',
  tables: [numbers],
  sql,
  limits,
  ...more,
})
const rowsOf = async (sql: string, more: Partial<RunRequest> = {}): Promise<unknown> =>
  (await pool.run(request(sql, more))).rows

test('a result has named and typed columns, rows as arrays, and the time that DuckDB took', async () => {
  const result = await pool.run(
    request('SELECT n, n, s, n / 4 AS q, DATE \'2013-01-01\' AS d FROM "The ""numbers""" ORDER BY n LIMIT 2 OFFSET 1'),
  )
  expect(result).toEqual({
    columns: [
      { name: 'n', type: 'BIGINT' },
      { name: 'n', type: 'BIGINT' },
      { name: 's', type: 'VARCHAR' },
      { name: 'q', type: 'DOUBLE' },
      { name: 'd', type: 'DATE' },
    ],
    rows: [
      [1, 1, 'x1', 0.25, '2013-01-01'],
      [2, 2, 'x2', 0.5, '2013-01-01'],
    ],
    rowCount: 2,
    truncated: false,
    elapsedMs: expect.any(Number),
    tables: ['The "numbers"'],
  })
  expect(result.elapsedMs).toBeGreaterThan(0)
})

test('an empty result still has its columns', async () => {
  expect(await pool.run(request('SELECT n FROM "The ""numbers""" WHERE n < 0'))).toMatchObject({
    columns: [{ name: 'n', type: 'BIGINT' }],
    rows: [],
    rowCount: 0,
    truncated: false,
  })
})

test.each([
  [9_999, true],
  [10_000, false],
  [10_001, false],
  [2_048, true],
  [0, true],
])('of 10,000 rows at most %i are given; truncated: %s', async (maxRows, truncated) => {
  const result = await pool.run(request('SELECT n FROM "The ""numbers"""', { limits: { ...limits, maxRows } }))
  expect(result).toMatchObject({ rowCount: Math.min(maxRows, 10_000), truncated })
  expect(result.rows.map(([n]) => n)).toEqual(Array.from({ length: Math.min(maxRows, 10_000) }, (_, i) => i))
})

test('rows end before they pass the limit of bytes, be it at the first row', async () => {
  const cut = await pool.run(request('SELECT s FROM "The ""numbers"""', { limits: { ...limits, maxBytes: 1_000 } }))
  expect(cut.truncated).toBe(true)
  expect(cut.rowCount).toBeGreaterThan(50)
  expect(Buffer.byteLength(JSON.stringify(cut.rows))).toBeLessThanOrEqual(1_000)
  const none = await pool.run(request("SELECT repeat('x', 5000000)", { limits: { ...limits, maxBytes: 1_000 } }))
  expect(none).toMatchObject({ rows: [], rowCount: 0, truncated: true })
})

test.each([
  ['DESCRIBE "The ""numbers"""', 2],
  ['SUMMARIZE "The ""numbers"""', 2],
  ['UNPIVOT "The ""numbers""" ON n INTO NAME k VALUE v', 1_000],
  ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) FROM r', 5],
  ['VALUES (1), (2)', 2],
  ['SELECT 1; -- done', 1],
])('what the guard lets through really runs: %s', async (sql, rowCount) => {
  expect(await pool.run(request(sql))).toMatchObject({ rowCount })
})

test('a sort larger than the memory spills, locked down as it is', async () => {
  const sql = 'SELECT count(*) FROM (SELECT range AS r, hash(range) AS h FROM range(6000000) ORDER BY h OFFSET 1)'
  expect(await rowsOf(sql)).toEqual([[5_999_999]])
})

test('after a truncated result the next query on the same tables is complete', async () => {
  await pool.run(request('SELECT a.n FROM "The ""numbers""" a, range(1000)', { limits: { ...limits, maxRows: 1 } }))
  expect(await rowsOf('SELECT count(*) FROM "The ""numbers"""')).toEqual([[10_000]])
})

test.each([
  ['DROP VIEW x', 'sql_not_select'],
  ['SELECT * FROM theirs', 'sql_table_unknown'],
  ["SELECT * FROM read_text('/etc/passwd')", 'sql_function_refused'],
  ['SELECT nope FROM "The ""numbers"""', 'sql_invalid'],
  ['SELECT s::INT FROM "The ""numbers"""', 'sql_failed'],
  ['SELECT [(1, 2)]', 'sql_invalid'],
  ['SELECT len(list(range::VARCHAR)) FROM range(40000000)', 'sql_out_of_memory'],
])('%s: %s, without a path, and the runner lives on', async (sql, code) => {
  const error = await pool.run(request(sql)).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ name: 'SqlError', code, hint: expect.stringMatching(/\.$/) })
  expect(String(error)).not.toMatch(/7d1f|\/tmp|udb-runners|Stack/)
  expect(await rowsOf('SELECT 1')).toEqual([[1]])
  expect(pool.size.bound).toBe(1)
})

test('a query that takes too long is stopped, and the runner lives on', async () => {
  await expect(pool.run(request(ENDLESS, { limits: { ...limits, timeoutMs: 50 } }))).rejects.toMatchObject({
    code: 'sql_timeout',
  })
  expect(pool.size.bound).toBe(1)
  expect(await rowsOf('SELECT 1')).toEqual([[1]])
})

test('a query is cancelled by its signal: while it runs, while it waits, before it starts', async () => {
  const single = newPool({ maxRunners: 1 })
  const running = new AbortController()
  const waiting = new AbortController()
  const first = single.run(request(ENDLESS, { signal: running.signal }))
  const second = single.run(request('SELECT 1', { signal: waiting.signal }))
  expect(single.size.waiting).toBe(1)
  waiting.abort()
  await expect(second).rejects.toMatchObject({ code: 'sql_cancelled' })
  while (single.processes.length === 0) await setImmediate()
  running.abort()
  await expect(first).rejects.toMatchObject({ code: 'sql_cancelled' })
  await expect(single.run(request('SELECT 1', { signal: AbortSignal.abort() }))).rejects.toMatchObject({
    code: 'sql_cancelled',
  })
  expect(single.size).toEqual({ bound: 0, busy: 0, waiting: 0 })
  await single.close()
})

test('one process serves one tenant only; another tenant takes the place of an idle one', async () => {
  const single = newPool({ maxRunners: 1 })
  await single.run(request('SELECT 1', { tenant: 'a' }))
  const [first] = single.processes
  await single.run(request('SELECT 1', { tenant: 'a' }))
  expect(single.processes).toEqual([first])
  await single.run(request('SELECT 1', { tenant: 'b' }))
  expect(single.processes).toEqual([{ tenant: 'b', pid: expect.any(Number) }])
  expect(single.processes[0]?.pid).not.toBe(first?.pid)
  await single.close()
})

describe('P6: however much one tenant asks for', () => {
  const endless = (tenant: string, signal: AbortSignal): Promise<unknown> =>
    pool.run(request(ENDLESS, { tenant, signal })).catch(() => 'stopped')

  test('another finds a runner at once, also when two bring all they have', async () => {
    await pool.close()
    pool = newPool({ maxRunners: 3, maxPerTenant: 1 })
    const stop = new AbortController()
    const greedy = ['a', 'a', 'a', 'b', 'b', 'b'].map((tenant) => endless(tenant, stop.signal))
    expect(await rowsOf('SELECT 1', { tenant: 'c' })).toEqual([[1]])
    expect(pool.size).toMatchObject({ busy: 2, waiting: 4 })
    stop.abort()
    await Promise.all(greedy)
  })

  test('another is the next one where there is no room but for one', async () => {
    await pool.close()
    pool = newPool({ maxRunners: 1 })
    const first = new AbortController()
    const others = new AbortController()
    const running = endless('a', first.signal)
    const waiting = [endless('a', others.signal), endless('a', others.signal)]
    const modest = rowsOf('SELECT 1', { tenant: 'b' })
    while (pool.processes.length === 0) await setImmediate()
    first.abort()
    expect(await modest).toEqual([[1]])
    others.abort()
    await Promise.all([running, ...waiting])
  })
})

test('tables that were not asked for cannot be named, though the process has had them open', async () => {
  await rowsOf('SELECT count(*) FROM "The ""numbers"""')
  await expect(pool.run(request('SELECT * FROM "The ""numbers"""', { tables: [] }))).rejects.toMatchObject({
    code: 'sql_table_unknown',
  })
})

test('the tables that a statement names are told before any is opened; what is refused is refused in the same words', async () => {
  const named = { tenant: 'acme', names: ['a', 'B', 'c'], limits }
  expect(await pool.tablesOf({ ...named, sql: 'WITH a AS (FROM b) SELECT * FROM a, b' })).toEqual(['B'])
  const tables = named.names.map((name) => ({ ...numbers, name }))
  for (const sql of ['SELECT * FROM nowhere', 'DELETE FROM a', 'SELEC']) {
    const refused = await pool.run(request(sql, { tables })).catch((error: unknown) => error as SqlError)
    const { code, message, hint } = refused as SqlError
    await expect(pool.tablesOf({ ...named, sql })).rejects.toMatchObject({ name: 'SqlError', code, message, hint })
  }
})

test('the same name can be pinned to another version at the next query', async () => {
  const next = join(dir, 'next.parquet')
  await duck.exec(`COPY (SELECT 'new' AS v) TO ${literal(next)}`)
  const sql = 'SELECT * FROM t'
  await rowsOf(sql, { tables: [{ name: 't', parquetPath: numbers.parquetPath }] })
  expect(await rowsOf(sql, { tables: [{ name: 't', parquetPath: next }] })).toEqual([['new']])
})

test('a file that is gone is a clear error, and works again when it is back', async () => {
  const path = join(dir, 'gone.parquet')
  const tables = [{ name: 't', parquetPath: path }]
  await expect(pool.run(request('SELECT 1', { tables }))).rejects.toMatchObject({
    code: 'sql_failed',
    message: 'The data of a table could not be read.',
  })
  await copyFile(numbers.parquetPath, path)
  expect(await rowsOf('SELECT count(*) FROM t', { tables })).toEqual([[10_000]])
  await unlink(path)
})

test('a runner that dies while it is idle costs nobody a query', async () => {
  await rowsOf('SELECT 1')
  const [{ pid } = { pid: 0 }] = pool.processes
  process.kill(pid, 'SIGKILL')
  while (pool.processes.some((one) => one.pid === pid)) await setImmediate()
  expect(await rowsOf('SELECT 2')).toEqual([[2]])
})

test('a runner that dies in a query says so, and the next query is well', async () => {
  const failed = expect(pool.run(request(ENDLESS))).rejects.toMatchObject({ code: 'sql_crashed' })
  while (pool.processes.length === 0) await setImmediate()
  process.kill(pool.processes[0]?.pid as number, 'SIGSEGV')
  await failed
  expect(await rowsOf('SELECT 2')).toEqual([[2]])
})

test('a bound process that is not used for the idle time is ended', async () => {
  const brief = newPool({ idleMs: 1 })
  await brief.run(request('SELECT 1'))
  while (brief.size.bound > 0) await setImmediate()
  await brief.close()
})

test.each(['csv', 'parquet'] as const)(
  'rows go to a %s file as a whole, numbered where names repeat',
  async (format) => {
    const path = join(dir, `out.${format}`)
    const sql = 'SELECT n, n, s FROM "The ""numbers""" WHERE n < 5000 ORDER BY n DESC -- not the end'
    const summary = await pool.runToFile({
      ...request(sql),
      format,
      path,
      limits: { maxRows: 3_000, timeoutMs: 20_000 },
    })
    expect(summary).toEqual({
      columns: [
        { name: 'n', type: 'BIGINT' },
        { name: 'n_1', type: 'BIGINT' },
        { name: 's', type: 'VARCHAR' },
      ],
      rowCount: 3_000,
      truncated: true,
      elapsedMs: expect.any(Number),
      tables: ['The "numbers"'],
    })
    expect(
      await duck.query(`SELECT count(*) AS rows, max(n) AS top, min(n_1) AS low, first(s) AS s FROM ${literal(path)}`),
    ).toEqual([{ rows: 3_000, top: 4_999, low: 2_000, s: 'x4999' }])
  },
)

test('close() ends everything and leaves no file behind', async () => {
  const running = expect(pool.run(request(ENDLESS))).rejects.toMatchObject({ code: 'sql_closed' })
  while (pool.processes.length === 0) await setImmediate()
  await pool.close()
  await running
  await expect(pool.run(request('SELECT 1'))).rejects.toMatchObject({ code: 'sql_closed' })
  expect(await readdir(join(dir, 'runners'))).toEqual([])
})
