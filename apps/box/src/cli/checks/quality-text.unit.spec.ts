import { expect, test } from '@jest/globals'
import { qualityText } from './quality-text.js'

const outcome = {
  table: 'orders',
  score: 87.56,
  gate: 'closed',
  counts: { passed: 3, failed: 1, errored: 1, skipped: 1 },
  checks: [
    { id: 'not_null-id', severity: 'error', state: 'failed', message: '2 of 5 rows are not as expected.' },
    { id: 'sql', severity: 'warning', state: 'errored', message: 'It could not be carried out.' },
    { id: 'row_count', severity: 'error', state: 'passed', message: 'There are 5 rows.' },
  ],
}

test('a table with checks that did not pass is one line and those checks', () => {
  expect(qualityText(outcome)).toBe(
    [
      'orders: 6 checks, 3 passed, 1 failed, 1 could not be carried out, 1 had nothing to say yet, score 87.5 of 100; the gate is closed',
      '         severity  check        what came out',
      '───────  ────────  ───────────  ────────────────────────────────',
      'failed   error     not_null-id  2 of 5 rows are not as expected.',
      'errored  warning   sql          It could not be carried out.',
    ].join('\n'),
  )
})

test('a table whose checks passed is one line', () => {
  const passed = {
    ...outcome,
    score: null,
    gate: 'off',
    counts: { passed: 1, failed: 0, errored: 0, skipped: 0 },
    checks: [],
  }
  expect(qualityText(passed)).toBe('orders: 1 check, 1 passed, 0 failed')
})
