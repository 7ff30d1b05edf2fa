import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { CheckInput } from '../check.js'
import { readSuite } from '../read-suite.js'
import { readChecksFile } from './checks-file.js'
import { writeChecks } from './write-checks.js'

const checks: CheckInput[] = [
  { severity: 'error', column: 'id', type: 'unique' },
  {
    type: 'accepted_values',
    column: 'country',
    values: ['NO', '012', 'a: b', 'x # y'],
    severity: 'warning',
    mostly: 0.9,
  },
  { type: 'references', column: 'a', to: { table: 'x', column: 'id' } },
  { type: 'pattern', column: 'e', pattern: '^[^@ ]+@\\w "x" #$' },
  { type: 'sql', query: 'SELECT *\nFROM x\n' },
]

describe('writing checks', () => {
  test('given checks, when they are written, then they read well', () => {
    const written = writeChecks({
      suites: [{ table: 'orders', owner: 'sales', checks }],
      comment: 'Proposed.\nAccept what fits.',
      commentOf: ({ type }) => (type === 'unique' ? 'no repeat in 800 rows' : null),
    })
    expect(written).toBe(`# Proposed.
# Accept what fits.

table: orders
owner: sales
checks:
  # no repeat in 800 rows
  - type: unique
    column: id

  - type: accepted_values
    column: country
    values: ["NO", "012", "a: b", "x # y"]
    mostly: 0.9
    severity: warning

  - type: references
    column: a
    to: {table: x, column: id}

  - type: pattern
    column: e
    pattern: '^[^@ ]+@\\w "x" #$'

  - type: sql
    query: |
      SELECT *
      FROM x
`)
  })

  test('given a comment with breaks of lines, when it is written, then nothing of it is read as a check', () => {
    const comment = 'a\r- type: evil\n\u2028checks: []\u0085x'
    const read = readChecksFile(writeChecks({ suites: [{ table: 'a', checks }], comment, commentOf: () => comment }))
    expect(read.ok && read.suites.map(({ suite }) => suite.checks.length)).toEqual([checks.length])
  })

  test('whatever is written is read back as it was, by readers of YAML 1.1, too', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.constantFrom(
        'no',
        'NULL',
        '~',
        '0x1F',
        '1_000',
        '12:30:45',
        '2024-01-01',
        '=',
        '<<',
        '- a',
        ' a ',
        'a\n\n b',
        '!!int 3',
        '|',
      ),
    )
    const values = fc.array(fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()), {
      minLength: 1,
    })
    fc.assert(
      fc.property(texts, values, texts, (column, values, where) => {
        const suite = readSuite({ table: 'a', checks: [{ type: 'accepted_values', column, values, where }] })
        if (!suite.ok) throw new Error(JSON.stringify(suite.problems))
        const written = writeChecks({ suites: [suite.suite] })
        const read = readChecksFile(written)
        expect(read.ok && read.suites[0]!.suite).toEqual(suite.suite)
        expect((parse(written, { version: '1.1' }) as { checks: unknown[] }).checks[0]).toEqual({
          type: 'accepted_values',
          column,
          values,
          where,
        })
      }),
    )
  })
})
