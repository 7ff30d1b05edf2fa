import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { literal } from '@udb/engine'
import { SpecBench, shapeOf } from '../spec-bench.js'
import { tarOf } from '../spec-tar.js'
import { zipOf } from '../spec-zip.js'
import type { ParsedTable } from '../parsed-table.js'

let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(() => bench.close())

type Files = readonly (readonly [string, string | Uint8Array])[]
const parse = (files: Files, overrides = {}): Promise<ParsedTable> => bench.parse('files.zip', zipOf(files), overrides)
const rowsOf = (parsed: ParsedTable) => bench.rows(parsed.parquetPath)
const said = (parsed: ParsedTable, what: string): string[] =>
  parsed.decisions
    .filter((decision) => decision.what === what)
    .map(({ column, value, why }) => `${column ?? ''} ${value}: ${why}`.trim())

describe('the files of an archive are one table', () => {
  test.each(['zip', 'tar'])('given files of one shape in a %s, then each row says its file', async (kind) => {
    const files: Files = [
      ['2024/01.csv', 'id,name\n1,a\n2,b\n'],
      ['2024/02.csv', 'id,name\r\n3,"c, d"\r\n'],
      ['2024/03.csv', 'id,name\n'],
    ]
    const bytes = kind === 'zip' ? zipOf(files) : await tarOf(files)
    const parsed = await bench.parse('months.zip', bytes)
    expect(parsed).toMatchObject({ table: 'months', format: 'csv', rowsRead: 3, rowsWritten: 3, rowsRejected: 0 })
    expect(shapeOf(parsed)).toBe('id:BIGINT name:VARCHAR source_file:VARCHAR')
    expect(await rowsOf(parsed)).toEqual([
      { id: 1, name: 'a', source_file: '2024/01.csv' },
      { id: 2, name: 'b', source_file: '2024/01.csv' },
      { id: 3, name: 'c, d', source_file: '2024/02.csv' },
    ])
    expect(said(parsed, 'source_file')[0]).toContain('3 files of one shape became one table')
  })

  test('given other delimiters, quotes, encodings and orders of the same columns, then they are one table too', async () => {
    const parsed = await parse([
      ['a.csv', 'id,name\n1,x\n'],
      ['b.csv', 'name;id\ny;2\nz"z;3\n'],
      ['c.tsv', "id\tname\n4\tit's\n"],
      ['d.csv', Buffer.from('id,name\n5,Größe\n', 'latin1')],
      ['e.csv', Buffer.from('\uFEFFid,name\n6,mark\n', 'utf8')],
      ['f.csv', Buffer.from('\uFEFFid,name\n7,wide\n', 'utf16le')],
    ])
    expect((await rowsOf(parsed)).map((row) => [row['id'], row['name'], row['source_file']])).toEqual([
      [1, 'x', 'a.csv'],
      [2, 'y', 'b.csv'],
      [3, 'z"z', 'b.csv'],
      [4, "it's", 'c.tsv'],
      [5, 'Größe', 'd.csv'],
      [6, 'mark', 'e.csv'],
      [7, 'wide', 'f.csv'],
    ])
    expect(said(parsed, 'delimiter')).toContain('tab: 100 % of the first records then have 2 fields (1 of 6 files)')
  })

  test('given a column called source_file, then ours gets another name, and that is said', async () => {
    const parsed = await parse([
      ['a.csv', 'id,Source_File\n1,x\n'],
      ['b.csv', 'id,Source_File\n2,y\n'],
    ])
    expect(shapeOf(parsed)).toBe('id:BIGINT Source_File:VARCHAR source_file_2:VARCHAR')
    expect(said(parsed, 'source_file')).toEqual([
      'source_file_2 source_file_2: 2 files of one shape became one table; says which one a row is from; the files have a column source_file of their own',
    ])
  })

  test('given texts without a header, then they are one table of unnamed columns', async () => {
    const parsed = await parse([
      ['a.csv', '1,2.5\n2,3\n'],
      ['b.csv', '3,4\n4,5\n'],
    ])
    expect(shapeOf(parsed)).toBe('column_1:BIGINT column_2:DOUBLE source_file:VARCHAR')
    expect(parsed.rowsRead).toBe(4)
    expect(parsed.columns[0]).toMatchObject({ name: 'column_1', originalName: '' })
  })

  test('given titles above the rows, then they are left out of each file, and lines are those of the files', async () => {
    const report = (month: string, rows: string): string => `Report of ${month}\nmade by hand\nid,v\n${rows}`
    const parsed = await parse(
      [
        ['a.csv', report('May', '1,2\n2,3\n3,4\n')],
        ['b.csv', report('June', '4,5\n5,x\n6,7\n')],
      ],
      { types: { v: 'BIGINT' } },
    )
    expect(parsed).toMatchObject({ rowsRead: 6, rowsWritten: 5, rowsRejected: 1 })
    expect(said(parsed, 'skipped_rows')).toHaveLength(1)
    expect(await bench.rows(parsed.rejectsPath!, 'line, raw, source_file')).toEqual([
      { line: 5, raw: '5,x', source_file: 'b.csv' },
    ])
  })

  test('given files without a row or a letter, then the others are the table, and that is said', async () => {
    const parsed = await parse([
      ['a.csv', 'id\n1\n'],
      ['b.csv', ' \n\n'],
      ['c.csv', ''],
      ['d.csv', 'id\n2\n'],
    ])
    expect(parsed.rowsRead).toBe(2)
    expect(said(parsed, 'entry').sort()).toEqual([
      '1 left out: they are empty: c.csv',
      '1 left out: they hold nothing but blanks: b.csv',
    ])
    const { error } = await bench.refusal(
      parse([
        ['a.csv', ' '],
        ['b.csv', '\n'],
      ]),
    )
    expect(error).toMatchObject({ code: 'file_empty' })
  })

  test('given words only, then a first line that heads one file heads them all', async () => {
    const parsed = await parse([
      ['a.csv', 'name,city\nBob,Paris\n'],
      ['b.csv', 'name,city\nname,Rome\n'],
    ])
    expect(await rowsOf(parsed)).toEqual([
      { name: 'Bob', city: 'Paris', source_file: 'a.csv' },
      { name: 'name', city: 'Rome', source_file: 'b.csv' },
    ])
  })

  test.each<[string, Files]>([
    [
      'JSON',
      [
        ['a.json', '[{"id":1,"n":"x"}]'],
        ['b.ndjson', '{"id":2,"n":"y"}\n'],
      ],
    ],
    [
      'JSON and CSV',
      [
        ['a.json', '[{"id":1,"n":"x"}]'],
        ['b.csv', 'id,n\n2,y\n'],
      ],
    ],
  ])('given %s, then they are one table', async (_name, files) => {
    const parsed = await parse(files)
    expect(shapeOf(parsed)).toBe('id:BIGINT n:VARCHAR source_file:VARCHAR')
    expect((await rowsOf(parsed)).sort((a, b) => Number(a['id']) - Number(b['id']))).toEqual([
      { id: 1, n: 'x', source_file: files[0]![0] },
      { id: 2, n: 'y', source_file: files[1]![0] },
    ])
  })

  test('given "entry", then only the files that it names are read', async () => {
    const files: Files = [
      ['2024/a.csv', 'id\n1\n2\n'],
      ['2024/b.csv', 'id\n3\n4\n'],
      ['2023/c.csv', 'other\n5\n6\n'],
      ['README.txt', 'read me'],
    ]
    expect(await parse(files, { entry: '2024/*.csv' })).toMatchObject({ rowsRead: 4 })
    const one = await parse(files, { entry: 'c.csv' })
    expect(shapeOf(one)).toBe('other:BIGINT')
    expect(said(one, 'entry')).toEqual(['c.csv: asked for; 1 of 4 files'])
  })
})

describe('no value is lost between files', () => {
  const bigint = '9007199254740993'
  test.each<[string, string, string, string, unknown[]]>([
    ['whole numbers beside decimals', '1\n2', '1.5', 'DOUBLE', [1, 2, 1.5]],
    ['whole numbers that a decimal cannot hold', bigint, '1.50', 'VARCHAR', [bigint, '1.50']],
    ['numbers beside text', '1\n2.50', 'x', 'VARCHAR', ['1', '2.50', 'x']],
    ['leading zeros in one file', '1\n2', '007', 'VARCHAR', ['1', '2', '007']],
    [
      'dates beside times',
      '2024-01-02',
      '2024-01-02 03:04:05',
      'TIMESTAMP',
      ['2024-01-02T00:00:00', '2024-01-02T03:04:05'],
    ],
    ['a file without any value', '1\n2', '""\n""', 'BIGINT', [1, 2, null, null]],
  ])('%s', async (_name, a, b, type, values) => {
    // A name that means "missing" sends a file along the way of single files, whose types must then be agreed on.
    for (const name of ['b.csv', 'NA']) {
      const table = (column: string): string =>
        `id,v\n${column
          .split('\n')
          .map((value, i) => `${i},${value}\n`)
          .join('')}`
      const parsed = await parse([
        ['a.csv', table(a)],
        [name, table(b)],
      ])
      const expected = name === 'NA' && type === 'TIMESTAMP' ? 'VARCHAR' : type
      expect(parsed.columns[1]!.type).toBe(expected)
      const found = (await rowsOf(parsed)).map((row) => row['v'])
      if (expected === type) expect(found).toEqual(values)
      expect(parsed.rowsRead).toBe(parsed.rowsWritten + parsed.rowsRejected)
    }
  })

  test('given Parquet files of other widths and kinds, then the table holds every value', async () => {
    const file = async (select: string): Promise<Uint8Array> => {
      const path = await bench.write('p.parquet', '')
      await bench.duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`)
      return readFile(path)
    }
    const parsed = await parse([
      ['a.parquet', await file("SELECT 1::INTEGER AS i, 2.5::FLOAT AS f, DATE '2024-01-02' AS d")],
      ['b.parquet', await file("SELECT 5000000000::BIGINT AS i, 0.1::DOUBLE AS f, 'x' AS d")],
    ])
    expect(shapeOf(parsed)).toBe('i:BIGINT f:DOUBLE d:VARCHAR source_file:VARCHAR')
    expect(await rowsOf(parsed)).toEqual([
      { i: 1, f: 2.5, d: '2024-01-02', source_file: 'a.parquet' },
      { i: 5000000000, f: 0.1, d: 'x', source_file: 'b.parquet' },
    ])
    expect(said(parsed, 'column_type')).toContain(
      'd VARCHAR: the files differ (DATE in 1, VARCHAR in 1); only as text no value is lost',
    )
  })
})

describe('what is wrong says in which file, and on which line', () => {
  const good = (from: number): string =>
    `id,v\n${Array.from({ length: 30 }, (_, i) => `${from + i},${i}`).join('\n')}\n`

  test('given broken rows, then they are set aside with their file', async () => {
    const parsed = await parse([
      ['a.csv', good(0)],
      ['b.csv', good(100).replace('103,3', '103,3,3')],
      ['c.csv', good(200)],
      ['d.csv', good(300).replace('300,0', '300')],
    ])
    expect(parsed).toMatchObject({ rowsRead: 120, rowsWritten: 118, rowsRejected: 2 })
    expect(await bench.rows(parsed.rejectsPath!)).toEqual([
      {
        line: 5,
        column: null,
        reason: '3 fields where 2 are expected',
        code: 'too_many_columns',
        raw: '103,3,3',
        source_file: 'b.csv',
      },
      {
        line: 2,
        column: null,
        reason: '1 fields where 2 are expected',
        code: 'too_few_columns',
        raw: '300',
        source_file: 'd.csv',
      },
    ])
  })

  test('given values that are not of a type that was asked for, then they are set aside with their file', async () => {
    const parsed = await parse(
      [
        ['a.csv', good(0)],
        ['b.csv', good(100).replace('103,3', '103,"multi\nline"').replace('105,5', '105,x').concat('\n')],
        ['c.csv', good(200).replace('200,0', '200,y')],
      ],
      { types: { v: 'INTEGER' } },
    )
    expect(shapeOf(parsed)).toBe('id:BIGINT v:INTEGER source_file:VARCHAR')
    expect(await bench.rows(parsed.rejectsPath!, 'line, "column", raw, source_file')).toEqual([
      { line: 5, column: 'v', raw: '103,multi\nline', source_file: 'b.csv' },
      { line: 8, column: 'v', raw: '105,x', source_file: 'b.csv' },
      { line: 2, column: 'v', raw: '200,y', source_file: 'c.csv' },
    ])
  })

  test('given text among numbers, then the reason names the line of the file', async () => {
    const long = (from: number): string =>
      `id,v\n${Array.from({ length: 90 }, (_, i) => `${from + i},${i}`).join('\n')}\n`
    const parsed = await parse([
      ['a.csv', long(0)],
      ['b.csv', long(100).replace('105,5', '105,five')],
    ])
    expect(said(parsed, 'column_type')).toContain(
      'v VARCHAR: not all values are of one type; the first that is not like the others is on line 7 of b.csv',
    )
  })

  test.each<[string, Files, object, string, string]>([
    [
      'more rejected rows than are tolerated',
      [
        ['a.csv', good(0)],
        ['b.csv', `id,v\n${'x\n'.repeat(20)}1,2\n1,3\n1,4\n`],
      ],
      {},
      'too_many_rejected_rows',
      'In b.csv: ',
    ],
    [
      'together more than the person tolerates',
      [
        ['a.csv', good(0).replace('0,0', '0')],
        ['b.csv', good(0).replace('0,0', '0')],
      ],
      { maxRejectedRows: 1 },
      'too_many_rejected_rows',
      '2 of 60 rows cannot be read',
    ],
    [
      'other columns',
      [
        ['a.csv', good(0)],
        ['b.csv', good(1)],
        ['c.csv', 'id,w\n1,2\n'],
        ['d.mp4', '\0\0\0\x18ftypmp42'],
      ],
      {},
      'archive_shapes_differ',
      'The files are not of one shape. 2 files (a.csv, b.csv) with the columns id, v; 1 file (c.csv) without the column v and with the column w besides; d.mp4: The file is a media file, not a table.',
    ],
    [
      'a column that no file has',
      [
        ['a.csv', good(0)],
        ['b.csv', good(1)],
      ],
      { types: { w: 'DATE' } },
      'override_invalid',
      '"w"',
    ],
  ])('%s', async (_name, files, overrides, code, message) => {
    const { error, left } = await bench.refusal(parse(files, overrides))
    expect(error).toMatchObject({ name: 'ParseError', code, message: expect.stringContaining(message) })
    expect((error as Error).message).not.toContain(bench.dir)
    expect(left).toEqual([])
  })
})
