import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { literal } from '@udb/engine'
import { SpecBench, shapeOf } from './spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

describe('JSON', () => {
  test('given an array of objects, then each is a row, and digits are not lost', async () => {
    const text = `[{"id":12345678901234567890,"n":1,"d":"2013-01-01","zip":"007"},
      {"id":1,"n":2.5,"t":"2013-01-01T10:00:00+02:00","x":0.12345678901234567891},
      {"id":2,"n":null,"tags":["a"],"in":{"k":1}}]`
    const parsed = await bench.parse('a.json', text)
    expect(shapeOf(parsed)).toBe(
      'id:VARCHAR n:DOUBLE/1 d:DATE/2 zip:VARCHAR/2 t:TIMESTAMP WITH TIME ZONE/2 x:VARCHAR/2 tags:VARCHAR[]/2 in:STRUCT(k BIGINT)/2',
    )
    expect(await bench.rows(parsed.parquetPath, 'id, zip, t, x')).toEqual([
      { id: '12345678901234567890', zip: '007', t: null, x: null },
      { id: '1', zip: null, t: '2013-01-01T08:00:00Z', x: '0.12345678901234567891' },
      { id: '2', zip: null, t: null, x: null },
    ])
  })

  test('given broken lines in NDJSON, then they are rejected with their line, and names that differ in case stay two', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `{"a":${i},"A":"x"}`)
    lines[10] = '{"a":'
    lines[20] = ''
    lines[30] = '[1]'
    lines[40] = '{"a":1,"a":2}'
    const parsed = await bench.parse('a.ndjson', lines.join('\n'))
    expect(parsed).toMatchObject({ format: 'ndjson', rowsRead: 99, rowsWritten: 96, rowsRejected: 3 })
    expect(shapeOf(parsed)).toBe('a:BIGINT A_2:VARCHAR')
    expect(await bench.rows(parsed.rejectsPath!, 'line, code, raw')).toEqual([
      { line: 11, code: 'json_invalid', raw: '{"a":' },
      { line: 31, code: 'not_an_object', raw: '[1]' },
      { line: 41, code: 'duplicate_key', raw: '{"a":1,"a":2}' },
    ])
  })

  test('given a name that comes only in the last of many records, then it is a column', async () => {
    const text = `${'{"a":1}\n'.repeat(50_000)}{"a":2,"late":{"b":[1]}}\n`
    const parsed = await bench.parse('a.ndjson', text)
    expect(parsed.columns.at(-1)).toMatchObject({ name: 'late', nullCount: 50_000 })
    expect(await bench.lastRow(parsed.parquetPath)).toEqual({ a: 2, late: { b: [1] } })
  })

  test('given a forced type, then what it cannot hold is set aside', async () => {
    const parsed = await bench.parse('a.ndjson', '{"a":"1"}\n{"a":"x"}\n', { types: { a: 'BIGINT' } })
    expect(parsed).toMatchObject({ rowsRead: 2, rowsWritten: 1, rowsRejected: 1 })
    expect(await bench.rows(parsed.rejectsPath!, 'line, "column", code')).toEqual([
      { line: 2, column: 'a', code: 'value_not_of_type' },
    ])
  })
})

describe('Parquet', () => {
  test('given a Parquet file under any name, then its rows and types are kept', async () => {
    const path = `${bench.dir}/made.parquet`
    await bench.duck.exec(
      `COPY (SELECT i, i / 7 AS "Ratio %", CASE WHEN i % 2 = 0 THEN 'x' END AS t, TIMESTAMPTZ '2013-01-01 10:00:00+00' AS at FROM range(1000) AS r(i)) TO ${literal(path)} (FORMAT parquet)`,
    )
    const parsed = await bench.parse('data.csv', await readFile(path))
    expect(parsed).toMatchObject({ format: 'parquet', rowsRead: 1000, rowsWritten: 1000, rowsRejected: 0 })
    expect(shapeOf(parsed)).toBe('i:BIGINT Ratio %:DOUBLE t:VARCHAR/500 at:TIMESTAMP WITH TIME ZONE')
  })

  test('given a Parquet file with a page of garbage, then it is refused', async () => {
    const path = `${bench.dir}/made.parquet`
    await bench.duck.exec(
      `COPY (SELECT md5(i::VARCHAR) AS h FROM range(5000) AS r(i)) TO ${literal(path)} (FORMAT parquet, COMPRESSION gzip)`,
    )
    const bytes = await readFile(path)
    bytes.fill(0xff, 100, Math.floor(bytes.length / 2))
    const { error } = await bench.refusal(bench.parse('a.parquet', bytes))
    expect(error).toMatchObject({ code: 'parquet_unreadable' })
  })
})
