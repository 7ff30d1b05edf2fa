import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { literal } from '@udb/engine'
import { SpecBench, shapeOf } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

/** The first page of a database of DuckDB 2.0, whose checksum is right. */
const ofVersion2 = Buffer.alloc(12_288)
ofVersion2.write(
  'd09133b93ce45a194455434be703000000000000000000000000000000000000000000000000000000000000000000000000000076322e302e300000000000000000000000000000000000000000000000000000643534636262653364660000000000000000000000000000000000000000000000000000000000007bcc7d9a5e53cf338ad60fc00b01c2e0',
  'hex',
)

let made = 0

async function databaseOf(...statements: string[]): Promise<Buffer> {
  const path = join(bench.dir, `made${made++}.duckdb`)
  await bench.duck.exec(`ATTACH ${literal(path)} AS made; USE made; ${statements.join('; ')}; USE memory; DETACH made`)
  const bytes = await readFile(path)
  await rm(path)
  return bytes
}

test('given a table, then its rows and types are kept, and what Parquet cannot keep is text', async () => {
  const bytes = await databaseOf(
    `CREATE TYPE mood AS ENUM ('sad', 'ok')`,
    `CREATE TABLE t (i BIGINT, "Ratio %" DECIMAL(20,3), m mood, big HUGEINT, span INTERVAL, l VARCHAR[], "at" TIMESTAMPTZ)`,
    `INSERT INTO t VALUES
       (1, 1.5, 'ok', 170141183460469231731687303715884105727, INTERVAL '1 month 2 days', ['a', NULL], '2013-01-01 10:00:00+02'),
       (NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
  )
  const parsed = await bench.parse('data.csv', bytes)
  expect(parsed).toMatchObject({ format: 'duckdb', rowsRead: 2, rowsWritten: 2, rowsRejected: 0, further: [] })
  expect(shapeOf(parsed)).toBe(
    'i:BIGINT/1 Ratio %:DECIMAL(20,3)/1 m:VARCHAR/1 big:VARCHAR/1 span:VARCHAR/1 l:VARCHAR[]/1 at:TIMESTAMP WITH TIME ZONE/1',
  )
  expect(await bench.rows(parsed.parquetPath, 'big, span, m, l')).toEqual([
    { big: '170141183460469231731687303715884105727', span: '1 month 2 days', m: 'ok', l: ['a', null] },
    { big: null, span: null, m: null, l: null },
  ])
  expect(parsed.decisions).toContainEqual(
    expect.objectContaining({ what: 'column_type', column: 'big', value: 'VARCHAR' }),
  )
})

describe('given several tables in several schemas, and a view', () => {
  const database = (): Promise<Buffer> =>
    databaseOf(
      'CREATE TABLE small AS SELECT 1 AS x',
      'CREATE SCHEMA "o""ther"',
      'CREATE TABLE "o""ther"."big 😀" AS SELECT range AS y FROM range(10)',
      'CREATE VIEW v AS SELECT * FROM small',
    )

  test('then each table becomes one, and the longest is the main one', async () => {
    const parsed = await bench.parse('many.duckdb', await database())
    expect(shapeOf(parsed)).toBe('y:BIGINT')
    expect(parsed.further.map((table) => [table.table, shapeOf(table), table.rowsRead])).toEqual([
      ['many_small', 'x:INTEGER', 1],
    ])
  })

  test('then one can be asked for alone, and a view cannot', async () => {
    const bytes = await database()
    const parsed = await bench.parse('many.duckdb', bytes, { sourceTable: 'small' })
    expect([shapeOf(parsed), parsed.further.length]).toEqual(['x:INTEGER', 0])
    const { error } = await bench.refusal(bench.parse('many.duckdb', bytes, { sourceTable: 'v' }))
    expect(error).toMatchObject({ code: 'override_invalid' })
  })
})

describe('a database that cannot be read says so, and leaves nothing behind', () => {
  const good = (): Promise<Buffer> => databaseOf('CREATE TABLE t AS SELECT i, md5(i::VARCHAR) h FROM range(20000) r(i)')
  const changed = async (change: (bytes: Buffer) => Buffer | void): Promise<Buffer> => {
    const bytes = await good()
    return change(bytes) ?? bytes
  }

  test.each<[string, () => Promise<Buffer>, string]>([
    ['of a later version', () => Promise.resolve(ofVersion2), 'duckdb_too_new'],
    ['cut short', () => changed((bytes) => bytes.subarray(0, bytes.length / 2)), 'duckdb_unreadable'],
    ['of which only the start is left', () => changed((bytes) => bytes.subarray(0, 100)), 'duckdb_unreadable'],
    ['with its middle overwritten', () => changed((bytes) => bytes.fill(0xff, 20_000)), 'duckdb_unreadable'],
    ['with nothing in it', () => databaseOf('CREATE VIEW v AS SELECT 1 AS x'), 'duckdb_unreadable'],
  ])('%s', async (_name, bytes, code) => {
    const bad = await bench.parse('bad.duckdb', await bytes()).then(
      () => null,
      (error: unknown) => error,
    )
    expect(bad).toMatchObject({ name: 'ParseError', code })
    expect((bad as Error).message).not.toContain(bench.dir)
  })

  test('that takes longer than it may', async () => {
    const path = await bench.write('slow.duckdb', await good())
    const { error } = await bench.refusal(bench.parsePath(path, 'slow.duckdb', {}, { readerLimits: { timeoutMs: 1 } }))
    expect(error).toMatchObject({ code: 'file_takes_too_long' })
  })

  test('that types are forced on', async () => {
    const { error } = await bench.refusal(bench.parse('a.duckdb', await good(), { types: { i: 'VARCHAR' } }))
    expect(error).toMatchObject({ code: 'override_invalid', column: 'i' })
  })
})
