import { expect, test } from '@jest/globals'
import { cleaned } from './clean-text.js'

const clean = (...parts: (string | number[])[]): [string, { nul: number; stray: number }] => {
  const counts = { nul: 0, stray: 0 }
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  return [cleaned(bytes, counts).toString('utf8'), counts]
}

test('given UTF-8, then it stays as it is', () => {
  expect(clean('Zoë 🚲')).toEqual(['Zoë 🚲', { nul: 0, stray: 0 }])
})

test('given bytes of Windows-1252 among UTF-8, then each is the character that it is there', () => {
  expect(clean('Zoë caf', [0xe9], ' 5 ', [0x80])).toEqual(['Zoë café 5 €', { nul: 0, stray: 2 }])
})

test('given half a character, then its bytes are read one by one, and what follows is whole', () => {
  expect(clean('a', [0xe2, 0x82], 'é')).toEqual(['aâ‚é', { nul: 0, stray: 2 }])
})

test('given NUL bytes, then they are left out and counted', () => {
  expect(clean('a\0b\0\0')).toEqual(['ab', { nul: 3, stray: 0 }])
})
