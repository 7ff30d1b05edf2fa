import { describe, expect, test } from '@jest/globals'
import { loadReports } from './load-reports.js'
import type { Decision, ParsedTable } from './parse/index.js'

const file = { name: 'shop.sqlite', sha256: 'a'.repeat(64), sizeBytes: 1 }
const decision = (what: Decision['what'], column?: string): Decision => ({
  what,
  ...(column === undefined ? {} : { column }),
  value: 'BIGINT',
  why: 'every value is an integer, and there are many words for it',
  confidence: 1,
  overridden: false,
})

function tableOf(table: string, columns: number): ParsedTable {
  const names = Array.from({ length: columns }, (_, i) => `a_column_with_a_name_${i}`)
  return {
    table,
    parquetPath: '',
    rowsRead: 3,
    rowsWritten: 2,
    rowsRejected: 1,
    rejectsPath: null,
    columns: names.map((name) => ({ name, originalName: name, type: 'BIGINT', nullCount: 0 })),
    decisions: [decision('format'), ...names.map((name) => decision('column_type', name))],
    format: 'sqlite',
    sourceBytes: 1,
  }
}
const tables = (count: number, columns: number): ParsedTable[] =>
  Array.from({ length: count }, (_, i) => tableOf(i === 0 ? 'shop' : `shop_${i}`, columns))
const reports = (count: number, columns: number) =>
  loadReports([file], 'shop', tables(count, columns)).map(
    (text) => JSON.parse(text) as { mainTable?: string; decisions: Decision[]; columns: unknown[]; rowsRead: number },
  )

describe('how the tables of a file were read', () => {
  test('given few tables, then all of it is said, and whose file a further one is from', () => {
    const [main, further] = reports(2, 4)
    expect([main!.mainTable, further!.mainTable]).toEqual([undefined, 'shop'])
    expect([main!.decisions.length, further!.decisions.length, further!.rowsRead]).toEqual([5, 5, 3])
  })

  test('given more than an event may hold, then what was decided about single columns is left out', () => {
    const all = reports(60, 40)
    expect(all.every(({ decisions, columns }) => decisions.length === 1 && columns.length === 40)).toBe(true)
  })

  test('given still more, then what a column is called in the file stands only where it is another name', () => {
    const [main] = reports(100, 45)
    expect([main!.decisions, main!.columns[0]]).toEqual([
      [],
      { name: 'a_column_with_a_name_0', type: 'BIGINT', nullCount: 0 },
    ])
  })

  test('given one wide table, then nothing is left out', () => {
    expect(reports(1, 3_000)[0]!.decisions).toHaveLength(3_001)
  })

  test('given tables whose columns alone are too many, then the file is refused, with what to do', () => {
    expect(() => reports(150, 100)).toThrow(
      expect.objectContaining({ code: 'too_many_tables', message: expect.stringContaining('15000 columns') }),
    )
  })
})
