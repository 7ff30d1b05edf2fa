import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from './spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

/** More than is read before the decision, and more than is scanned first. */
const manyRows = (row: (i: number) => string, odd: Record<number, string> = {}, n = 700_000): string =>
  ['id,value,note', ...Array.from({ length: n }, (_, i) => odd[i] ?? row(i))].join('\n') + '\n'

describe('nothing is lost, whatever comes late', () => {
  const plain = (i: number): string => `${i},${i % 97},some words here`

  test.each([
    ['a leading zero', '7,007,x', 'VARCHAR', '007'],
    ['a decimal', '7,1.5,x', 'DOUBLE', '1.5'],
    ['a 20-digit id', '7,12345678901234567890,x', 'VARCHAR', '12345678901234567890'],
    ['a word', '7,soon,x', 'VARCHAR', 'soon'],
    ['a phone number', '7,+4930123456,x', 'VARCHAR', '+4930123456'],
    ['an underscore', '7,1_0,x', 'VARCHAR', '1_0'],
  ])('given %s in the last of 700,000 rows, then it is there', async (_name, row, type, written) => {
    const parsed = await bench.parse('late.csv', manyRows(plain, { 699_999: row }))
    expect(parsed).toMatchObject({ rowsRead: 700_000, rowsWritten: 700_000, rowsRejected: 0 })
    expect(parsed.columns[1]).toMatchObject({ type, nullCount: 0 })
    expect(String((await bench.lastRow(parsed.parquetPath))['value'])).toBe(written)
  })

  test('given a broken row at the end of a large file, then it is rejected with its line, and all others are there', async () => {
    const parsed = await bench.parse('late.csv', manyRows(plain, { 650_000: '1', 680_000: '1,"a"b' }))
    expect(parsed).toMatchObject({ rowsRead: 700_000, rowsWritten: 699_998, rowsRejected: 2 })
    expect(await bench.rows(parsed.rejectsPath!)).toEqual([
      { line: 650_002, column: null, reason: '1 fields where 3 are expected', code: 'too_few_columns', raw: '1' },
      {
        line: 680_002,
        column: null,
        reason: 'there is text behind a closing quote',
        code: 'text_after_quote',
        raw: '1,"a"b',
      },
    ])
  })

  test('given Latin-1 that shows only late, then the whole file is read as that', async () => {
    const text = Buffer.from(manyRows(plain, { 699_999: '1,2,Größe' }), 'latin1')
    const parsed = await bench.parse('late.csv', text)
    expect(parsed.decisions).toContainEqual(expect.objectContaining({ what: 'encoding', value: 'windows-1252' }))
    expect(await bench.lastRow(parsed.parquetPath)).toEqual({ id: 1, value: 2, note: 'Größe' })
  })
})

describe('one moment in every way of writing its zone', () => {
  const ways = ['08:00:00Z', '08:00:00 Z', '08:00:00UTC', '08:00:00 UTC', '10:00:00+02', '10:00:00+0200']
  const apart = ['10:00:00 +0200', '10:00:00 +02:00', '10:00:00 +02', '02:30:00 -05:30', '10:00:00.000 +0200']
  const moments = (path: string): Promise<unknown> =>
    bench.duck.query(`SELECT DISTINCT epoch_ms("at")::VARCHAR AS ms FROM read_parquet('${path}')`)

  test.each([
    ['csv', (at: string, i: number) => `${i},${at}`],
    ['xml', (at: string, i: number) => `<row><id>${i}</id><at>${at}</at></row>`],
  ])('given %s, then it is one and the same, and no row is lost', async (ending, row) => {
    const all = [...ways, ...apart].map((way, i) => row(`2024-05-03 ${way}`, i))
    const text = ending === 'csv' ? ['id,at', ...all].join('\n') : `<rows>${all.join('')}</rows>`
    const parsed = await bench.parse(`zones.${ending}`, `${text}\n`)
    expect(parsed).toMatchObject({ rowsWritten: 11, rowsRejected: 0 })
    expect(parsed.columns[1]).toMatchObject({ name: 'at', type: 'TIMESTAMP WITH TIME ZONE', nullCount: 0 })
    expect(await moments(parsed.parquetPath)).toEqual([{ ms: String(Date.UTC(2024, 4, 3, 8)) }])
  })

  test('given one behind a blank only in the last of many rows, then it is there', async () => {
    const parsed = await bench.parse(
      'late.csv',
      manyAt((i) => (i === 299_999 ? '2024-05-03 10:00:00 +0200' : '2024-05-03T08:00:00Z')),
    )
    expect(parsed).toMatchObject({ rowsWritten: 300_000, rowsRejected: 0 })
    expect(await moments(parsed.parquetPath)).toEqual([{ ms: String(Date.UTC(2024, 4, 3, 8)) }])
  })

  test('given JSON, in which such a text is read as it stands, then it is one', async () => {
    const parsed = await bench.parse(
      'zones.ndjson',
      ['+0200', 'Z'].map((at) => `{"at":"2024-05-03 10:00:00 ${at}"}\n`).join(''),
    )
    expect(parsed).toMatchObject({ rowsWritten: 2, columns: [{ type: 'VARCHAR' }] })
  })

  test('given one without a zone, then all stay as they are written', async () => {
    const parsed = await bench.parse('zones.csv', 'id,at\n1,2024-05-03 10:00:00 +0200\n2,2024-05-03 10:00:00\n')
    expect(parsed.columns[1]).toMatchObject({ type: 'VARCHAR' })
    expect(await bench.lastRow(parsed.parquetPath)).toEqual({ id: 2, at: '2024-05-03 10:00:00' })
  })
})

const manyAt = (at: (i: number) => string): string =>
  ['id,at', ...Array.from({ length: 300_000 }, (_, i) => `${i},${at(i)}`)].join('\n') + '\n'

describe('every way of writing a table', () => {
  const table = 'id;name;born\r\n1;Zoë;2001-02-03\r\n2;"a;b ""c""\r\nd";\r\n'
  test.each([
    ['UTF-8', Buffer.from(table)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${table}`)],
    ['UTF-16 LE', Buffer.from(`\uFEFF${table}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\uFEFF${table}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(table, 'latin1')],
    ['CR alone', Buffer.from(table.replaceAll('\r\n', '\r'))],
    ['mixed endings', Buffer.from(table.replace('\r\n', '\n'))],
    ['no last line ending', Buffer.from(table.trimEnd())],
  ])('%s', async (_name, bytes) => {
    const parsed = await bench.parse('people.csv', bytes)
    expect(shapeOf(parsed)).toBe('id:BIGINT name:VARCHAR born:DATE/1')
    const rows = await bench.rows(parsed.parquetPath)
    expect(rows.map((row) => String(row['name']).replace(/\r\n?/g, '\n'))).toEqual(['Zoë', 'a;b "c"\nd'])
  })

  test.each([
    ['only a header', 'a,b\n', 'a:VARCHAR b:VARCHAR', 0],
    ['one column with blank lines', 'a\n1\n\n3\n', 'a:BIGINT/1', 3],
    ['blank lines between rows', 'a,b\n1,2\n\n3,4\n\n', 'a:BIGINT b:BIGINT', 2],
    ['no header', '1,x\n2,y\n', 'column_1:BIGINT column_2:VARCHAR', 2],
    ['colliding and empty names', 'a,A,,a\n1,2,3,4\n', 'a:BIGINT A_2:BIGINT column_3:BIGINT a_3:BIGINT', 1],
    ['a header over two lines', '"a\nb",c\n1,2\n', 'a\nb:BIGINT c:BIGINT', 1],
    ['names with quotes', '"a ""x""",\'b\n1,2\n', 'a "x":BIGINT \'b:BIGINT', 1],
    ['dates with the day first', 'd,n\n01/02/2013,1\n31/12/2013,2\n', 'd:DATE n:BIGINT', 2],
    ['quoted numbers', '"a","b"\n"1","2.5"\n"","3"\n', 'a:BIGINT/1 b:DOUBLE', 2],
    ['tabs', 'a\tb\n1\tx,y\n', 'a:BIGINT b:VARCHAR', 1],
  ])('%s', async (_name, text, shape, rows) => {
    const parsed = await bench.parse('t.csv', text)
    expect(shapeOf(parsed)).toBe(shape)
    expect(parsed).toMatchObject({ rowsRead: rows, rowsWritten: rows, rowsRejected: 0 })
  })

  test('given dates with the day first, then they are those days', async () => {
    const parsed = await bench.parse('t.csv', 'd\n01/02/2013\n31/12/2013\n')
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ d: '2013-02-01' }, { d: '2013-12-31' }])
  })
})

describe('what a person says, holds', () => {
  test('a forced type sets aside the rows that it cannot hold, with line, column and reason', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${i},${i === 100 ? 'x' : i === 200 ? '1.5' : i}`)
    const parsed = await bench.parse('t.csv', `id,n\n${rows.join('\n')}\n`, { types: { n: 'INTEGER' } })
    expect(parsed).toMatchObject({ rowsRead: 300, rowsWritten: 298, rowsRejected: 2 })
    expect(shapeOf(parsed)).toBe('id:BIGINT n:INTEGER')
    expect(await bench.rows(parsed.rejectsPath!)).toEqual([
      { line: 102, column: 'n', reason: 'the value is no INTEGER', code: 'value_not_of_type', raw: '100,x' },
      { line: 202, column: 'n', reason: 'the value is no INTEGER', code: 'value_not_of_type', raw: '200,1.5' },
    ])
    expect(parsed.decisions).toContainEqual(
      expect.objectContaining({ what: 'column_type', column: 'n', value: 'INTEGER', overridden: true }),
    )
  })

  test('a word is missing only if it is said to be', async () => {
    const parsed = await bench.parse('t.csv', 'a,b\n-999,NA\n2,x\n', { nullWords: ['-999'] })
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { a: null, b: 'NA' },
      { a: 2, b: 'x' },
    ])
  })

  test('a format for dates makes what is open a date', async () => {
    const parsed = await bench.parse('t.csv', 'd\n01/02/2013\n03/04/2013\n', {
      types: { d: 'DATE' },
      dateFormat: '%m/%d/%Y',
    })
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ d: '2013-01-02' }, { d: '2013-03-04' }])
  })

  test('skipped lines, header, delimiter', async () => {
    const parsed = await bench.parse('t.csv', 'x,y\n1|2\n3|4\n', { skipRows: 1, header: false, delimiter: '|' })
    expect(parsed).toMatchObject({ rowsRead: 2 })
    expect(shapeOf(parsed)).toBe('column_1:BIGINT column_2:BIGINT')
  })

  test('a column that is not there is refused by name', async () => {
    const { error, left } = await bench.refusal(bench.parse('t.csv', 'a\n1\n', { types: { b: 'DATE' } }))
    expect(error).toMatchObject({ code: 'override_invalid', column: 'b' })
    expect(left.filter((name) => name.startsWith('.'))).toEqual([])
  })
})

describe('a word is missing in one column and a value in another', () => {
  test('given NA beside numbers and NA among country codes, then Namibia is still there', async () => {
    const parsed = await bench.parse('t.csv', 'country,n,when\nDE,1,2013-01-01\nNA,NA,NA\nUS,3,2013-01-02\n')
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { country: 'DE', n: 1, when: '2013-01-01' },
      { country: 'NA', n: null, when: null },
      { country: 'US', n: 3, when: '2013-01-02' },
    ])
  })

  test('given a dash beside numbers and a dash as text, also in a file with broken rows, then the text keeps it', async () => {
    const rows = ['note;n;t', '-;-;08:30', 'a b;2;nil', ' ;3;09:30', '"";;', 'broken', '"NA";nil;"-"']
    const parsed = await bench.parse('t.csv', rows.join('\r\n'))
    expect(parsed).toMatchObject({ rowsRead: 6, rowsWritten: 5, rowsRejected: 1 })
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { note: '-', n: null, t: '08:30:00' },
      { note: 'a b', n: 2, t: null },
      { note: ' ', n: 3, t: '09:30:00' },
      { note: null, n: null, t: null },
      { note: 'NA', n: null, t: null },
    ])
  })
})

describe('numbers as people write them', () => {
  test('given another column with a forced type, then they are numbers all the same', async () => {
    const parsed = await bench.parse('t.csv', 'id;price\n1;1,5\n2;1.234,25\n', { types: { id: 'INTEGER' } })
    expect(parsed).toMatchObject({ rowsWritten: 2, rowsRejected: 0 })
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { id: 1, price: 1.5 },
      { id: 2, price: 1234.25 },
    ])
  })

  test.each(['1234.567', '0.125'])(
    'given %s beside a decimal comma, then the point is no group and the column is text',
    async (value) => {
      const parsed = await bench.parse('t.csv', `id;price\n1;5,5\n2;${value}\n`)
      expect(shapeOf(parsed)).toBe('id:BIGINT price:VARCHAR')
    },
  )
})
