import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from './spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const said = (decisions: readonly { what: string; value: string }[], what: string): string | undefined =>
  decisions.find((decision) => decision.what === what)?.value

test('the export of an office: a preamble, units below the names, a remark far down, sums and a source below the rows', async () => {
  const path = join(import.meta.dirname, '../../../../samples/ugly/jfk-wetter.csv')
  const parsed = await bench.parsePath(path, 'jfk-wetter.csv')
  expect(parsed).toMatchObject({ rowsRead: 742, rowsWritten: 742, rowsRejected: 0 })
  expect(shapeOf(parsed)).toBe(
    'Datum:DATE Stunde:BIGINT Temperatur:DOUBLE Luftfeuchte:BIGINT Windgeschwindigkeit:DOUBLE Niederschlag:DOUBLE Luftdruck:DOUBLE/76',
  )
  expect([said(parsed.decisions, 'footer'), said(parsed.decisions, 'remarks')]).toEqual(['2 lines', '"#": 1 line'])
})

describe('where the table begins', () => {
  test.each([
    [
      'titles with delimiters of their own',
      'Table 1: over £25,000,,,,\nApril 2019,,,,\n,,,,\nDept,Entity,Date,Name,Amount\nA,B,2019-04-01,C,1.5\nA,B,2019-04-02,D,2.5\n',
      'Dept:VARCHAR Entity:VARCHAR Date:DATE Name:VARCHAR Amount:DOUBLE',
    ],
    ['groups above names, in a short table', ',M,,F,\nAge,n,p,n,p\n0-9,1,1.5,2,2.5\n10-19,3,3.5,4,4.5\n', null],
    ['units in brackets', 'Station,T,R\n,(C),(mm)\nA,1.5,0\nB,2.5,1\n', 'Station:VARCHAR T:DOUBLE R:BIGINT'],
    [
      'days for names',
      'a,Lat,1/22/20,1/23/20\nx,1.5,0,1\ny,2.5,2,3\n',
      'a:VARCHAR Lat:DOUBLE 1/22/20:BIGINT 1/23/20:BIGINT',
    ],
    ['hours for names', 'Date,00:00,01:00\n2020-01-01,1,2\n2020-01-02,3,4\n', 'Date:DATE 00:00:BIGINT 01:00:BIGINT'],
    [
      'years for names, one of them empty',
      'c,1960,1961,1962\nx,5,6,\ny,7,8,\n',
      'c:VARCHAR 1960:BIGINT 1961:BIGINT 1962:VARCHAR/2',
    ],
    ['numbered columns', 'id,1,2,3\nx,0.5,0.1,0.2\ny,0.3,0.4,0.9\n', 'id:VARCHAR 1:DOUBLE 2:DOUBLE 3:DOUBLE'],
  ])('%s', async (_, text, shape) => {
    const parsed = await bench.parse('a.csv', text)
    expect([parsed.rowsRead, parsed.rowsRejected]).toEqual([2, 0])
    if (shape !== null) expect(shapeOf(parsed)).toBe(shape)
    else expect(parsed.columns.map(({ name }) => name)).toEqual(['Age', 'M n', 'M p', 'F n', 'F p'])
  })
})

describe('where the table ends', () => {
  test.each([
    ['notes with the delimiters of a row', 'r,a,b\nx,1,2\ny,3,4\n(1) without islands,,\nSource: office,,\n'],
    ['a note of as many fields as a row', 'year,v\n2001,1\n2002,2\nSource: office, 2004\n'],
    ['a sum where the others have a date', 'day,v\n2001-01-01,1\n2001-01-02,2\nTotal,3\n'],
    ['a sum below a gap', 'day,v\n2001-01-01,1\n2001-01-02,2\n\nall in all,3\n'],
  ])('%s', async (_, text) => {
    const parsed = await bench.parse('a.csv', text)
    expect([parsed.rowsRead, parsed.rowsRejected]).toEqual([2, 0])
    expect(said(parsed.decisions, 'footer')).toMatch(/line/)
  })

  test('given lines that could be notes, and rows below them, then they are rows', async () => {
    const parsed = await bench.parse('a.csv', 'item,q1,q2\nall the fruit there is,,\nApple,1,2\nTotal,1,2\nLeek,3,4\n')
    expect([parsed.rowsRead, said(parsed.decisions, 'footer')]).toEqual([4, undefined])
  })

  test('given another table of as many columns below a gap, then its rows are set aside with the reason', async () => {
    const parsed = await bench.parse('a.csv', 'id,name,n\n1,a,3\n2,b,4\n\ncode,place,rank\nA,Rome,1\nB,Oslo,2\n')
    expect(parsed).toMatchObject({ rowsRead: 5, rowsWritten: 2, rowsRejected: 3 })
    expect(await bench.rows(parsed.rejectsPath!, 'line, code')).toEqual(
      [5, 6, 7].map((line) => ({ line, code: 'other_table' })),
    )
  })

  test('given that no line is a remark or a footer, then nothing is taken for one', async () => {
    const text = 'day,v\n2001-01-01,1\n# 5\n2001-01-02,2\nTotal,3\n'
    const parsed = await bench.parse('a.csv', text, { remark: '', footer: false, maxRejectedRows: 10 })
    expect([parsed.rowsRead, parsed.rowsWritten]).toEqual([4, 3])
  })
})

test('given points that could separate thousands, and decimal commas in another column, then they do', async () => {
  const parsed = await bench.parse('a.csv', 'k;n;a\nx;345.332;468,1\ny;204.895;1.305,6\n')
  expect(shapeOf(parsed)).toBe('k:VARCHAR n:BIGINT a:DOUBLE')
  expect(await bench.lastRow(parsed.parquetPath)).toEqual({ k: 'y', n: 204_895, a: 1305.6 })
})
