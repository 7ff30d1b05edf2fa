import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const rowsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    [
      String(i).padStart(6),
      `Name of ${i % 7 === 0 ? 'a, "b"' : 'c'}`.padEnd(18),
      (i % 5 === 0 ? '' : `Place ${i}`).padEnd(12),
      `2024-01-${String((i % 28) + 1).padStart(2, '0')}`,
      (i / 4).toFixed(2).padStart(10),
    ].join(' '),
  )
const head = ['    id', 'name'.padEnd(18), 'place'.padEnd(12), 'day'.padEnd(10), 'paid'.padStart(10)].join(' ')

test('given columns of fixed width, then they are typed, blanks within a value stay, and the decision says where', async () => {
  const parsed = await bench.parse('people.txt', `${[head, ...rowsOf(500)].join('\r\n')}\r\n`)
  expect(parsed).toMatchObject({ format: 'fixed', rowsRead: 500, rowsWritten: 500, rowsRejected: 0 })
  expect(shapeOf(parsed)).toBe('id:BIGINT name:VARCHAR place:VARCHAR/100 day:DATE paid:DOUBLE')
  expect(await bench.lastRow(parsed.parquetPath)).toEqual({
    id: 499,
    name: 'Name of c',
    place: 'Place 499',
    day: '2024-01-24',
    paid: 124.75,
  })
  expect(parsed.decisions.find(({ what }) => what === 'widths')).toMatchObject({ overridden: false })
  expect(parsed.decisions.some(({ what }) => what === 'delimiter')).toBe(false)
})

test('given a line that does not fit, then it is set aside with its line', async () => {
  const rows = rowsOf(100)
  rows[41] = 'this line was written by somebody who did not look at the columns at all'
  const parsed = await bench.parse('people.txt', [head, ...rows].join('\n'))
  expect(parsed).toMatchObject({ format: 'fixed', rowsRead: 100, rowsWritten: 99, rowsRejected: 1 })
  const [reject] = await bench.rows(parsed.rejectsPath!, 'line, raw')
  expect(reject).toEqual({ line: 43, raw: rows[41] })
})

test('given a ruler below the names, then the ruler is no row', async () => {
  const text = 'name     n\n-------- --\nvan Gogh 12\nHals      3\nVermeer   4\n'
  const parsed = await bench.parse('a.txt', text)
  expect([parsed.format, shapeOf(parsed), parsed.rowsRead]).toEqual(['fixed', 'name:VARCHAR n:BIGINT', 3])
})

test('given widths, then columns without a gap are cut there, in characters', async () => {
  const text = '0012024-01-31Müller\n0022024-02-01Ödön  \n'
  const parsed = await bench.parse('a.txt', text, { widths: [3, 10, 1], header: false, types: { column_1: 'INTEGER' } })
  expect(await bench.rows(parsed.parquetPath)).toEqual([
    { column_1: 1, column_2: '2024-01-31', column_3: 'Müller' },
    { column_1: 2, column_2: '2024-02-01', column_3: 'Ödön' },
  ])
  expect(parsed.decisions).toContainEqual(expect.objectContaining({ what: 'widths', value: '3, 10', overridden: true }))
})

test('given what was asked for and is not there, then it is refused', async () => {
  const { error } = await bench.refusal(bench.parse('a.txt', 'a,b\n1,2\n3,4\n', { format: 'fixed' }))
  expect(error).toMatchObject({ code: 'file_not_what_its_name_says' })
})
