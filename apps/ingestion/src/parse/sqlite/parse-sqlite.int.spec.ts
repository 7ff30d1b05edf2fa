import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

async function databaseOf(fill: (db: DatabaseSync) => void): Promise<Buffer> {
  const path = join(bench.dir, 'made.db')
  await rm(path, { force: true })
  const db = new DatabaseSync(path)
  fill(db)
  db.close()
  return readFile(path)
}

test('given a table, then its columns have the types of their values, and none is lost', async () => {
  const bytes = await databaseOf((db) => {
    db.exec(`CREATE TABLE "T é" (id INTEGER PRIMARY KEY, big INT, amount REAL, flag BOOLEAN, code TEXT, day DATE,
      at TEXT, raw BLOB, mixed, empty NUMERIC, note VARCHAR(10))`)
    const insert = db.prepare('INSERT INTO "T é" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    insert.run(
      1,
      9223372036854775807n,
      1.5,
      1,
      '007',
      '2024-01-31',
      '2024-01-31 10:30:00',
      Buffer.from([0, 255]),
      1n,
      null,
      '',
    )
    insert.run(2, -1, 2, 0, '12', '2024-02-01', '2024-02-01T00:00:00', null, 'x', null, 'a,"b"\nc')
    insert.run(3, null, null, null, null, null, null, Buffer.alloc(0), 2.0, null, null)
  })
  const parsed = await bench.parse('data.bin', bytes)
  expect(parsed).toMatchObject({ format: 'sqlite', rowsRead: 3, rowsWritten: 3, rowsRejected: 0 })
  expect(shapeOf(parsed)).toBe(
    'id:BIGINT big:BIGINT/1 amount:DOUBLE/1 flag:BOOLEAN/1 code:VARCHAR/1 day:DATE/1 at:TIMESTAMP/1 raw:BLOB/1 mixed:VARCHAR empty:VARCHAR/3 note:VARCHAR/1',
  )
  expect(await bench.rows(parsed.parquetPath, 'big::VARCHAR AS big, code, hex(raw) AS raw, mixed, note')).toEqual([
    { big: '9223372036854775807', code: '007', raw: '00FF', mixed: '1', note: '' },
    { big: '-1', code: '12', raw: null, mixed: 'x', note: 'a,"b"\nc' },
    { big: null, code: null, raw: '', mixed: '2.0', note: null },
  ])
})

test('given several tables and a view, then each table becomes one, the longest is the main one, and each can be asked for alone', async () => {
  const bytes = await databaseOf((db) => {
    db.exec(`CREATE TABLE a (x INT); CREATE TABLE b (y INT PRIMARY KEY) WITHOUT ROWID; CREATE VIEW v AS SELECT * FROM a;
      CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1), (2)`)
  })
  const parsed = await bench.parse('a.sqlite', bytes)
  expect(shapeOf(parsed)).toBe('y:BIGINT')
  const chosen = parsed.decisions.find(({ what }) => what === 'source_table')
  expect(chosen).toMatchObject({
    value: 'b',
    why: 'it has the most rows (2), so it is the main table; further ones: "a" (1)',
  })
  expect(parsed.further.map((table) => [table.table, shapeOf(table), table.rowsRead])).toEqual([['a_a', 'x:BIGINT', 1]])
  expect(shapeOf(await bench.parse('a.sqlite', bytes, { sourceTable: 'a' }))).toBe('x:BIGINT')
  for (const sourceTable of ['v', 'f', 'nope']) {
    const { error } = await bench.refusal(bench.parse('a.sqlite', bytes, { sourceTable }))
    expect(error).toMatchObject({ code: 'override_invalid' })
  }
})

test('given a database with a write-ahead log, then what is in the file is read, and it is said', async () => {
  const bytes = await databaseOf((db) => {
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE a (x INT); INSERT INTO a VALUES (1)')
  })
  const parsed = await bench.parse('a.db', bytes)
  expect(parsed.rowsRead).toBe(1)
  expect(parsed.decisions.find(({ what }) => what === 'source_table')?.why).toContain('write-ahead log')
})

test('a database that is cut, damaged or empty is refused', async () => {
  const bytes = await databaseOf((db) => {
    db.exec('CREATE TABLE a (x TEXT)')
    const insert = db.prepare('INSERT INTO a VALUES (?)')
    for (let i = 0; i < 2_000; i++) insert.run(`value ${i}`.repeat(5))
  })
  const garbled = Buffer.from(bytes)
  garbled.fill(0xee, 8192, 20_000)
  for (const [content, code] of [
    [bytes.subarray(0, bytes.length - 5000), 'file_truncated'],
    [bytes.subarray(0, 60), 'file_truncated'],
    [garbled, 'sqlite_unreadable'],
    [await databaseOf((db) => db.exec('CREATE VIEW v AS SELECT 1 AS a')), 'sqlite_unreadable'],
  ] as const) {
    expect(await bench.refusal(bench.parse('a.db', content))).toMatchObject({ error: { code } })
  }
})
