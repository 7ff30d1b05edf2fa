import { type BookType } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Decision } from '../decision.js'
import type { ParsedTable } from '../parsed-table.js'
import { SpecBench, shapeOf } from '../spec-bench.js'
import { zipOf } from '../spec-zip.js'
import { errorCell, formula, shown, workbookOf } from './spec-workbook.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const decision = ({ decisions }: ParsedTable, what: Decision['what']): string | undefined =>
  decisions.find((one) => one.what === what)?.value

const plain = {
  rows: [
    ['id', 'when', 'name', 'share', 'ok'],
    [1, shown(45322, 'm/d/yy'), 'Ä, "b"', shown(0.125, '0.0%'), true],
    [2, shown(45323, 'm/d/yy'), '', shown(0.5, '0.0%'), false],
    [3, null, 'c\nd', shown(1, '0.0%'), true],
  ],
}

describe('a workbook', () => {
  test('given texts with decimal commas beside numbers with three decimals, then no number becomes another one', async () => {
    const rows = [
      ['id', 'price'],
      [1, 1.234],
      [2, '5,6'],
    ]
    const parsed = await bench.parse('mixed.xlsx', workbookOf({ Data: { rows } }))
    expect(shapeOf(parsed)).toBe('id:BIGINT price:VARCHAR')
    expect(await bench.rows(parsed.parquetPath, 'price')).toEqual([{ price: '1.234' }, { price: '5,6' }])
  })

  test.each<[BookType, string]>([
    ['xlsx', 'xlsx'],
    ['xlsb', 'xlsb'],
    ['biff8', 'xls'],
    ['ods', 'ods'],
    ['xlml', 'xls'],
    ['fods', 'ods'],
  ])('given %s, then its sheet is a typed table', async (bookType, format) => {
    const parsed = await bench.parse('data.csv', workbookOf({ Data: plain }, bookType))
    expect(parsed).toMatchObject({ format, table: 'data', rowsRead: 3, rowsWritten: 3, rowsRejected: 0 })
    expect(shapeOf(parsed)).toBe('id:BIGINT when:DATE/1 name:VARCHAR/1 share:DOUBLE ok:BOOLEAN')
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { id: 1, when: '2024-01-31', name: 'Ä, "b"', share: 0.125, ok: true },
      { id: 2, when: '2024-02-01', name: null, share: 0.5, ok: false },
      { id: 3, when: null, name: 'c\nd', share: 1, ok: true },
    ])
    expect(decision(parsed, 'sheet')).toBe('Data')
    expect(decision(parsed, 'cell_range')).toBe('A1:E4')
  })

  test('given days that count from 1904, then they are the days that people see', async () => {
    const rows = [
      ['day', 'at'],
      [shown(43860, 'd.m.yy'), shown(43860.4375, 'd.m.yy h:mm')],
      [shown(43861, 'd.m.yy'), shown(43861, 'd.m.yy h:mm')],
    ]
    for (const bookType of ['xlsx', 'xlsb', 'biff8'] as const) {
      const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows } }, bookType, true))
      expect(shapeOf(parsed)).toBe('day:DATE at:TIMESTAMP')
      expect((await bench.rows(parsed.parquetPath))[0]).toEqual({ day: '2024-01-31', at: '2024-01-31T10:30:00' })
    }
  })

  test('given a title above, a note below and empty edges, then only the table is taken', async () => {
    const rows = [
      [null, 'Sales 2024'],
      [null, 'as of', '2024-02-01'],
      [],
      [null, 'region', 'amount', null, 'note'],
      [null, 'north', 1.5, null, 'x'],
      [null, 'south', 2.5, null, 'y'],
      [],
      [null, 'total', 4, null, 'z'],
      [],
      [null, 'Source: the books'],
    ]
    const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows } }))
    expect(shapeOf(parsed)).toBe('region:VARCHAR amount:DOUBLE note:VARCHAR')
    expect(parsed.rowsRead).toBe(3)
    expect(decision(parsed, 'cell_range')).toBe('B4:E8')
    expect(decision(parsed, 'skipped_rows')).toBe('2')
    expect(decision(parsed, 'footer_rows')).toBe('1')
  })

  test('given names over several rows, then merged cells are joined with what stands below them', async () => {
    const rows = [
      ['Report', null, null, null, null],
      ['country', '2023', null, '2024', null],
      [null, 'in', 'out', 'in', 'out'],
      ['DE', 1, 2, 3, 4],
      ['FR', 5, 6, 7, 8],
    ]
    const merges = ['A1:E1', 'A2:A3', 'B2:C2', 'D2:E2']
    for (const bookType of ['xlsx', 'xlsb', 'biff8', 'ods'] as const) {
      const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows, merges } }, bookType))
      expect(shapeOf(parsed)).toBe('country:VARCHAR 2023 in:BIGINT 2023 out:BIGINT 2024 in:BIGINT 2024 out:BIGINT')
      expect(parsed.rowsRead).toBe(2)
    }
  })

  test('given merged cells among the data, then the value stands where it was written and nowhere else', async () => {
    const rows = [
      ['group', 'n'],
      ['a', 1],
      [null, 2],
      ['b', 3],
    ]
    const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows, merges: ['A2:A3'] } }))
    expect(shapeOf(parsed)).toBe('group:VARCHAR/1 n:BIGINT')
  })

  test('given errors, formulas, times and codes, then no value is made up or lost, and it is said', async () => {
    const rows = [
      ['code', 'sum', 'rate', 'clock', 'spent', 'mixed'],
      ['007', formula('1+1', 2), errorCell(0x2a), shown(0.4375, 'h:mm'), shown(1.5, '[h]:mm'), 1],
      ['008', formula('2+2', 4), 0.5, shown(0.5, 'h:mm'), shown(0.25, '[h]:mm'), 'one'],
      ['1234', formula('0', 0), errorCell(0x07), shown(0.25, 'h:mm'), shown(1, '[h]:mm'), true],
    ]
    const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows } }))
    expect(shapeOf(parsed)).toBe('code:VARCHAR sum:BIGINT rate:DOUBLE/2 clock:TIME spent:DOUBLE mixed:VARCHAR')
    expect(decision(parsed, 'error_cells')).toBe('#N/A 1, #DIV/0! 1')
    expect(decision(parsed, 'formula_cells')).toBe('3')
    expect(decision(parsed, 'elapsed_times')).toBe('3')
    expect((await bench.rows(parsed.parquetPath, 'code, sum, clock, mixed'))[2]).toEqual({
      code: '1234',
      sum: 0,
      clock: '06:00:00',
      mixed: 'true',
    })
  })

  test('given another table below the first one, then it becomes a table of its own, and a sheet that is asked for stays one', async () => {
    const first = [
      ['id', 'name', 'n'],
      [1, 'Ann', 2.5],
      [2, 'Bob', 3.5],
    ]
    const second = [
      ['code', 'place', 'rank'],
      ['A', 'Rome', 1],
      ['B', 'Oslo', 2],
    ]
    const book = workbookOf({ Data: { rows: [...first, [], ...second] } })
    const parsed = await bench.parse('a.xlsx', book)
    expect([shapeOf(parsed), parsed.rowsRead]).toEqual(['id:BIGINT name:VARCHAR n:DOUBLE', 2])
    expect(parsed.further.map((table) => [table.table, shapeOf(table), table.rowsRead])).toEqual([
      ['a_data_2', 'code:VARCHAR place:VARCHAR rank:BIGINT', 2],
    ])
    expect((await bench.parse('a.xlsx', book, { sheet: 'Data' })).rowsRead).toBe(5)
    const again = workbookOf({ Data: { rows: [...first, [], ...first] } })
    expect((await bench.parse('a.xlsx', again)).further).toEqual([])
  })

  test('given several sheets, then each with a table becomes one, the fullest is the main one, and each can be asked for alone', async () => {
    const book = workbookOf({
      Read_me: { rows: [['Hello']] },
      Data: plain,
      Other: { rows: [['a'], [1]], hidden: true },
    })
    const parsed = await bench.parse('a.xlsx', book)
    const sheet = parsed.decisions.find(({ what }) => what === 'sheet')!
    expect(sheet).toMatchObject({ value: 'Data', overridden: false })
    expect(sheet.why).toBe(
      'it has the most filled cells (18); further tables: "Other" (2, hidden); left out: "Read_me" (1)',
    )
    expect(parsed.further.map((table) => [table.table, shapeOf(table), table.rowsRead])).toEqual([
      ['a_other', 'a:BIGINT', 1],
    ])
    expect(parsed.decisions.find(({ what }) => what === 'tables')).toMatchObject({
      value: '2',
      why: 'a from "Data", a_other from "Other"',
    })
    for (const asked of ['Other', 3]) {
      const alone = await bench.parse('a.xlsx', book, { sheet: asked })
      expect([alone.table, shapeOf(alone), alone.further]).toEqual(['a', 'a:BIGINT', []])
    }
    const { error } = await bench.refusal(bench.parse('a.xlsx', book, { sheet: 'Nope' }))
    expect(error).toMatchObject({ code: 'override_invalid' })
  })

  test('given hidden rows, then they are data, and it is said', async () => {
    const rows = [['n'], [1], [2], [3]]
    const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows, hiddenRows: [2] } }))
    expect(parsed.rowsRead).toBe(3)
    expect(decision(parsed, 'hidden_cells')).toBe('1 row')
  })

  test('given years as names, or no names at all, then the first row is what it is', async () => {
    const years = await bench.parse(
      'a.xlsx',
      workbookOf({
        S: {
          rows: [
            ['land', 2020, 2021],
            ['DE', 1.5, 2.5],
          ],
        },
      }),
    )
    expect(shapeOf(years)).toBe('land:VARCHAR 2020:DOUBLE 2021:DOUBLE')
    const none = await bench.parse(
      'a.xlsx',
      workbookOf({
        S: {
          rows: [
            [1, 'x'],
            [2, 'y'],
          ],
        },
      }),
    )
    expect(shapeOf(none)).toBe('column_1:BIGINT column_2:VARCHAR')
    expect(none.rowsRead).toBe(2)
    const told = await bench.parse('a.xlsx', workbookOf({ S: { rows: [['t'], ['a', 'b'], [1, 2]] } }), {
      skipRows: 1,
      types: { a: 'VARCHAR' },
    })
    expect(shapeOf(told)).toBe('a:VARCHAR b:BIGINT')
  })

  test('given a forced type, then what it cannot hold is set aside with its row in the sheet', async () => {
    const rows = [['title'], ['a', 'b'], ['1', 'x'], ['one', 'y'], ['', 'z']]
    const parsed = await bench.parse('a.xlsx', workbookOf({ S: { rows } }), { types: { a: 'BIGINT' } })
    expect(parsed).toMatchObject({ rowsRead: 3, rowsWritten: 2, rowsRejected: 1 })
    expect(await bench.rows(parsed.rejectsPath!, 'line, "column", code, raw')).toEqual([
      { line: 4, column: 'a', code: 'value_not_of_type', raw: 'one,y' },
    ])
  })

  test('given a workbook in an archive, then it is taken out first', async () => {
    const parsed = await bench.parse('a.zip', zipOf([['d/b.xlsx', workbookOf({ Data: plain })]]))
    expect(parsed).toMatchObject({ format: 'xlsx', rowsRead: 3 })
  })
})
