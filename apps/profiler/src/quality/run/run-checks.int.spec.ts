import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CheckInput, Metric } from '@udb/checks'
import type { EarlierRun } from '../history/history.js'
import { type CheckedTables, openTables } from '../quality-fixture.js'
import type { CheckResult } from '../results.js'

let tables: CheckedTables

beforeAll(async () => {
  tables = await openTables()
  await tables.make(
    'orders',
    `SELECT * FROM (VALUES
      (1, 10, 5.5::DOUBLE, 'open', 'AB-1', DATE '2026-02-01', TIMESTAMP '2026-02-28 12:00:00', [1, 2], {'a': 1}, 1.10::DECIMAL(9,2), true, 'ann@example.com'),
      (2, 20, 'NaN'::DOUBLE, 'OPEN', 'ab-2', DATE '2026-02-02', TIMESTAMP '2026-02-20 12:00:00', [], {'a': 2}, 2.20, false, 'bob@example.com'),
      (3, NULL, NULL, NULL, 'zz', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (3, 30, -1, 'gone', NULL, DATE '2025-01-01', TIMESTAMP '2026-02-10 12:00:00', [3], {'a': 3}, 3.30, true, 'nobody'),
      (4, 99, 1e300, 'open', 'AB-4' || chr(10), DATE '2026-02-03', TIMESTAMP '2026-02-11 12:00:00', [1, 2, 3], {'a': 3}, 4.40, NULL, 'é@example.com')
    ) AS t(id, customer, amount, state, code, day, "at", tags, nested, price, flag, email)`,
  )
  await tables.make('customers', `SELECT * FROM (VALUES (10, 1.1), (20, 2.2), (30, 7.7)) AS t(id, total)`)
  await tables.make('empty', `SELECT 1 AS id, 'x' AS name, now()::TIMESTAMP AS at WHERE false`)
  await tables.make(
    'it\'s "odd"',
    `SELECT 1 AS "a ""b""", 'x' AS "<b>", 2 AS "select", 3 AS "it's" UNION ALL SELECT NULL, 'y', 3, 3`,
  )
}, 30_000)
afterAll(() => tables.close())

const states = (results: readonly CheckResult[]) => results.map(({ outcome }) => outcome.state)
const counts = ({ outcome }: CheckResult) =>
  outcome.state === 'errored' ? outcome.fault.code : [outcome.state, outcome.counted, outcome.unexpected]
const one = async (check: CheckInput, table = 'orders') => (await tables.check(table, [check])).results[0]!

describe('each kind of check, over a table with missing values, NaN and nested ones', () => {
  const cases: [string, CheckInput, unknown][] = [
    ['a value is missing', { type: 'not_null', column: 'customer' }, ['failed', 5, 1]],
    ['NaN is there', { type: 'not_null', column: 'amount', where: 'id = 2' }, ['passed', 1, 0]],
    ['missing values are borne', { type: 'not_null', column: 'customer', mostly: 0.8 }, ['passed', 5, 1]],
    ['a number of them is borne', { type: 'not_null', column: 'customer', maxUnexpected: 1 }, ['passed', 5, 1]],
    ['both rows of a pair are repeated', { type: 'unique', column: 'id' }, ['failed', 5, 2]],
    ['a key of two columns', { type: 'unique', columns: ['id', 'customer'] }, ['passed', 4, 0]],
    ['a nested key', { type: 'unique', column: 'nested' }, ['failed', 4, 2]],
    ['accepted texts', { type: 'accepted_values', column: 'state', values: ['open', 'gone'] }, ['failed', 4, 1]],
    [
      'accepted in any case',
      { type: 'accepted_values', column: 'state', values: ['Open', 'gone'], ignoreCase: true },
      ['passed', 4, 0],
    ],
    [
      'accepted numbers',
      { type: 'accepted_values', column: 'price', values: [1.1, '2.20', 3.3, 4.4] },
      ['passed', 4, 0],
    ],
    ['accepted booleans', { type: 'accepted_values', column: 'flag', values: [true] }, ['failed', 3, 1]],
    ['accepted dates', { type: 'accepted_values', column: 'day', values: ['2026-02-01'] }, ['failed', 4, 3]],
    ['numbers that no text is', { type: 'accepted_values', column: 'id', values: ['x'] }, ['failed', 5, 5]],
    ['NaN is in no range', { type: 'range', column: 'amount', min: -10 }, ['failed', 4, 1]],
    ['a range of doubles', { type: 'range', column: 'amount', min: -1, max: 5.5 }, ['failed', 4, 2]],
    [
      'an open end',
      { type: 'range', column: 'id', min: 1, exclusiveMin: true, max: 4, exclusiveMax: true },
      ['failed', 5, 2],
    ],
    ['a range of decimals', { type: 'range', column: 'price', min: 1.1, max: '4.40' }, ['passed', 4, 0]],
    ['a range of dates', { type: 'range', column: 'day', min: '2026-01-01' }, ['failed', 4, 1]],
    [
      'a range of times with a zone',
      { type: 'range', column: 'at', max: '2026-02-28T13:00:00+01:00' },
      ['passed', 4, 0],
    ],
    ['texts that are no numbers', { type: 'range', column: 'code', min: 0 }, ['failed', 4, 4]],
    ['a pattern of the whole value', { type: 'pattern', column: 'code', pattern: 'AB-\\d' }, ['failed', 4, 3]],
    [
      'a pattern anywhere, in any case',
      { type: 'pattern', column: 'code', pattern: 'ab', anywhere: true, ignoreCase: true },
      ['failed', 4, 1],
    ],
    ['a pattern that must not be', { type: 'pattern', column: 'code', pattern: 'zz', not: true }, ['failed', 4, 1]],
    ['a pattern of digits', { type: 'pattern', column: 'id', pattern: '[0-9]' }, ['passed', 5, 0]],
    ['lengths of texts', { type: 'length', column: 'state', min: 4, max: 4 }, ['passed', 4, 0]],
    ['lengths of lists', { type: 'length', column: 'tags', min: 1 }, ['failed', 4, 1]],
    [
      'two columns',
      { type: 'compare_columns', column: 'customer', operator: '>', other: 'id', where: 'id < 4' },
      ['passed', 3, 0],
    ],
    [
      'keys of another table',
      { type: 'references', column: 'customer', to: { table: 'customers', column: 'id' } },
      ['failed', 4, 1],
    ],
    ['a query', { type: 'sql', query: 'SELECT * FROM orders WHERE id > 3; ' }, ['failed', null, 1]],
    ['a query with a comment', { type: 'sql', query: 'SELECT 1 WHERE false -- nothing' }, ['passed', null, 0]],
    ['a type', { type: 'type', column: 'price', expected: ['decimal', 'text'] }, ['passed', null, null]],
    ['a type with parameters', { type: 'type', column: 'price', expected: 'DECIMAL(9, 3)' }, ['failed', null, null]],
    ['columns', { type: 'columns', columns: ['id', 'nope'] }, ['failed', null, null]],
    ['a count of rows', { type: 'row_count', min: 5, max: 5 }, ['passed', null, null]],
    ['a filtered count', { type: 'row_count', min: 5, where: 'id < 3 -- two' }, ['failed', null, null]],
    ['a first run', { type: 'row_count_change', maxDecrease: 0.1 }, ['skipped', null, null]],
    ['fresh', { type: 'freshness', column: 'at', maxAge: '24h' }, ['passed', null, null]],
    ['stale', { type: 'freshness', column: 'at', maxAge: '23h' }, ['failed', null, null]],
    [
      'a sum that balances',
      { type: 'sum_balance', left: { column: 'price' }, right: { table: 'customers', column: 'total' } },
      ['passed', null, null],
    ],
    [
      'a sum that does not',
      {
        type: 'sum_balance',
        left: { column: 'price' },
        right: { table: 'customers', column: 'total', where: 'id > 10' },
      },
      ['failed', null, null],
    ],
    ['a metric without a past', { type: 'anomaly', metric: 'mean', column: 'price' }, ['skipped', null, null]],
  ]
  test.each(cases)('%s', async (_, check, expected) => {
    const found = await one(check)
    expect(counts(found)).toEqual(expected)
    if (found.sql === null) return
    // What is shown to people runs as they paste it, and gives just the rows that were counted.
    const { rows } = await tables.ask(found.sql, { maxRows: 100 })
    if (found.outcome.state !== 'errored' && found.outcome.unexpected !== null)
      expect(rows).toHaveLength(found.outcome.unexpected)
  })
})

test('an empty table: what needs rows is skipped or fails, what looks at rows finds none', async () => {
  const { results, rows } = await tables.check('empty', [
    { type: 'not_null', column: 'id' },
    { type: 'unique', column: 'id' },
    { type: 'row_count', min: 1 },
    { type: 'freshness', column: 'at', maxAge: '1d' },
    { type: 'anomaly', metric: 'missing_share', column: 'id' },
    { type: 'sum_balance', left: { column: 'id' }, right: { column: 'id' } },
  ])
  expect(rows).toBe(0)
  expect(states(results)).toEqual(['passed', 'passed', 'failed', 'failed', 'skipped', 'passed'])
})

test('names that are SQL or HTML are names', async () => {
  const { results } = await tables.check('it\'s "odd"', [
    { type: 'not_null', column: 'a "b"' },
    { type: 'unique', columns: ['<b>', 'select'] },
    { type: 'compare_columns', column: 'select', operator: '<', other: "it's" },
    { type: 'accepted_values', column: '<b>', values: ["x'; DROP TABLE orders; --", 'y'] },
  ])
  expect(results.map(counts)).toEqual([
    ['failed', 2, 1],
    ['passed', 2, 0],
    ['failed', 2, 1],
    ['failed', 2, 1],
  ])
  expect(results[0]?.sample).toMatchObject({
    columns: ['a "b"', '<b>', 'select', "it's"],
    rows: [[null, 'y', '3', '3']],
  })
})

describe('figures and their past', () => {
  const metrics: [Metric, string, number | null][] = [
    ['row_count', 'id', 5],
    ['missing_count', 'customer', 1],
    ['missing_share', 'customer', 0.2],
    ['distinct_count', 'id', 4],
    ['mean', 'price', 2.75],
    ['min', 'amount', -1],
    ['max', 'price', 4.4],
    ['sum', 'id', 13],
    ['standard_deviation', 'id', Math.sqrt(1.3)],
  ]
  test.each(metrics)('%s of %s', async (metric, column, value) => {
    const check: CheckInput = { type: 'anomaly', id: 'watched', metric, ...(metric === 'row_count' ? {} : { column }) }
    const { outcome } = await one(check)
    expect(outcome).toMatchObject({ state: 'skipped', value: expect.closeTo(value!) })
  })

  const past = (value: number, of: string): EarlierRun => {
    const watched = { state: 'passed' as const, unexpected: null, counted: null, value, of }
    const run = { jobId: `j${value}`, version: '1', checkedAt: '2026-01-01T00:00:00Z', rows: 5, score: 100 }
    return { ...run, checks: { watched } }
  }
  const usual = (of: string) => [1, 2, 3, 4, 5].map((value) => past(value, of))
  const watched: CheckInput = { type: 'anomaly', id: 'watched', metric: 'sum', column: 'id' }

  test('a figure far from what it was is out of the ordinary', async () => {
    const { results } = await tables.check('orders', [watched], { earlier: usual('["sum","id",null]') })
    expect(results[0]?.outcome).toMatchObject({ state: 'failed', value: 13 })
  })

  test('a check that measured another thing before has no past', async () => {
    const { results } = await tables.check('orders', [watched], { earlier: usual('["mean","id",null]') })
    expect(results[0]?.outcome.state).toBe('skipped')
  })

  test('of no rows at all, and of nothing but NaN, there is no figure', async () => {
    const where = 'id = 2'
    const { results } = await tables.check('orders', [
      { type: 'anomaly', metric: 'mean', column: 'amount', where },
      { type: 'anomaly', metric: 'missing_share', column: 'amount', where: 'false' },
    ])
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { state: 'skipped', value: null },
      { state: 'skipped', value: null },
    ])
  })
})

test('hundreds of checks share few statements, and one at fault among them is found', async () => {
  const asked: string[] = []
  const checks: CheckInput[] = Array.from({ length: 500 }, (_, i) => ({ type: 'range', column: 'id', min: -i - 1 }))
  const broken: CheckInput = { type: 'row_count', min: 1, where: 'CAST(state AS INTEGER) > 0' }
  const { results } = await tables.check('orders', [...checks.slice(0, 250), broken, ...checks.slice(250)], {}, asked)
  expect(states(results).filter((state) => state === 'passed')).toHaveLength(500)
  expect(results[250]?.outcome).toMatchObject({ state: 'errored', fault: { code: 'sql_failed' } })
  expect(asked.length).toBeLessThan(30)
})

test('progress counts checks: never more than there are, nor fewer than before', async () => {
  const shown: { done: number; total: number }[] = []
  const checks: CheckInput[] = [
    { type: 'not_null', column: 'nope' },
    { type: 'not_null', column: 'id' },
    { type: 'range', column: 'id', min: 1 },
    { type: 'sql', query: 'SELECT * FROM orders WHERE id > 9' },
  ]
  await tables.check('orders', checks, {}, [], shown)
  expect(shown).toEqual([
    { done: 3, total: 4 },
    { done: 3, total: 4 },
  ])
})

describe('a check with an error is an error of that check', () => {
  test('and the others are answered', async () => {
    const { results } = await tables.check('orders', [
      { type: 'not_null', column: 'id' },
      { type: 'not_null', column: 'nope' },
      { type: 'range', column: 'id', min: '2020-01-01' },
      { type: 'not_null', column: 'id', where: 'nope = 1' },
      { type: 'row_count', min: 1, where: 'state::INTEGER > 0' },
      { type: 'references', column: 'id', to: { table: 'nope', column: 'id' } },
      { type: 'sql', query: 'SELECT * FROM secrets' },
      { type: 'sql', query: "SELECT * FROM read_csv('/etc/passwd')" },
      { type: 'sql', query: 'DELETE FROM orders' },
      { type: 'length', column: 'nested', min: 1 },
      { type: 'freshness', column: 'id', maxAge: '1d' },
      { type: 'anomaly', metric: 'mean', column: 'state' },
      { type: 'unique', column: 'id', mostly: 0.5 },
    ])
    expect(results.map(({ outcome }) => (outcome.state === 'errored' ? outcome.fault.code : outcome.state))).toEqual([
      'passed',
      'column_unknown',
      'check_not_applicable',
      'sql_invalid',
      'sql_failed',
      'table_unknown',
      'sql_table_unknown',
      'sql_function_refused',
      'sql_syntax',
      'check_not_applicable',
      'check_not_applicable',
      'check_not_applicable',
      'passed',
    ])
  })

  test.each([
    'id = 1) OR (id = 2',
    'id = 1 THEN 1 END, CASE WHEN id = 2',
    'id = 1 GROUP BY id',
    'id = 1; DELETE FROM orders',
    'id = 1 ORDER BY id',
    "id IN (SELECT * FROM read_csv('/etc/passwd'))",
  ])('a filter that is more than a condition is refused: %s', async (where) => {
    const { outcome } = await one({ type: 'not_null', column: 'id', where })
    expect(outcome.state).toBe('errored')
  })
})

describe('samples', () => {
  test('what looks like a person is masked, and still shows its form', async () => {
    const found = await one({ type: 'pattern', column: 'email', pattern: '[a-z]+@example\\.com' })
    expect(found.sample?.masked).toEqual(['email'])
    expect(found.sample?.rows.map(([email]) => email)).toEqual(['xxxxxx', 'x@xxxxxxx.xxx'])
  })

  test('a value of a megabyte is cut before it leaves the engine', async () => {
    await tables.make('long', `SELECT repeat('x', 1000000) AS text, 1 AS id`)
    const found = await one({ type: 'length', column: 'text', max: 10 }, 'long')
    expect(found.sample?.rows[0]?.[0]).toHaveLength(201)
  })

  test('at most 20 rows are shown', async () => {
    await tables.make('many', 'SELECT range AS id, NULL::INTEGER AS gone FROM range(100)')
    const found = await one({ type: 'not_null', column: 'gone' }, 'many')
    expect(found.outcome).toMatchObject({ unexpected: 100 })
    expect(found.sample?.rows).toHaveLength(20)
  })
})
