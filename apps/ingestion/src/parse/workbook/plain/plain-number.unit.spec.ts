import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { plainNumber } from './plain-number.js'

const read = (text: string): number => {
  const bytes = Buffer.from(`>${text}<`)
  return plainNumber(bytes, 1, bytes.length - 1)
}

describe('a number in a sheet', () => {
  test('is the very double that its text means', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) =>
        Object.is(read(String(n)), Number(String(n))),
      ),
    )
    const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat({ max: 20 }), fc.boolean())
    fc.assert(
      fc.property(decimal, ([digits, places, isNegative]) => {
        const padded = String(digits).padStart(places + 1, '0')
        const at = padded.length - places
        const text = `${isNegative ? '-' : ''}${padded.slice(0, at)}${places > 0 ? `.${padded.slice(at)}` : ''}`
        return Object.is(read(text), Number(text))
      }),
      { numRuns: 1_000 },
    )
  })

  test.each(['0', '-0', '1.0', '5.', '.5', '007', '1E3', '1.5e-7', '9007199254740993', '45253.48306712963', '1E400'])(
    'given %s, then it is read as everybody reads it',
    (text) => expect(read(text)).toBe(Number(text)),
  )

  test.each(['', '-', '.', '1.2.3', '1,5', ' 1', '1 ', '0x10', 'NaN', 'Infinity', '+1', '1e', 'e5', '--1', '1-'])(
    'given "%s", then it is none',
    (text) => expect(read(text)).toBeNaN(),
  )
})
