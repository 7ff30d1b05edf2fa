import { expect, test } from '@jest/globals'
import { matchesGlob } from './glob.js'

test.each([
  ['a.csv', 'a.csv', true],
  ['a.csv', '*.csv', true],
  ['a.csv', '?.csv', true],
  ['ab.csv', '?.csv', false],
  ['x/a.csv', '*.csv', false],
  ['x/a.csv', '*/*.csv', true],
  ['x/y/a.csv', '**/*.csv', true],
  ['a.csv', '**/*.csv', true],
  ['x/y/a.csv', 'x/**', true],
  ['x/y/a.csv', 'y/**', false],
  ['x/y/z/a.csv', 'x/**/z/*.csv', true],
  ['2024-01.csv', '2024-*.csv', true],
  ['a.json', '*.csv', false],
  ['a(1)[2].csv', 'a(1)[2].csv', true],
])('%s against %s: %s', (path, pattern, expected) => {
  expect(matchesGlob(path, pattern)).toBe(expected)
})

test('a pattern made to be slow is not', () => {
  const started = performance.now()
  expect(matchesGlob('a'.repeat(1_000), '*a'.repeat(100) + 'b')).toBe(false)
  expect(matchesGlob('a/'.repeat(500), '**/a/'.repeat(40) + 'b')).toBe(false)
  expect(performance.now() - started).toBeLessThan(500)
})
