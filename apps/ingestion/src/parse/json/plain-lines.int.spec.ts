import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { literal } from '@udb/engine'
import { SpecBench } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

/** Enough rows that the lines are not looked at one by one. */
const ROWS = 20_000
const plain = (i: number): Record<string, unknown> => ({
  id: i,
  at: `2024-01-0${1 + (i % 9)}T0${i % 10}:00:00`,
  name: i % 7 === 0 ? null : `näme "${i}"`,
  price: i % 3 === 0 ? i / 4 : i,
  ok: i % 2 === 0,
  ...(i % 5 === 0 ? {} : { note: 'x'.repeat(i % 40) }),
})

/** The same records as lines, and as one array, whose records are always looked at one by one. */
async function bothWays(name: string, records: readonly string[]) {
  const lines = await bench.parse(`${name}.ndjson`, `${records.join('\n')}\n`)
  const list = await bench.parse(`${name}_list.json`, `[${records.join(',\n')}]`)
  const difference = await bench.duck.query<{ n: number }>(
    `SELECT count(*)::BIGINT AS n FROM ((FROM ${literal(lines.parquetPath)} EXCEPT ALL FROM ${literal(list.parquetPath)}) UNION ALL (FROM ${literal(list.parquetPath)} EXCEPT ALL FROM ${literal(lines.parquetPath)}))`,
  )
  return { lines, list, different: difference[0]!.n }
}

const withLast = (last: string): string[] => [...Array.from({ length: ROWS }, (_, i) => JSON.stringify(plain(i))), last]

test.each([
  ['nothing unusual', '{"id":1}'],
  ['a name that comes late', '{"id":1,"late":[1,2]}'],
  ['a time that is none', '{"at":"never"}'],
  ['a number among texts', '{"name":12}'],
  ['a text among numbers', '{"id":"A1"}'],
  ['a fraction behind whole numbers', '{"id":0.125}'],
  ['an integer that a double would change, beside fractions', '{"price":9007199254740993}'],
  ['more digits than any number keeps', '{"price":0.1234567890123456789}'],
  ['names in another order', '{"note":"n","ok":false,"id":7}'],
  ['names that differ in case only', '{"ID":"x"}'],
  ['a name twice', '{"id":1,"id":2}'],
  ['something broken', '{"id":1,'],
  ['a record in a record', '{"id":{"a":1}}'],
])('given many lines and %s, when read, then the table is that of the records one by one', async (name, last) => {
  const records = withLast(last)
  if (name === 'something broken') {
    const { rowsRead, rowsRejected } = await bench.parse('broken.ndjson', `${records.join('\n')}\n${records[0]}\n`)
    expect([rowsRead, rowsRejected]).toEqual([ROWS + 2, 1])
    return
  }
  const { lines, list, different } = await bothWays('t', records)
  expect(lines.columns).toEqual(list.columns)
  expect([lines.rowsRead, lines.rowsRejected, different]).toEqual([list.rowsRead, list.rowsRejected, 0])
})
