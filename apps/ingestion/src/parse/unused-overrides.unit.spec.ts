import { expect, test } from '@jest/globals'
import { unusedOverrides } from './unused-overrides.js'

const namesOf = (...given: Parameters<typeof unusedOverrides>): string[] =>
  unusedOverrides(...given).map(({ value }) => value)

test('what an override means nothing for is said', () => {
  expect(unusedOverrides({ delimiter: ';', types: { a: 'DATE' } }, 'json')).toEqual([
    {
      what: 'override_unused',
      value: 'delimiter',
      why: 'it says nothing about json',
      confidence: 1,
      overridden: false,
    },
  ])
})

test.each<[Parameters<typeof unusedOverrides>, string[]]>([
  [[{ sheet: 1, sourceTable: 't' }, 'xlsx'], ['sourceTable']],
  [[{ sheet: 1, sourceTable: 't' }, 'duckdb'], ['sheet']],
  [[{ delimiter: ';', quote: '"', header: true }, 'csv'], []],
  [
    [{ delimiter: ';', quote: '"', header: true, widths: [1] }, 'fixed'],
    ['delimiter', 'quote'],
  ],
  [[{ entry: '*.csv' }, 'csv'], []],
  [[{ nested: 'keep', maxRejectedRows: 1 }, 'parquet'], ['nested']],
])('%j leaves %j unused', (given, names) => {
  expect(namesOf(...given)).toEqual(names)
})
