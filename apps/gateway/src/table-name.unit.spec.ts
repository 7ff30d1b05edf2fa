import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { freeName, TABLE_NAME, tableNameFor } from './table-name.js'

test.each([
  ['flights.csv', 'flights'],
  ['flights.csv.zip', 'flights'],
  ['Flights 2013.csv', 'flights_2013'],
  ['CGM.csv.gz', 'cgm'],
  ['2013-flights.csv', 't_2013_flights'],
  ['Größe.csv', 'gro_e'],
  ['Münchner Flüge.csv', 'munchner_fluge'],
  ['dailyTotals.json', 'daily_totals'],
  ['.hidden', 'hidden'],
  ['数据.csv', 'table'],
])('%s becomes %s', (filename, table) => {
  expect(tableNameFor(filename)).toBe(table)
})

test('every file has a name that a table may have', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (filename) => TABLE_NAME.test(tableNameFor(filename))))
})

test('a name that is taken steps aside', () => {
  expect([freeName('a', new Set()), freeName('a', new Set(['a'])), freeName('a', new Set(['a', 'a_2']))]).toEqual([
    'a',
    'a_2',
    'a_3',
  ])
})
