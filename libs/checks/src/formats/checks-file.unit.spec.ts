import { describe, expect, test } from '@jest/globals'
import { readChecksFile } from './checks-file.js'

const problemsOf = (text: string, columns?: string[]) => {
  const read = readChecksFile(text, columns ? [{ name: 'orders', columns }] : [])
  return read.ok ? [] : read.problems.map(({ line, column, code }) => `${line}:${column} ${code}`)
}

const GOOD = `# what sales agreed to
table: orders
checks:
  - type: not_null
    column: order_id
  - { type: range, column: amount, min: 0, severity: warning }
`

describe('a file of checks', () => {
  test('given a suite, when it is read, then its checks have their defaults and their places', () => {
    const read = readChecksFile(GOOD)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    expect(read.suites).toEqual([
      {
        pointer: '',
        suite: {
          table: 'orders',
          checks: [
            { type: 'not_null', column: 'order_id', severity: 'error' },
            { type: 'range', column: 'amount', min: 0, severity: 'warning' },
          ],
        },
      },
    ])
    expect(['/table', '/checks/0/column', '/checks/1', '/checks/1/min', '/checks/9/x'].map(read.at)).toEqual([
      { line: 2, column: 1 },
      { line: 5, column: 5 },
      { line: 6, column: 5 },
      { line: 6, column: 36 },
      { line: 3, column: 1 },
    ])
  })

  test('given several suites, when they are read, then each is found where it stands', () => {
    const read = readChecksFile(
      `suites:\n  - table: a\n    checks: [{type: row_count, min: 1}]\n  - table: b\n    checks: [{type: row_count, min: 2}]\n`,
    )
    expect(read.ok && read.suites.map(({ suite, pointer }) => [suite.table, pointer])).toEqual([
      ['a', '/suites/0'],
      ['b', '/suites/1'],
    ])
  })

  test('given many mistakes, when it is read, then all are said at once, each with its line', () => {
    const text = `table: orders
checks:
  - type: not_nul
    column: order_id
  - { type: unique, colum: order_id }
  - type: pattern
    column: email
    pattern: '(?=x)'
  - type: range
    column: amount
    min: low
    mostly: 95
  - type: not_null
`
    expect(problemsOf(text)).toEqual([
      '3:5 check_type_unknown',
      '5:21 checks_invalid',
      '8:5 check_pattern_invalid',
      '11:5 check_threshold_invalid',
      '12:5 check_threshold_invalid',
      '13:5 checks_invalid',
    ])
  })

  test('given a misspelt type, field and column, when they are refused, then the hint has the right one first', () => {
    const hints = (text: string) => {
      const read = readChecksFile(text, [{ name: 'orders', columns: ['order_id', 'email'] }])
      return read.ok ? [] : read.problems.map(({ message, hint }) => `${message} ${hint}`)
    }
    expect(hints('table: orders\nchecks: [{type: acepted_values, column: a, values: [b]}]')).toEqual([
      expect.stringMatching(/^There is no check of type 'acepted_values'\. Nearest types: accepted_values,/),
    ])
    expect(hints('table: orders\nchecks: [{type: length, column: a, mininum: 1}]')).toEqual([
      expect.stringMatching(/^A check of type length takes no field 'mininum'\. Nearest fields: min,/),
    ])
    expect(hints('table: orders\nchecks: [{type: not_null, column: oder_id}]')).toEqual([
      expect.stringMatching(/^The table 'orders' has no column 'oder_id'\. Nearest names: 'order_id'/),
    ])
  })

  test.each([
    ['nothing', '', ['1:1 yaml_invalid']],
    ['only a comment', '# soon\n', ['1:1 yaml_invalid']],
    ['two documents', `${GOOD}---\ntable: b\n`, ['7:1 yaml_invalid']],
    ['a key twice', 'table: a\ntable: b\nchecks: []\n', ['2:1 yaml_invalid']],
    ['brackets within brackets without end', '['.repeat(100_000), ['1:1 yaml_invalid']],
    ['maps within maps without end', '{a: '.repeat(20_000), ['1:1 yaml_invalid']],
    ['a bracket that stays open', 'table: a\nchecks: [\n', ['3:1 yaml_invalid']],
    [
      'a number with leading zeros',
      'table: a\nchecks: [{type: accepted_values, column: zip, values: [010]}]',
      ['2:56 yaml_number_unfaithful'],
    ],
    [
      'an integer beyond doubles',
      'table: a\nchecks: [{type: range, column: b, min: 9007199254740993}]',
      ['2:40 yaml_number_unfaithful'],
    ],
    ['a text', 'hello', ['1:1 checks_invalid']],
    ['a list', '- a\n- b\n', ['1:1 checks_invalid']],
    ['something beside suites', 'suites: []\nowner: me\n', ['2:1 checks_invalid']],
    ['a table that is none', 'table: oders\nchecks: [{type: row_count, min: 1}]', ['1:1 table_unknown']],
  ])('given %s, when it is read, then it is refused at its place', (_, text, expected) => {
    expect(problemsOf(text, ['a'])).toEqual(expected)
  })

  test('given what YAML 1.1 took for booleans, when it is read, then it is the text that stands there', () => {
    const read = readChecksFile('table: a\nchecks: [{type: accepted_values, column: country, values: [NO, yes, on]}]')
    expect(read.ok && read.suites[0]!.suite.checks[0]).toMatchObject({ values: ['NO', 'yes', 'on'] })
  })

  test('given an anchor that repeats itself without end, when it is read, then it is refused', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(i === 0 ? 0 : 9)}x]`)
    expect(problemsOf(`${levels.join('\n')}\ntable: a\n`)).toEqual(['1:1 yaml_invalid'])
  })
})
