import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { tableNameFor } from './table-name.js'

describe('a table is named after its file', () => {
  test.each([
    ['flights.csv.zip', 'flights'],
    ['My Sales 2024 (final).CSV', 'my_sales_2024_final'],
    ['C:\\data\\Umsätze.csv', 'umsatze'],
    ['../../etc/passwd', 'passwd'],
    ['2013-flights.csv', 't_2013_flights'],
    ['.hidden.csv', 'hidden'],
    ['camelCase.csv', 'camel_case'],
    ['🎉.csv', 'table'],
    ['', 'table'],
    ['select.csv', 'select'],
  ])('%j becomes %s', (filename, table) => {
    expect(tableNameFor(filename)).toBe(table)
  })

  test('given any name at all, then it is a plain identifier that no shell, path or parser trips over', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(fc.constantFrom('..', '/', '\\', '\0', '🎉', '.', 'a', '9', '"', "'", 'ﬁ', 'ß', '%00'), {
          maxLength: 300,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(hostile, (name) => expect(tableNameFor(name)).toMatch(/^[a-z_][a-z0-9_]{0,59}$/)),
      { numRuns: 500 },
    )
  })
})
