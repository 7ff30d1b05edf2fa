import { expect, test } from '@jest/globals'
import { bytes, duration, percent, short, whole } from './number-text.js'

const spaces = (text: string): string => text.replaceAll('\u202f', ' ')

test.each<[number | string, string]>([
  [336776, '336,776'],
  [-1234, '−1,234'],
  [12, '12'],
  ['170141183460469231731687303715884105727', '170,141,183,460,469,231,731,687,303,715,884,105,727'],
])('whole %s is %s', (value, text) => {
  expect(spaces(whole(value))).toBe(text)
})

test.each<[number | string | null, string]>([
  [0, '0'],
  [12.639070257, '12.639'],
  [1234.56, '1,234.6'],
  [0.000123456, '0.000123'],
  [-0.5, '−0.5'],
  [1e20, '1 × 10²⁰'],
  [1.5e-9, '1.5 × 10⁻⁹'],
  [-2.25e200, '−2.25 × 10²⁰⁰'],
  [null, '–'],
  ['12345678901234567890.12', '12,345,678,901,234,567,890.12'],
  [0.99912, '0.9991'],
])('short %s is %s', (value, text) => {
  expect(spaces(short(value))).toBe(text)
})

test.each([
  [0, '0%'],
  [1, '100%'],
  [0.0001, '< 0.1%'],
  [0.9999, '> 99.9%'],
  [0.123, '12.3%'],
  [0.5, '50%'],
  [0.999, '99.9%'],
])('a share of %s is %s', (share, text) => {
  expect(spaces(percent(share))).toBe(text)
})

test('sizes and durations', () => {
  expect([bytes(1), bytes(1023), bytes(1536), bytes(5_193_470)].map(spaces)).toEqual([
    '1 byte',
    '1,023 bytes',
    '1.5 KiB',
    '5.0 MiB',
  ])
  expect([duration(0), duration(59), duration(3600), duration(31_536_000 - 60)].map(spaces)).toEqual([
    '0 s',
    '59 s',
    '1 h',
    '364 d 23 h',
  ])
})
