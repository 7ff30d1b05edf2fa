import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CHECK_FORMATS, readChecks } from './read-any.js'

test.each([
  ['table: a\nchecks: [{type: row_count, min: 1}]', 'checks'],
  ['kind: DataContract\napiVersion: v3.1.0', 'odcs'],
  ['{"expectations": [], "name": "a"}', 'ge'],
  ['- a', 'checks'],
  ['{', 'checks'],
])('given %j, when nobody says what it is, then it is read as what it looks like', (text, format) => {
  expect(readChecks(text).format).toBe(format)
})

test.each([
  ['a list in itself', 'kind: DataContract\napiVersion: v3.1.0\nschema: &a [*a]\n'],
  ['a suite in itself', 'suites: &a [*a]\n'],
  ['a map in itself', '&a {table: x, checks: *a}'],
  ['a key that is a list', '? [a, b]\n: 1\n'],
  ['the name of a prototype', '{__proto__: {table: x}, checks: []}'],
  ['a type of some program', 'table: !!js/function x\nchecks: [{type: row_count, min: 1}]'],
  ['bytes', 'table: !!binary aGVsbG8=\nchecks: [{type: row_count, min: 1}]'],
  ['brackets without end', '['.repeat(20_000)],
  ['lists without end', '- '.repeat(20_000)],
  ['more than a file of checks can be', `table: a\n# ${'x'.repeat(5_000_000)}`],
])('given %s, when it is read, then it is refused with a place', (_, text) => {
  const read = readChecks(text)
  expect(read.ok ? [] : read.problems.filter(({ line, column }) => line >= 1 && column >= 1)).not.toEqual([])
})

test('whatever a file holds, reading it says what is wrong, and throws nothing', () => {
  const names = fc.constantFrom(
    ...['table', 'checks', 'suites', 'type', 'column', 'kind', 'apiVersion', 'schema', 'name', 'properties', 'quality'],
    ...['metric', 'mustBe', 'logicalTypeOptions', 'slaProperties', 'expectations', 'kwargs', 'mostly', 'row_condition'],
  )
  const words = fc.constantFrom(
    'a',
    'DataContract',
    'v3.1.0',
    'not_null',
    'nullValues',
    'sql',
    'custom',
    'expect_column_to_exist',
    '',
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      words,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(names, tie('tree'), { maxKeys: 6 }),
    ),
  }))
  fc.assert(
    fc.property(tree, fc.constantFrom(...CHECK_FORMATS), (value, format) => {
      const contract = format === 'odcs' ? { kind: 'DataContract', apiVersion: 'v3.1.0', ...(value as object) } : value
      const suite = format === 'ge' ? { name: 'a', expectations: [value] } : contract
      const read = readChecks(JSON.stringify(suite) ?? 'null', { format })
      expect(read.ok || read.problems.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})
