import { expect, test } from '@jest/globals'
import { read, utils } from '@e965/xlsx'
import { workbookOf } from './workbook-of.js'

const column = (name: string, type: string) => ({ name, type })

async function sheetOf(columns: { name: string; type: string }[], rows: unknown[][], formulas: 'defused' | 'raw') {
  const bytes = await workbookOf({ columns, rows: JSON.stringify(rows), formulas }, rows.length)
  const sheet = read(bytes, { cellNF: true }).Sheets['result']!
  return { sheet, rows: utils.sheet_to_json<unknown[]>(sheet, { header: 1, raw: false, defval: null }) }
}

test('given values of all kinds, then a spreadsheet shows each as what it is', async () => {
  const columns = [
    column('n', 'BIGINT'),
    column('long', 'HUGEINT'),
    column('ok', 'BOOLEAN'),
    column('day', 'DATE'),
    column('at', 'TIMESTAMP'),
    column('list', 'INTEGER[]'),
    column('text', 'VARCHAR'),
  ]
  const { sheet, rows } = await sheetOf(
    columns,
    [
      [-5, '12345678901234567890', true, '2024-02-29', '2024-02-29T13:45:10', [1, 2], 'grün & <b>'],
      [null, null, false, '1066-10-14', null, null, ''],
    ],
    'defused',
  )
  expect(rows).toEqual([
    ['n', 'long', 'ok', 'day', 'at', 'list', 'text'],
    ['-5', '12345678901234567890', 'TRUE', '2024-02-29', '2024-02-29 13:45:10', '[1,2]', 'grün & <b>'],
    [null, null, 'FALSE', '1066-10-14', null, null, ''],
  ])
  expect([sheet['A2'], sheet['D2'], sheet['B2']].map((cell) => (cell as { t: string }).t)).toEqual(['n', 'n', 's'])
})

test.each(['=1+1', '+49', '-x', '@me', '\tx', '＝1+1'])(
  'given the text %j, then no spreadsheet takes it for a formula, unless that is asked for',
  async (text) => {
    const asked = (formulas: 'defused' | 'raw') => sheetOf([column(text, 'VARCHAR')], [[text]], formulas)
    const { sheet, rows } = await asked('defused')
    expect(rows.map(([cell]) => cell)).toEqual([`'${text}`, `'${text}`])
    expect((sheet['A2'] as { f?: string }).f).toBeUndefined()
    expect((await asked('raw')).rows[1]).toEqual([text])
  },
)

test('given what no sheet can hold whole, then nothing is cut: it is refused, and what to do is said', async () => {
  const long = [[`${'x'.repeat(32_768)}`]]
  await expect(sheetOf([column('note', 'VARCHAR')], long, 'raw')).rejects.toMatchObject({
    code: 'not_acceptable',
    message: expect.stringContaining('note'),
  })
  await expect(workbookOf({ columns: [], rows: '[]', formulas: 'raw' }, 1_048_576)).rejects.toMatchObject({
    code: 'not_acceptable',
  })
})
