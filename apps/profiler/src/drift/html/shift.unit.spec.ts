import { describe, expect, test } from '@jest/globals'
import { columnWith, numbers, pointsOf, texts } from '../distribution.fixture.js'
import { shiftOf } from './shift.js'
import { shiftPicture } from './shift-picture.js'

const sum = (shares: readonly number[] | undefined): number => (shares ?? []).reduce((a, b) => a + b, 0)
const spread = (from: number, n = 1000): number[] => Array.from({ length: n }, (_, i) => from + ((i * 37) % 101) / 10)

describe('before and now', () => {
  test('of few values are their shares, the most frequent first, on one side or the other', () => {
    const shift = shiftOf(texts({ a: 50, b: 50 }), texts({ a: 100, c: 300 }))
    expect(shift).toMatchObject({ labels: ['c', 'a', 'b'], before: [0, 0.5, 0.5], now: [0.75, 0.25, 0] })
  })

  test('of many values the others are one, and each side is whole', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`v${i}`, 20 - i]))
    const shift = shiftOf(texts(many), texts(many))
    expect(shift?.labels).toHaveLength(9)
    expect(shift?.labels.at(-1)).toBe('all others')
    expect([sum(shift?.before), sum(shift?.now)].map((share) => share.toFixed(9))).toEqual([
      '1.000000000',
      '1.000000000',
    ])
  })

  test('of few numbers are values too, and of many bins that both sides fill wholly', () => {
    expect(shiftOf(numbers([1, 1, 2]), numbers([1, 2, 2]))?.labels).toEqual(['1', '2'])
    const shift = shiftOf(numbers(spread(0)), numbers(spread(5)))
    expect(shift?.edges).toHaveLength(25)
    expect(sum(shift?.before)).toBeCloseTo(1, 9)
    expect(sum(shift?.now)).toBeCloseTo(1, 9)
    expect(shift?.now[0]).toBe(0)
  })

  test('of texts that hardly repeat are their lengths', () => {
    const text = (lengths: number[]) =>
      columnWith({
        type: 'VARCHAR',
        family: 'text',
        rows: 1000,
        categories: { values: [{ value: 'x', count: 1 }], rest: 999 },
        text: { lengths: pointsOf(lengths), sampled: 0, with: none, characters: none, tokens: [], tokensRest: 0 },
      })
    const none = { letters: 0, digits: 0, spaces: 0, punctuation: 0, nonAscii: 0 }
    expect(shiftOf(text(spread(0)), text(spread(9)))?.of).toBe('lengths')
  })

  test.each([
    ['nothing', numbers([])],
    ['one value', numbers([])],
    ['no values', columnWith({ rows: 10, missing: 10 })],
  ])('with %s on a side there is no picture', (_, empty) => {
    expect(shiftOf(empty, numbers(spread(0)))).toBeNull()
    expect(shiftOf(numbers(spread(0)), empty)).toBeNull()
  })
})

test('a picture says both shares as text and escapes the names', () => {
  const html = shiftPicture(texts({ '<i>': 1, b: 1 }), texts({ b: 1 }))?.text ?? ''
  expect(html).toContain('&lt;i&gt;')
  expect(html).toContain('50% → 100%')
  const bins = shiftPicture(numbers(spread(0)), numbers(spread(5)))?.text ?? ''
  expect(bins).toMatch(/role="img" aria-label="Distribution before and now, from 0 to /)
  expect(bins).toMatch(/<title>[^<]+: [\d.]+% before, [\d.]+% now<\/title>/)
})
