import { expect, test } from '@jest/globals'
import type { CheckInput } from './check.js'
import { identified } from './check-ids.js'
import { unknownNames } from './check-names.js'
import { durationMs } from './duration.js'
import { readSuite } from './read-suite.js'

const suiteOf = (...checks: CheckInput[]) => ({ table: 'orders', checks })
const problemsOf = (given: unknown) => {
  const read = readSuite(given)
  return read.ok ? [] : read.problems.map(({ code, pointer }) => `${code} ${pointer}`)
}
const suite = (...checks: CheckInput[]) => {
  const read = readSuite(suiteOf(...checks))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.suite
}

test.each<[string, unknown, string[]]>([
  ['an unknown type of check', { type: 'not_nul', column: 'a' }, ['check_type_unknown /checks/0/type']],
  ['a check without a type', { column: 'a' }, ['check_type_unknown /checks/0/type']],
  [
    'a pattern that looks ahead',
    { type: 'pattern', column: 'a', pattern: '(?=x)' },
    ['check_pattern_invalid /checks/0/pattern'],
  ],
  [
    'a pattern that is not closed',
    { type: 'pattern', column: 'a', pattern: '[a' },
    ['check_pattern_invalid /checks/0/pattern'],
  ],
  [
    'a threshold that is no number',
    { type: 'range', column: 'a', min: 'low' },
    ['check_threshold_invalid /checks/0/min'],
  ],
  ['a share above one', { type: 'not_null', column: 'a', mostly: 95 }, ['check_threshold_invalid /checks/0/mostly']],
  [
    'an age that is no duration',
    { type: 'freshness', column: 'a', maxAge: 'soon' },
    ['check_threshold_invalid /checks/0/maxAge'],
  ],
  [
    'bounds the wrong way round',
    { type: 'range', column: 'a', min: 10, max: 9 },
    ['check_threshold_invalid /checks/0/min'],
  ],
  [
    'dates the wrong way round',
    { type: 'range', column: 'a', min: '2024-02-01', max: '2024-01-01' },
    ['check_threshold_invalid /checks/0/min'],
  ],
  ['a range without bounds', { type: 'range', column: 'a' }, ['checks_invalid /checks/0']],
  [
    'two tolerances',
    { type: 'not_null', column: 'a', mostly: 0.9, maxUnexpected: 3 },
    ['checks_invalid /checks/0/maxUnexpected'],
  ],
  ['a key of nothing', { type: 'unique' }, ['checks_invalid /checks/0']],
  [
    'keys of different widths',
    { type: 'references', columns: ['a', 'b'], to: { table: 't', column: 'c' } },
    ['checks_invalid /checks/0/to'],
  ],
  ['a field nobody knows', { type: 'not_null', column: 'a', colour: 'red' }, ['checks_invalid /checks/0/colour']],
  ['a metric without its column', { type: 'anomaly', metric: 'mean' }, ['checks_invalid /checks/0/column']],
])('given %s, when it is read, then the place is named', (_, check, expected) => {
  expect(problemsOf({ table: 'orders', checks: [check] })).toEqual(expected)
})

test('given a suite below a pointer, when it is wrong, then the pointer begins there', () => {
  const read = readSuite({ table: 'orders', checks: [{ type: 'nope' }] }, ['quality', 'suites', 0])
  expect(read.ok ? [] : read.problems.map(({ pointer }) => pointer)).toEqual(['/quality/suites/0/checks/0/type'])
})

test('given a misspelt type, when it is refused, then the nearest type is offered first', () => {
  const read = readSuite({ table: 'orders', checks: [{ type: 'accepted_vals', column: 'a' }] })
  expect(read.ok ? '' : read.problems[0]?.hint).toMatch(/^Nearest types: accepted_values,/)
})

test('given checks without ids, when they are named, then each has its own and a repeat gives the same', () => {
  const given = suite(
    { type: 'not_null', column: 'a' },
    { type: 'not_null', column: 'a', mostly: 0.5 },
    { type: 'unique', columns: ['a', 'b "c"'] },
    { type: 'row_count', min: 1, id: 'not_null-a-2' },
  )
  const ids = identified(given).map(({ id }) => id)
  expect(ids).toEqual(['not_null-a', 'not_null-a-3', 'unique-a-b_c_', 'not_null-a-2'])
  expect(identified(given).map(({ id }) => id)).toEqual(ids)
})

test('given an id twice, when the suite is read, then the second is named', () => {
  expect(problemsOf(suiteOf({ type: 'row_count', min: 1, id: 'x' }, { type: 'row_count', max: 2, id: 'x' }))).toEqual([
    'check_id_duplicate /checks/1/id',
  ])
})

test('given names that are not there, when they are compared, then each is found where it stands', () => {
  const given = suite(
    { type: 'not_null', column: 'ID' },
    { type: 'not_null', column: 'idd' },
    { type: 'unique', columns: ['id', 'nope'] },
    { type: 'references', column: 'id', to: { table: 'customers', column: 'ident' } },
    { type: 'references', column: 'id', to: { table: 'custmers', column: 'id' } },
    { type: 'sum_balance', left: { column: 'id' }, right: { table: 'later', column: 'anything' } },
    { type: 'compare_columns', column: 'id', operator: '<', other: 'gone' },
    { type: 'columns', columns: ['not', 'there'] },
  )
  const tables = [
    { name: 'orders', columns: ['id'] },
    { name: 'customers', columns: ['id'] },
    { name: 'later', columns: null },
  ]
  expect(unknownNames(given, tables).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    'column_unknown /checks/1/column',
    'column_unknown /checks/2/columns/1',
    'column_unknown /checks/3/to/column',
    'table_unknown /checks/4/to/table',
    'column_unknown /checks/6/other',
  ])
  expect(unknownNames(given, tables)[0]?.hint).toBe("Nearest names: 'id'.")
})

test('a duration is a number with a unit, and nothing else', () => {
  expect(['90m', '36h', '7d', '1.5 h', '2w'].map(durationMs)).toEqual([
    5_400_000, 129_600_000, 604_800_000, 5_400_000, 1_209_600_000,
  ])
  expect(['', '7', 'd', '-1h', '0h', '1y', '1e3h'].map(durationMs)).toEqual([null, null, null, null, null, null, null])
})

test.each<[unknown, string]>([
  [{ table: 'orders', checks: 'all' }, 'The checks cannot be read at /checks: must be a list, not a text.'],
  [
    suiteOf({ type: 'not_null', column: 'a', mostly: '0.9' as never }),
    'The threshold at /checks/0/mostly cannot be used: must be a number, not a text.',
  ],
  [
    suiteOf({ type: 'accepted_values', column: 'a', values: [[1]] as never }),
    'The checks cannot be read at /checks/0/values/0: must be a text, a number, or true or false, not a list.',
  ],
  [
    suiteOf({ type: 'freshness', column: 'a', maxAge: 36 as never }),
    'The threshold at /checks/0/maxAge cannot be used: must be a text, not a number.',
  ],
])('%j is told what is wrong in words for people', (given, message) => {
  expect(readSuite(given)).toMatchObject({ ok: false, problems: [{ message }] })
})

test('an age that is no duration is told how one is written', () => {
  for (const maxAge of [36, 'soon'])
    expect(readSuite(suiteOf({ type: 'freshness', column: 'a', maxAge: maxAge as never }))).toMatchObject({
      problems: [{ hint: 'Write a number and s, m, h, d or w as one text, as in "36h".' }],
    })
})
