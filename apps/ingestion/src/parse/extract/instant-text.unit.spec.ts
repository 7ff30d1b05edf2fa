import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { clockText, dayText, decimalText, instantText } from './instant-text.js'

test.each([
  [0, '1970-01-01'],
  [-1, '1969-12-31'],
  [19_753, '2024-01-31'],
  [2_932_896, '9999-12-31'],
  [2_932_897, '10000-01-01'],
  [-719_162, '0001-01-01'],
  [-719_163, '0001-12-31 (BC)'],
])('day %s is %s', (days, text) => {
  expect(dayText(days)).toBe(text)
})

test('days are those of the calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      expect(dayText(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
    }),
  )
})

test.each([
  [1_706_697_000n, 's', '2024-01-31 10:30:00'],
  [-1n, 'ms', '1969-12-31 23:59:59.999'],
  [1n, 'us', '1970-01-01 00:00:00.000001'],
  [1_000n, 'ns', '1970-01-01 00:00:00.000001'],
  [1n, 'ns', '1970-01-01 00:00:00.000000001'],
] as const)('%s %s since 1970 is %s', (count, unit, text) => {
  expect(instantText(count, unit)).toBe(text)
})

test('a time of day has the decimals that it needs', () => {
  expect(clockText(37_800_500n, 'ms')).toBe('10:30:00.500')
  expect(clockText(86_399_999_999n, 'us')).toBe('23:59:59.999999')
})

test.each([
  [12345n, 2, '123.45'],
  [-5n, 3, '-0.005'],
  [7n, 0, '7'],
  [7n, -2, '700'],
])('%s with scale %s is %s', (unscaled, scale, text) => {
  expect(decimalText(unscaled, scale)).toBe(text)
})
