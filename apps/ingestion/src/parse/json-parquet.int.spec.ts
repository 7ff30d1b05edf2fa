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
      'id:VARCHAR n:DOUBLE/1 d:DATE/2 zip:VARCHAR/2 t:TIMESTAMP WITH TIME ZONE/2 x:VARCHAR/2 tags:VARCHAR[]/2 in.k:BIGINT/2',
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
    expect(parsed.columns.at(-1)).toMatchObject({ name: 'late.b', nullCount: 50_000 })
    expect(await bench.lastRow(parsed.parquetPath)).toEqual({ a: 2, 'late.b': [1] })
  })

  test('given a forced type, then what it cannot hold is set aside', async () => {
    const parsed = await bench.parse('a.ndjson', '{"a":"1"}\n{"a":"x"}\n', { types: { a: 'BIGINT' } })
    expect(parsed).toMatchObject({ rowsRead: 2, rowsWritten: 1, rowsRejected: 1 })
    expect(await bench.rows(parsed.rejectsPath!, 'line, "column", code')).toEqual([
      { line: 2, column: 'a', code: 'value_not_of_type' },
    ])
  })
})

describe('records inside records', () => {
  const one = { id: 1, who: { name: 'a', home: { city: 'x', at: [1, 2] } } }

  test('given the same few fields in each, then they stand side by side, and it is said', async () => {
    const parsed = await bench.parse('a.json', JSON.stringify([one, { ...one, who: null }]))
    expect(shapeOf(parsed)).toBe('id:BIGINT who.name:VARCHAR/1 who.home.city:VARCHAR/1 who.home.at:BIGINT[]/1')
    expect(parsed.decisions).toContainEqual(
      expect.objectContaining({ what: 'nested_records', column: 'who', value: 'flattened' }),
    )
  })

  test('given a list of records in them, then it is kept as the list that it is', async () => {
    const text = '{"kind":"places","found":{"places":[{"name":"A","at":[1,2]},{"name":"B","at":[3,4]}]}}'
    const parsed = await bench.parse('a.json', text)
    expect(parsed.columns.map(({ name, type }) => [name, type.endsWith('[]')])).toEqual([
      ['kind', false],
      ['found.places', true],
    ])
  })

  test('given the wish to keep them, then they are as they are', async () => {
    const parsed = await bench.parse('a.json', JSON.stringify([one]), { nested: 'keep' })
    expect(parsed.columns.map(({ name }) => name)).toEqual(['id', 'who'])
  })

  test('given a name that stands beside them already, then both are told apart', async () => {
    const parsed = await bench.parse('a.json', '[{"a":{"b":1},"a.b":2}]')
    expect(await bench.lastRow(parsed.parquetPath)).toEqual({ 'a.b': 1, 'a.b_2': 2 })
  })

  test('given more fields than anybody reads side by side, then they are kept', async () => {
    const wide = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, i]))
    const parsed = await bench.parse('a.json', JSON.stringify([{ wide }]))
    expect(parsed.columns).toHaveLength(1)
    expect(parsed.decisions).toContainEqual(expect.objectContaining({ what: 'nested_records', value: 'kept' }))
    const asked = await bench.parse('a.json', JSON.stringify([{ wide }]), { nested: 'flatten' })
    expect(asked.columns).toHaveLength(101)
  })

  test('given a forced type of an inner field, then what it cannot hold is set aside', async () => {
    const parsed = await bench.parse('a.ndjson', '{"a":{"b":"1"}}\n{"a":{"b":"x"}}\n', { types: { 'a.b': 'BIGINT' } })
    expect(parsed).toMatchObject({ rowsRead: 2, rowsWritten: 1, rowsRejected: 1 })
  })
})

test('given overrides that mean nothing for the format, then the decisions say so', async () => {
  const parsed = await bench.parse('a.json', '[{"a":1}]', { delimiter: ';', sheet: 1 })
  const unused = parsed.decisions.filter(({ what }) => what === 'override_unused')
  expect(unused.map(({ value, why }) => `${value}: ${why}`)).toEqual([
    'delimiter: it says nothing about json',
    'sheet: it says nothing about json',
  ])
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

describe('records with a field that has no name, of which no table can be made', () => {
  test('given JSON with an empty key, then the column keeps all of it as JSON', async () => {
    const parsed = await bench.parse('a.json', '[{"id":1,"l":[{"":1,"b":2}]},{"id":2,"l":[]},{"id":3}]')
    expect(shapeOf(parsed)).toBe('id:BIGINT l:JSON/1')
    expect(await bench.rows(parsed.parquetPath, 'id, l')).toEqual([
      { id: 1, l: '[{"":1,"b":2}]' },
      { id: 2, l: '[]' },
      { id: 3, l: null },
    ])
  })

  test('given Parquet with a union, then the same, and the report says so', async () => {
    const path = `${bench.dir}/union.parquet`
    await bench.duck.exec(
      `COPY (SELECT i AS id, union_value(num := i) AS u FROM range(2) r(i)) TO ${literal(path)} (FORMAT parquet)`,
    )
    const parsed = await bench.parse('union.parquet', await readFile(path))
    expect(shapeOf(parsed)).toBe('id:BIGINT u:JSON')
    expect(await bench.rows(parsed.parquetPath, 'u')).toEqual([{ u: '{"":0,"num":0}' }, { u: '{"":0,"num":1}' }])
    expect(parsed.decisions.filter(({ what, column }) => what === 'column_type' && column === 'u')).toEqual([
      expect.objectContaining({ value: 'JSON', why: expect.stringContaining('no name') }),
    ])
  })
})
