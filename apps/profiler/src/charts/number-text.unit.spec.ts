import { expect, test } from '@jest/globals'
import { histogramBins } from './histogram-bins.js'
import { alignedNumberText, axisNumberText, isPlainNumber, numberText, withUnit } from './number-text.js'
import { momentOf } from './query-result.js'

test.each([
  [336776, '336,776'],
  [-0, '0'],
  [12.639070257304708, '12.64'],
  [0.000123, '0.000123'],
  [0.0000012, '1.20e-6'],
  [350217607, '350,217,607'],
  [12345.67, '12,346'],
  [1.23e18, '1.23e18'],
  [-2.5, '-2.5'],
  [0.1 + 0.2, '0.3'],
])('%d reads %s', (value, text) => expect(numberText(value)).toBe(text))

test.each([
  [30_000_000, '30M'],
  [2_500_000_000, '2.5B'],
  [18_000, '18,000'],
  [0.25, '0.25'],
  [-1500, '-1,500'],
])('beside an axis %d reads %s', (value, text) => expect(axisNumberText(value)).toBe(text))

test('numbers below each other have the same decimals, and nothing is a negative zero', () => {
  const written = alignedNumberText([21.92, 15.8, -0.04])
  expect([21.92, 15.8, -0.04].map(written)).toEqual(['21.9', '15.8', '0.0'])
  expect(alignedNumberText([1, 2000])(2000)).toBe('2,000')
})

test.each([
  ['5', '$', '$5'],
  ['-5', '$', '-$5'],
  ['5', '%', '5%'],
  ['5', 'percent', '5%'],
  ['5', 'min', '5 min'],
  ['5', undefined, '5'],
])('%s with the unit %s is %s', (text, unit, expected) => expect(withUnit(text, unit)).toBe(expected))

test.each([
  ['year', true],
  ['model_year', true],
  ['orderId', true],
  ['delay', false],
  ['valid', false],
])('%s is a plain number: %s', (name, is) => expect(isPlainNumber(name)).toBe(is))

test('every value falls into exactly one bin, at the edges too', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i / 10)
  const bins = histogramBins(values)
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(1000)
  for (const { from, to, count } of bins.slice(0, -1))
    expect(values.filter((value) => value >= from && value < to)).toHaveLength(count)
})

test.each<[number[], number]>([
  [[7, 7, 7], 1],
  [[-5, 5], 2],
  [[0, 1, 2, 3], 4],
  [[1e-9, 2e-9], 2],
  [[0, 1e15], 2],
])('bins of %p hold all %d values', (values) => {
  expect(histogramBins(values).reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
})

test('moments are read in UTC whatever their form, and all else is no moment', () => {
  const noon = Date.UTC(2013, 0, 1, 12)
  for (const text of [
    '2013-01-01T12:00:00',
    '2013-01-01 12:00:00.000123',
    '2013-01-01T12:00:00Z',
    '2013-01-01T13:00:00+01',
  ])
    expect(momentOf(text)).toBe(noon)
  for (const text of ['2013', '12:00:00', 'infinity', '', null, 2013]) expect(momentOf(text)).toBeNull()
})
