import { describe, expect, test } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { type Check, type CheckInput, suiteSchema } from '../../check.js'
import { ALL_CHECKS, TABLES } from './contract.fixture.js'
import { exportContract } from './export-contract.js'
import { importContract } from './import-contract.js'

const HEAD = { id: 'o', name: 'o', version: '1.0.0', status: 'draft' }
const contractOf = (schema: unknown[], more: object = {}) =>
  stringify({ apiVersion: 'v3.1.0', kind: 'DataContract', ...HEAD, schema, ...more })

const imported = (text: string) => {
  const read = importContract(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read
}
/** Checks that a property makes, without those for being there. */
const ofProperty = (property: object) => {
  const { suites, notes } = imported(contractOf([{ name: 'orders', properties: [{ name: 'a', ...property }] }]))
  return {
    checks: (suites[0]?.checks ?? [])
      .filter(({ type }) => type !== 'columns')
      .map(({ severity: _, ...check }) => check),
    notes: notes.map(({ effect, why }) => `${effect}: ${why}`),
  }
}
const key = (check: Check) => JSON.stringify(Object.entries(check).toSorted(([a], [b]) => (a < b ? -1 : 1)))

describe('exporting a contract', () => {
  test('given a check of each type, when its export is imported, then every check comes back as it was', () => {
    const { text } = exportContract({ ...HEAD, tables: TABLES, suites: [ALL_CHECKS] })
    const back = imported(text).suites[0]!
    const { checks, ...about } = back
    expect(about).toEqual({ table: 'orders', owner: 'sales', description: 'What was sold.', gate: true })
    const found = new Set(checks.map(key))
    expect(ALL_CHECKS.checks.filter((check) => !found.has(key(check)))).toEqual([])
    // The rest is what the contract says of the columns themselves.
    const given = new Set(ALL_CHECKS.checks.map(key))
    expect([...new Set(checks.filter((check) => !given.has(key(check))).map(({ type }) => type))]).toEqual([
      'columns',
      'type',
    ])
  })

  test('given checks that the standard has a place for, when they are exported, then they stand there', () => {
    const { text, notes } = exportContract({ ...HEAD, tables: TABLES, suites: [ALL_CHECKS] })
    const contract = parse(text) as { schema: { properties: { name: string }[] }[]; slaProperties: unknown }
    const named = (name: string) => contract.schema[0]!.properties.find((each) => each.name === name)
    expect(named('order_id')).toMatchObject({
      logicalType: 'integer',
      physicalType: 'BIGINT',
      required: true,
      unique: true,
    })
    expect(named('email')).toMatchObject({
      logicalTypeOptions: { pattern: '^(?:[^@]+@[^@]+)$', minLength: 3, maxLength: 200 },
    })
    expect(named('amount')).toMatchObject({ logicalTypeOptions: { exclusiveMinimum: 0, maximum: 10_000 } })
    expect(named('tags')).toMatchObject({ logicalType: 'array', logicalTypeOptions: { maxItems: 5 } })
    expect(named('customer_id')).toMatchObject({ relationships: [{ type: 'foreignKey', to: 'customers.id' }] })
    expect(contract.slaProperties).toEqual([{ property: 'freshness', value: 36, unit: 'h', element: 'orders.at' }])
    expect(notes.map(({ what }) => what)).toContain('anomaly')
    expect(notes.map(({ what }) => what)).not.toContain('row_count')
  })
})

test.each<[string, CheckInput, object]>([
  [
    'a filter',
    { type: 'not_null', column: 'a', where: 'b > 1', maxUnexpected: 5 },
    { query: 'SELECT count(*) FROM orders WHERE (b > 1) AND (a IS NULL)', mustBeLessOrEqualTo: 5 },
  ],
  [
    'a share',
    { type: 'range', column: 'A b', min: 1, max: '2024-01-01', exclusiveMax: true, mostly: 0.9 },
    {
      query: `SELECT coalesce(100.0 * sum(CASE WHEN "A b" < 1 OR "A b" >= '2024-01-01' THEN 1 ELSE 0 END) / nullif(count(*), 0), 0) FROM orders WHERE ("A b" IS NOT NULL)`,
      mustBeLessOrEqualTo: 10,
    },
  ],
  [
    'any case',
    { type: 'accepted_values', column: 'a', values: [`It's`], ignoreCase: true },
    { query: `SELECT count(*) FROM orders WHERE (lower(a) NOT IN ('it''s'))`, mustBe: 0 },
  ],
  [
    'two columns',
    { type: 'compare_columns', column: 'a', operator: '<=', other: 'b' },
    { query: 'SELECT count(*) FROM orders WHERE (NOT (a <= b))', mustBe: 0 },
  ],
])('given a check with %s, when it is exported, then other tools can run it, too', (_, check, expected) => {
  const suite = suiteSchema.parse({ table: 'orders', checks: [check] })
  const { text, notes } = exportContract({ ...HEAD, tables: [], suites: [suite] })
  const [object] = (parse(text) as { schema: { quality?: object[]; properties: { quality?: object[] }[] }[] }).schema
  const rules = [...(object!.quality ?? []), ...object!.properties.flatMap(({ quality }) => quality ?? [])]
  expect(rules).toEqual([expect.objectContaining({ type: 'sql', ...expected })])
  expect(notes).toEqual([])
})

describe('importing a contract', () => {
  test.each<[string, object, object[]]>([
    ['required', { required: true }, [{ type: 'not_null', column: 'a' }]],
    [
      'a primary key',
      { primaryKey: true },
      [
        { type: 'not_null', column: 'a' },
        { type: 'unique', column: 'a' },
      ],
    ],
    ['a physical name', { physicalName: 'b', unique: true }, [{ type: 'unique', column: 'b' }]],
    [
      'bounds of 3.0',
      { logicalTypeOptions: { minimum: 1, exclusiveMinimum: true } },
      [{ type: 'range', column: 'a', min: 1, exclusiveMin: true }],
    ],
    [
      'bounds of 3.1',
      { logicalTypeOptions: { exclusiveMaximum: 9 } },
      [{ type: 'range', column: 'a', max: 9, exclusiveMax: true }],
    ],
    [
      'the size of an integer',
      { logicalType: 'integer', logicalTypeOptions: { format: 'i64' } },
      [
        { type: 'type', column: 'a', expected: 'integer' },
        { type: 'range', column: 'a', min: '-9223372036854775808', max: '9223372036854775807' },
      ],
    ],
    [
      'a pattern',
      { logicalTypeOptions: { pattern: '^x' } },
      [{ type: 'pattern', column: 'a', pattern: '^x', anywhere: true }],
    ],
    [
      'a pattern of several wholes',
      { logicalTypeOptions: { pattern: '^(?:a)|(?:b)$' } },
      [{ type: 'pattern', column: 'a', pattern: '^(?:a)|(?:b)$', anywhere: true }],
    ],
    ['null values', { quality: [{ metric: 'nullValues', mustBe: 0 }] }, [{ type: 'not_null', column: 'a' }]],
    [
      'fewer null values',
      { quality: [{ metric: 'nullValues', mustBeLessThan: 10 }] },
      [{ type: 'not_null', column: 'a', maxUnexpected: 9 }],
    ],
    [
      'a share of null values',
      { quality: [{ metric: 'nullValues', mustBeLessOrEqualTo: 2.5, unit: 'percent' }] },
      [{ type: 'not_null', column: 'a', mostly: 0.975 }],
    ],
    [
      'a share below',
      { quality: [{ metric: 'nullValues', mustBeLessThan: 1, unit: 'percent' }] },
      [
        {
          type: 'sql',
          query: `SELECT coalesce(100.0 * count(*) FILTER (WHERE "a" IS NULL) / nullif(count(*), 0), 0) AS "measured" FROM "orders" HAVING NOT coalesce(measured < 1, false)`,
        },
      ],
    ],
    [
      'valid values',
      { quality: [{ type: 'library', metric: 'invalidValues', arguments: { validValues: ['x', 2] }, mustBe: 0 }] },
      [{ type: 'accepted_values', column: 'a', values: ['x', 2] }],
    ],
    ['duplicates', { quality: [{ metric: 'duplicateValues', mustBe: 0 }] }, [{ type: 'unique', column: 'a' }]],
    [
      'a rule with words about it',
      {
        quality: [
          { id: 'x y', metric: 'nullValues', mustBe: 0, description: 'why', dimension: 'completeness', tags: ['t'] },
        ],
      },
      [{ type: 'not_null', column: 'a', id: 'a.x_y', description: 'why', dimension: 'completeness', tags: ['t'] }],
    ],
  ])('given %s, when it is imported, then a check says it', (_, property, expected) => {
    expect(ofProperty(property)).toEqual({ checks: expected, notes: [] })
  })

  test.each<[string, object, string]>([
    ['a text', { type: 'text', description: 'is nice' }, 'left_out: A text, which no tool can run: is nice'],
    [
      'a rule of another engine',
      { type: 'custom', engine: 'soda', implementation: 'x' },
      'left_out: A rule for the engine soda.',
    ],
    ['no threshold', { metric: 'nullValues' }, 'left_out: It has no threshold such as mustBe, or several.'],
    [
      'two thresholds',
      { metric: 'nullValues', mustBe: 0, mustBeLessThan: 4 },
      'left_out: It has no threshold such as mustBe, or several.',
    ],
    [
      'a threshold that is no number',
      { metric: 'nullValues', mustBe: { x: 1 } },
      'left_out: Its threshold is no number.',
    ],
    ['an unknown metric', { metric: 'niceValues', mustBe: 0 }, 'left_out: There is no metric niceValues here.'],
    ['a metric of tables', { metric: 'rowCount', mustBe: 0 }, 'left_out: Rows of a column are not counted.'],
    [
      'no valid values',
      { metric: 'invalidValues', mustBe: 0 },
      'left_out: The metric invalidValues needs validValues or a pattern in its arguments.',
    ],
    [
      'a variable in its query',
      { type: 'sql', query: 'SELECT ${LIMIT}', mustBe: 0 },
      'left_out: Its query has places that the contract does not fill.',
    ],
  ])('given a rule with %s, when it is imported, then it is left out and said', (_, rule, why) => {
    expect(ofProperty({ quality: [rule] })).toEqual({ checks: [], notes: [why] })
  })

  test('given words that every object has, when they are imported, then they are strangers', () => {
    expect(ofProperty({ quality: [{ metric: 'nullValues', mustBe: 0, severity: 'constructor' }] })).toEqual({
      checks: [{ type: 'not_null', column: 'a' }],
      notes: ['changed: Its severity constructor became error.'],
    })
    expect(ofProperty({ logicalType: 'string', logicalTypeOptions: { format: 'constructor' } }).notes).toEqual([
      'left_out: It says how values are written, and here they are typed already.',
    ])
    expect(ofProperty({ logicalType: 'constructor' }).notes).toEqual(['left_out: The standard has no such type.'])
  })

  test('given a check of our own that was spoilt by hand, when it is imported, then it is left out and said', () => {
    const spoilt = { type: 'custom', engine: 'udb', implementation: { type: 'range', column: 'a', min: 'low' } }
    expect(ofProperty({ quality: [spoilt] }).notes).toEqual([
      expect.stringMatching(/^left_out: The threshold cannot be used/),
    ])
    const strange = { type: 'custom', engine: 'udb', implementation: { type: 'nope' } }
    expect(ofProperty({ quality: [strange] }).notes).toEqual([
      expect.stringMatching(/^left_out: There is no check of type 'nope'/),
    ])
  })

  test.each<[string, unknown, object[]]>([
    [
      'an object',
      { type: 'expect_column_values_to_be_unique', kwargs: { mostly: 0.9 } },
      [{ type: 'unique', column: 'a', mostly: 0.9, description: 'why' }],
    ],
    [
      'a text',
      'expectation_type: expect_table_row_count_to_equal\nkwargs: {value: 3}\n',
      [{ type: 'row_count', min: 3, max: 3, description: 'why' }],
    ],
    ['no expectation', 'row_count > 5', []],
    ['one without a check', { type: 'expect_column_values_to_be_increasing', kwargs: {} }, []],
  ])(
    'given a rule for Great Expectations as %s, when it is imported, then it is an expectation',
    (_, implementation, expected) => {
      const rule = { type: 'custom', engine: 'greatExpectations', implementation, description: 'why' }
      const { checks, notes } = ofProperty({ quality: [rule] })
      expect(checks).toEqual(expected)
      expect(notes).toHaveLength(expected.length === 0 ? 1 : 0)
    },
  )

  test('given a newer version of the standard, when it is imported, then it is said that it is read as an older one', () => {
    const { notes } = imported(contractOf([], { apiVersion: 'v3.2.0' }))
    expect(notes.map(({ effect, what, line }) => [effect, what, line])).toEqual([['changed', 'apiVersion v3.2.0', 1]])
  })

  test('given keys of several columns, when they are imported, then they count together', () => {
    const properties = [
      { name: 'b', primaryKey: true, primaryKeyPosition: 2, required: true },
      { name: 'a', primaryKey: true, primaryKeyPosition: 1 },
    ]
    const relationships = [{ from: ['orders.a', 'orders.b'], to: ['lines.x', 'lines.y'] }]
    const { suites } = imported(contractOf([{ name: 'orders', properties, relationships }]))
    expect(suites[0]!.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'unique', columns: ['a', 'b'] }),
        expect.objectContaining({
          type: 'references',
          columns: ['a', 'b'],
          to: { table: 'lines', columns: ['x', 'y'] },
        }),
      ]),
    )
  })

  test.each([
    ['24', 'hours', '24h'],
    [1, null, '1d'],
    ['P1DT12H', null, '36h'],
    ['PT90M', null, '90m'],
    [2, 'y', '730d'],
  ])('given freshness of %s %s, when it is imported, then it is an age', (value, unit, maxAge) => {
    const slaProperties = [{ property: 'freshness', value, ...(unit ? { unit } : {}), element: 'orders.at' }]
    const text = contractOf([{ name: 'orders', properties: [{ name: 'at' }] }], { slaProperties })
    expect(imported(text).suites[0]!.checks).toContainEqual({
      type: 'freshness',
      column: 'at',
      maxAge,
      severity: 'error',
    })
  })

  test.each([
    ['no contract', 'a: 1', '/kind'],
    ['an older one', 'kind: DataContract\napiVersion: v2.2.2', '/apiVersion'],
    ['a schema that is none', 'kind: DataContract\napiVersion: v3.1.0\nschema: 4', '/schema'],
    [
      'a column without a name',
      'kind: DataContract\napiVersion: v3.1.0\nschema: [{name: a, properties: [{}]}]',
      '/schema/0/properties/0/name',
    ],
  ])('given %s, when it is imported, then it is refused with its place', (_, text, pointer) => {
    const read = importContract(text)
    expect(read.ok ? [] : read.problems.map((problem) => problem.pointer)).toContain(pointer)
  })
})
