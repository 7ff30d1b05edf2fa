import { describe, expect, test } from '@jest/globals'
import { importExpectations } from './import-expectations.js'

type Kwargs = Record<string, unknown>

const suiteOf = (...expectations: object[]) => JSON.stringify({ name: 'orders', expectations })
const importOne = (type: string, kwargs: Kwargs, more: object = {}) => {
  const read = importExpectations(suiteOf({ type: `expect_${type}`, kwargs, ...more }))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return { checks: read.suites[0]?.checks ?? [], notes: read.notes.map(({ effect, why }) => `${effect}: ${why}`) }
}

describe('an expectation of Great Expectations', () => {
  test.each<[string, Kwargs, object]>([
    ['column_values_to_not_be_null', { column: 'a', mostly: 0.9 }, { type: 'not_null', column: 'a', mostly: 0.9 }],
    ['column_values_to_be_unique', { column: 'a', mostly: 1 }, { type: 'unique', column: 'a' }],
    [
      'column_values_to_be_in_set',
      { column: 'a', value_set: ['x', 1, null] },
      { type: 'accepted_values', column: 'a', values: ['x', 1] },
    ],
    [
      'column_values_to_be_between',
      { column: 'a', min_value: '2024-01-01', max_value: null, strict_min: true },
      { type: 'range', column: 'a', min: '2024-01-01', exclusiveMin: true },
    ],
    [
      'column_values_to_match_regex',
      { column: 'a', regex: '^x' },
      { type: 'pattern', column: 'a', pattern: '^x', anywhere: true },
    ],
    [
      'column_values_to_not_match_regex_list',
      { column: 'a', regex_list: ['x', 'y'] },
      { type: 'pattern', column: 'a', pattern: '(?:x)|(?:y)', anywhere: true, not: true },
    ],
    [
      'column_value_lengths_to_be_between',
      { column: 'a', min_value: 2, strict_min: true, max_value: 9, strict_max: true },
      { type: 'length', column: 'a', min: 3, max: 8 },
    ],
    [
      'column_values_to_be_of_type',
      { column: 'a', type_: 'datetime64[ns]' },
      { type: 'type', column: 'a', expected: 'timestamp' },
    ],
    [
      'column_values_to_be_in_type_list',
      { column: 'a', type_list: ['VARCHAR(20)', 'int64'] },
      { type: 'type', column: 'a', expected: ['text', 'integer'] },
    ],
    ['column_to_exist', { column: 'a' }, { type: 'columns', columns: ['a'] }],
    ['table_columns_to_match_set', { column_set: ['a', 'b'] }, { type: 'columns', columns: ['a', 'b'], exact: true }],
    [
      'table_columns_to_match_ordered_list',
      { column_list: ['a'] },
      { type: 'columns', columns: ['a'], exact: true, ordered: true },
    ],
    ['table_row_count_to_equal', { value: 3 }, { type: 'row_count', min: 3, max: 3 }],
    [
      'column_pair_values_a_to_be_greater_than_b',
      { column_A: 'a', column_B: 'b' },
      { type: 'compare_columns', column: 'a', operator: '>', other: 'b' },
    ],
    ['compound_columns_to_be_unique', { column_list: ['a', 'b'] }, { type: 'unique', columns: ['a', 'b'] }],
    [
      'column_proportion_of_non_null_values_to_be_between',
      { column: 'a', min_value: 0.9 },
      { type: 'not_null', column: 'a', mostly: 0.9 },
    ],
    [
      'column_values_to_not_be_in_set',
      { column: `a"b`, value_set: [`it's`], mostly: 0.9 },
      {
        type: 'sql',
        query: `SELECT count(*) FILTER (WHERE "a""b" IN ('it''s')) AS unexpected, count(*) AS counted FROM "orders" WHERE ("a""b" IS NOT NULL) HAVING unexpected > 0.1 * counted`,
      },
    ],
    [
      'column_mean_to_be_between',
      { column: 'a', min_value: 1, max_value: 2, strict_max: true },
      {
        type: 'sql',
        query: 'SELECT avg("a") AS "mean" FROM "orders" HAVING NOT coalesce("mean" >= 1 AND "mean" < 2, false)',
      },
    ],
  ])('given %s, when it is imported, then a check says the same', (type, kwargs, expected) => {
    expect(importOne(type, kwargs).checks).toEqual([expect.objectContaining({ severity: 'error', ...expected })])
  })

  test.each<[string, string, Kwargs, string]>([
    ['a stranger', 'column_values_to_be_lucky', { column: 'a' }, 'It is no core expectation of Great Expectations.'],
    [
      'a parameter',
      'column_values_to_be_between',
      { column: 'a', min_value: { $PARAMETER: 'x' } },
      'Its min_value is a suite parameter, which is known at run time only.',
    ],
    ['no column', 'column_values_to_not_be_null', {}, 'Its column is no text.'],
    ['no bounds', 'column_values_to_be_between', { column: 'a' }, 'It has neither min_value nor max_value.'],
    [
      'an unknown type',
      'column_values_to_be_of_type',
      { column: 'a', type_: 'Money' },
      'Nothing here is called Money.',
    ],
    [
      'a pattern that looks ahead',
      'column_values_to_match_regex',
      { column: 'a', regex: '(?=x)' },
      expect.stringContaining('no regular expression of RE2') as unknown as string,
    ],
    [
      'a tolerance that is no number',
      'column_values_to_not_be_null',
      { column: 'a', mostly: 'most' },
      'Its mostly is no number.',
    ],
    [
      'a condition that calls something',
      'column_values_to_not_be_null',
      { column: 'a', row_condition: 'b.str.len() > 2', condition_parser: 'pandas' },
      "Its row_condition (pandas) cannot be said in SQL from '.' on.",
    ],
  ])('given one with %s, when it is imported, then it is left out and said', (_, type, kwargs, why) => {
    const { checks, notes } = importOne(type, kwargs)
    expect(checks).toEqual([])
    expect(notes).toEqual([typeof why === 'string' ? `left_out: ${why}` : why])
  })

  test.each<[unknown, string]>([
    ['col("a") == "x"', `"a" = 'x'`],
    ['col("a").notNull()', '"a" IS NOT NULL'],
    [`a=='x' and (b > -1.5 or not c in [1, 2])`, `("a" = 'x') AND (("b" > -1.5) OR (NOT ("c" IN (1, 2))))`],
    ['`my col` != True', '"my col" <> true'],
    ["a = 'x' AND b IS NOT NULL", `("a" = 'x') AND ("b" IS NOT NULL)`],
    [`col > 3`, `"col" > 3`],
    [`a == "it's"`, `"a" = 'it''s'`],
    [{ type: 'comparison', column: { name: 'a' }, operator: 'NOT_IN', parameter: [1] }, '"a" NOT IN (1)'],
    [{ type: 'nullity', column: { name: 'a' }, is_null: true }, '"a" IS NULL'],
    [
      {
        type: 'or',
        conditions: [
          { type: 'nullity', column: { name: 'a' }, is_null: false },
          { type: 'comparison', column: { name: 'b' }, operator: '>=', parameter: 2 },
        ],
      },
      '("a" IS NOT NULL) OR ("b" >= 2)',
    ],
  ])('given the row condition %j, when it is imported, then the check has it in SQL', (condition, where) => {
    const { checks } = importOne('column_values_to_not_be_null', { column: 'a', row_condition: condition })
    expect(checks).toEqual([{ type: 'not_null', column: 'a', severity: 'error', where }])
  })

  test.each([
    'a > ',
    'a > 1; DROP TABLE x',
    'a == b',
    '(a > 1',
    'a > 1 1',
    '@x > 1',
    { type: 'pass_through', pass_through_filter: '1=1' },
    7,
  ])('given the row condition %j, when it is imported, then no check runs without it', (condition) => {
    const { checks, notes } = importOne('column_values_to_not_be_null', { column: 'a', row_condition: condition })
    expect(checks).toEqual([])
    expect(notes).toEqual([expect.stringMatching(/^left_out: Its row_condition/)])
  })

  test('given severity, description and notes, when they are imported, then the check has them', () => {
    expect(
      importOne('column_values_to_not_be_null', { column: 'a' }, { severity: 'warning', description: 'why' }).checks,
    ).toEqual([{ type: 'not_null', column: 'a', severity: 'warning', description: 'why' }])
    const meta = { notes: { format: 'markdown', content: ['one', 'two'] } }
    expect(importOne('column_values_to_not_be_null', { column: 'a' }, { meta, severity: 'critical' }).checks).toEqual([
      { type: 'not_null', column: 'a', severity: 'error', description: 'one\ntwo' },
    ])
  })
})

test.each([
  ['a list', '[]', '1:1 expectations_invalid'],
  ['no expectations', '{"name": "x"}', '1:1 expectations_invalid'],
  ['a broken text', '{"name": ', '1:10 yaml_invalid'],
  ['an expectation that is none', '{"name": "x", "expectations": [\n3]}', '2:1 expectations_invalid'],
  ['no name', '{"expectations": []}', '1:1 expectations_invalid'],
])('given %s, when it is imported, then it is refused with its place', (_, text, expected) => {
  const read = importExpectations(text)
  expect(read.ok ? '' : read.problems.map(({ line, column, code }) => `${line}:${column} ${code}`)[0]).toBe(expected)
})

test('given the table, when a suite is imported, then its checks are for that table', () => {
  const read = importExpectations(suiteOf({ type: 'expect_column_to_exist', kwargs: { column: 'a' } }), {
    table: 'sales',
  })
  expect(read.ok && read.suites[0]!.table).toBe('sales')
})

test.each(['constructor', '__proto__', 'toString'])(
  'given an expectation called %s, as what every object has, then it is a stranger',
  (type) => {
    const read = importExpectations(JSON.stringify({ name: 'orders', expectations: [{ type, kwargs: {} }] }))
    expect(read.ok && read.notes).toMatchObject([
      { effect: 'left_out', why: 'It is no core expectation of Great Expectations.' },
    ])
  },
)
