import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { importExpectations } from './import-expectations.js'
import { mapperOf } from './mappers.js'
import { WITHOUT_A_CHECK } from './without-a-check.js'

/** Written by Great Expectations itself, with `fixtures/make-suites.py`. */
const FIXTURES = join(import.meta.dirname, '../../../src/formats/great-expectations/fixtures')
const fixture = (name: string) => readFile(join(FIXTURES, name), 'utf8')

const imported = (text: string) => {
  const read = importExpectations(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read
}

test.each([
  [
    'suite-0.18.json',
    36,
    [
      'expect_table_column_count_to_equal',
      'expect_column_kl_divergence_to_be_less_than',
      'expect_column_values_to_be_between',
      'expect_column_values_to_be_between',
    ],
  ],
  [
    'suite-1.json',
    38,
    [
      'expect_table_column_count_to_equal',
      'expect_column_kl_divergence_to_be_less_than',
      'expect_column_values_to_be_between',
    ],
  ],
])(
  'given %s of the tool itself, when it is imported, then its checks come over and the rest is said',
  async (name, checks, left) => {
    const { suites, notes } = imported(await fixture(name))
    expect(suites.map(({ table }) => table)).toEqual(['orders'])
    expect(suites[0]!.checks).toHaveLength(checks)
    expect(notes.filter(({ effect }) => effect === 'left_out').map(({ what }) => what)).toEqual(left)
  },
)

test.each(['suite-0.18.json', 'suite-1.json'])(
  'given %s, when each expectation is imported by itself, then none is lost in silence',
  async (name) => {
    const suite = JSON.parse(await fixture(name)) as { expectations: unknown[] }
    const silent = suite.expectations.filter((expectation) => {
      const { suites, notes } = imported(JSON.stringify({ ...suite, expectations: [expectation] }))
      return suites.length === 0 && !notes.some(({ effect }) => effect === 'left_out')
    })
    expect(silent).toEqual([])
  },
)

test('given the names of all core expectations, when they are looked up, then each has a check or a reason for having none', async () => {
  const names = JSON.parse(await fixture('core-expectations.json')) as string[]
  expect(names.length).toBeGreaterThan(50)
  expect(names.filter((name) => mapperOf(name) === undefined && WITHOUT_A_CHECK[name] === undefined)).toEqual([])
  expect(names.filter((name) => mapperOf(name) !== undefined && WITHOUT_A_CHECK[name] !== undefined)).toEqual([])
})

test('given a note, when it is read, then it names the line of the expectation', async () => {
  const text = await fixture('suite-0.18.json')
  const note = imported(text).notes.find(({ what }) => what === 'expect_table_column_count_to_equal')!
  expect(
    text
      .split('\n')
      .slice(note.line - 1, note.line + 1)
      .join(),
  ).toContain('expect_table_column_count_to_equal')
})
