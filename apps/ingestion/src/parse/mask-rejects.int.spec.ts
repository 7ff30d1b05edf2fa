import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { masked } from './mask-rejects.js'
import { SpecBench } from './spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

test('a mask keeps how a text is built, and nothing of what it says', () => {
  expect(masked('7;"Müller, Ödön";ann@example.org;+49 30 ٣٤;李雷 👩')).toBe(
    '0;"xxxxxx, xxxx";xxx@xxxxxxx.xxx;+00 00 00;xx x',
  )
  expect(masked('e\u0301')).toBe('x')
})

const rows = Array.from({ length: 40 }, (_, i) => `${i},Name ${i}`)
rows[20] = '20,Zoë O\u0308dön,+49 171 5551234'
const csv = `id,name\n${rows.join('\n')}\n`

describe('rejected rows', () => {
  test('of a table with a column that is tagged as personal are masked, and counted as they are', async () => {
    const parsed = await bench.parse('people.csv', csv, { tags: { name: 'pii' } })
    expect(parsed).toMatchObject({ rowsRead: 40, rowsWritten: 39, rowsRejected: 1 })
    expect(await bench.rows(parsed.rejectsPath!, 'line, code, raw')).toEqual([
      { line: 22, code: 'too_many_columns', raw: '00,xxx xxxx,+00 000 0000000' },
    ])
    expect(parsed.decisions).toContainEqual(
      expect.objectContaining({ what: 'tags', column: 'name', value: 'pii', overridden: true }),
    )
  })

  test('of any other table are kept as they came', async () => {
    const parsed = await bench.parse('people.csv', csv)
    expect(await bench.rows(parsed.rejectsPath!, 'raw')).toEqual([{ raw: rows[20] }])
  })

  test('whose value does not fit a type are masked as well', async () => {
    const text = `id,name\n1,Ann\nBob,Bob\n`
    const parsed = await bench.parse('people.csv', text, { tags: { name: 'pii' }, types: { id: 'INTEGER' } })
    const [reject] = await bench.rows(parsed.rejectsPath!, 'code, raw')
    expect(reject).toEqual({ code: 'value_not_of_type', raw: 'xxx,xxx' })
  })
})

test('a tag for a column that is not there is refused, since it would hide nothing', async () => {
  const { error } = await bench.refusal(bench.parse('people.csv', csv, { tags: { nam: 'pii' } }))
  expect(error).toMatchObject({ code: 'override_invalid', column: 'nam' })
})
