import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from './spec-bench.js'
import { zipOf } from './spec-zip.js'
import { workbookOf } from './workbook/spec-workbook.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const people = {
  rows: [
    ['name', 'age'],
    ['Ann', 31],
    ['Bob', 42],
    ['Cyd', 53],
  ],
}
const cities = {
  rows: [
    ['city', 'founded'],
    ['Ulm', 854],
    ['Bonn', -11],
  ],
}
const notes = { rows: [['Written by Ann'], ['Please do not change'], ['Thank you']] }
const empty = { rows: [] }

async function databaseOf(sql: string): Promise<Buffer> {
  const path = join(bench.dir, 'made.db')
  await rm(path, { force: true })
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
  return readFile(path)
}

describe('several tables from one file', () => {
  test.each(['xlsx', 'xlsb', 'biff8', 'ods'] as const)(
    'given a workbook (%s), then each sheet with a table becomes one, and what is empty or a note is said',
    async (type) => {
      const book = workbookOf({ Notes: notes, Cities: cities, Nothing: empty, People: people }, type)
      const parsed = await bench.parse('census.bin', book)
      expect([parsed, ...parsed.further].map((table) => [table.table, shapeOf(table), table.rowsWritten])).toEqual([
        ['census', 'name:VARCHAR age:BIGINT', 3],
        ['census_cities', 'city:VARCHAR founded:BIGINT', 2],
      ])
      expect(await bench.rows(parsed.further[0]!.parquetPath)).toEqual([
        { city: 'Ulm', founded: 854 },
        { city: 'Bonn', founded: -11 },
      ])
      const sheets = [parsed, ...parsed.further].map((table) => table.decisions.find(({ what }) => what === 'sheet')!)
      expect(sheets.map(({ value }) => value)).toEqual(['People', 'Cities'])
      expect(sheets[0]!.why).toContain('left out: "Notes" (3), "Nothing" (0)')
      for (const { decisions } of [parsed, ...parsed.further])
        expect(decisions.filter(({ what }) => what === 'format' || what === 'tables')).toHaveLength(2)
      expect((await readdir(bench.outDir)).filter((name) => name.startsWith('census')).toSorted()).toEqual([
        'census.parquet',
        'census_cities.parquet',
      ])
    },
  )

  test('given a database, then a table without rows is one too', async () => {
    const bytes = await databaseOf(
      `CREATE TABLE big (x INT); INSERT INTO big VALUES (1), (2), (3);
       CREATE TABLE "Ünïted Names" (a TEXT, d DATE); INSERT INTO "Ünïted Names" VALUES ('x', '2024-02-29');
       CREATE TABLE none (n INT, t TEXT)`,
    )
    const parsed = await bench.parse('shop.sqlite', bytes)
    expect([parsed, ...parsed.further].map((table) => [table.table, shapeOf(table), table.rowsRead])).toEqual([
      ['shop', 'x:BIGINT', 3],
      ['shop_united_names', 'a:VARCHAR d:DATE', 1],
      ['shop_none', 'n:BIGINT t:VARCHAR', 0],
    ])
  })

  test('given a forced type, then each table counts and keeps what does not fit for itself', async () => {
    const bytes = await databaseOf(
      `CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('1'), ('one'), ('3');
       CREATE TABLE b (x TEXT, y INT); INSERT INTO b VALUES ('two', 2), ('4', 4)`,
    )
    const parsed = await bench.parse('f.db', bytes, { types: { x: 'BIGINT', y: 'VARCHAR' } })
    expect(
      [parsed, ...parsed.further].map((table) => [
        shapeOf(table),
        table.rowsRead,
        table.rowsWritten,
        table.rowsRejected,
      ]),
    ).toEqual([
      ['x:BIGINT', 3, 2, 1],
      ['x:BIGINT y:VARCHAR', 2, 1, 1],
    ])
    expect(await bench.rows(parsed.further[0]!.rejectsPath!, 'line, "column"')).toEqual([{ line: 1, column: 'x' }])
    const { error, left } = await bench.refusal(bench.parse('f.db', bytes, { types: { nowhere: 'BIGINT' } }))
    expect(error).toMatchObject({ code: 'override_invalid', message: expect.stringContaining('"nowhere"') })
    expect(left.filter((name) => name.startsWith('.parse'))).toEqual([])
  })

  test('given one table that cannot be read, then none is kept, and it is named', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `('v${i}')`).join(', ')
    const bytes = await databaseOf(
      `CREATE TABLE good (x INT); INSERT INTO good SELECT value FROM generate_series(1, 90);
       CREATE TABLE bad (y TEXT); INSERT INTO bad VALUES ${rows}`.replace(
        'SELECT value FROM generate_series(1, 90)',
        `VALUES ${Array.from({ length: 90 }, (_, i) => `(${i})`).join(', ')}`,
      ),
    )
    const { error, left } = await bench.refusal(bench.parse('half.db', bytes, { types: { y: 'DATE' } }))
    expect(error).toMatchObject({ code: 'too_many_rejected_rows', message: expect.stringMatching(/^In "bad": /) })
    expect(left.filter((name) => name.startsWith('half'))).toEqual([])
  })

  test('given workbooks in an archive, then one stays several tables, and two become one of their main sheets', async () => {
    const book = workbookOf({ People: people, Cities: cities })
    const one = await bench.parse('one.zip', zipOf([['d/b.xlsx', book]]))
    expect([one, ...one.further].map(({ table }) => table)).toEqual(['one', 'one_cities'])
    const two = await bench.parse(
      'two.zip',
      zipOf([
        ['d/b.xlsx', book],
        ['d/c.xlsx', workbookOf({ People: people })],
      ]),
    )
    expect([two.rowsRead, two.further]).toEqual([6, []])
  })

  test('given more tables than one upload can become, then one has to be named', async () => {
    const bytes = await databaseOf(Array.from({ length: 501 }, (_, i) => `CREATE TABLE t${i} (x INT);`).join(''))
    expect(await bench.refusal(bench.parse('many.db', bytes))).toMatchObject({
      error: { code: 'too_many_tables', message: expect.stringContaining('501 tables; at most 500') },
    })
    expect((await bench.parse('many.db', bytes, { sourceTable: 't7' })).rowsRead).toBe(0)
  })
})
