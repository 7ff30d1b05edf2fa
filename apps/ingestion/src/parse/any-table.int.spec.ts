import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SpecBench } from './spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const hostile = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\n',
  '\r\n',
  ' ',
  "'",
  '\\',
  '#',
  'ä',
  '😀',
  '\t',
  'NA',
  '-',
  '=1',
  '|',
)
const cell = fc.oneof(
  fc.array(hostile, { maxLength: 4 }).map((parts) => `x${parts.join('')}`),
  fc.constantFrom('', 'x'),
)
const number = fc.oneof(fc.integer({ min: -999, max: 999 }).map(String), fc.constantFrom('', 'NA', 'nil', '-'))

const tables = fc.record({
  rows: fc.array(fc.tuple(cell, number, cell), { minLength: 2, maxLength: 12 }),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  ending: fc.constantFrom('\n', '\r\n', '\r'),
})

test('given any table, when it is written as text and read, then every value is there, and only missing ones are missing', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ rows, delimiter, ending }) => {
      const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
      const all = [['left', 'n', 'right'], ['x0', '1', 'x0'], ['x1', '2', 'x1'], ...rows]
      const text = all.map((row) => row.map(quoted).join(delimiter)).join(ending)
      const parsed = await bench.parse('t.csv', text)
      expect(parsed).toMatchObject({ rowsRead: all.length - 1, rowsRejected: 0 })
      const expected = all.slice(1).map(([left, n, right]) => ({
        left: left === '' ? null : left,
        n: /^-?\d+$/.test(n!) ? Number(n) : null,
        right: right === '' ? null : right,
      }))
      expect(await bench.rows(parsed.parquetPath)).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})
