import { expect, test } from '@jest/globals'
import { checksumHeader, checksumHeaders, checksumOf } from './checksum.js'

test('the checksum is the one that its standard names, however the bytes are cut', () => {
  // CRC-32 of the nine digits is 0xCBF43926, the check value of its catalogue.
  const expected = Buffer.from('cbf43926', 'hex').toString('base64')
  expect(checksumOf([Buffer.from('123456789')])).toBe(expected)
  expect(checksumOf([Buffer.from('1234'), Buffer.alloc(0), Buffer.from('56789')])).toBe(expected)
  expect(checksumOf([])).toBe('AAAAAA==')
})

test('only a large body has one', () => {
  const large = Buffer.alloc(2 ** 20 + 1)
  expect(checksumHeaders([large], large.length)).toEqual({ [checksumHeader]: checksumOf([large]) })
  expect(checksumHeaders([Buffer.from('few')], 3)).toEqual({})
})
