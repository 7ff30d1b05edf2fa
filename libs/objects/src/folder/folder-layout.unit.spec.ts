import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { keyParts } from '../object-key.js'
import { entriesInKeyOrder, pathOfKey } from './folder-layout.js'

const part = fc.stringMatching(/^[A-Za-z0-9._=@-]{1,6}$/).filter((text) => text !== '.' && text !== '..')
const key = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

test('two keys never share a path, and no key lies where another one has its folder', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      fc.pre(one !== other)
      const [first, second] = [pathOfKey('/store', one), pathOfKey('/store', other)]
      expect(first).not.toBe(second)
      expect(second.startsWith(`${first}/`)).toBe(false)
      expect(first.startsWith('/store/')).toBe(true)
    }),
    { seed: 3, numRuns: 1_000 },
  )
})

test('entries are in the order of the keys that they lead to', () => {
  const names = ['a+', 'a', 'a-b', 'a0', 'a.b+', 'B+']
  expect(entriesInKeyOrder(names).map((entry) => entry.keySegment)).toEqual(['B/', 'a', 'a-b', 'a.b/', 'a/', 'a0'])
})

test('what keyParts lets through is what the port allows', () => {
  expect(keyParts('a/b.c/=@_-')).toEqual(['a', 'b.c', '=@_-'])
  for (const hostile of ['', '/', 'a//b', '..', 'a/..', 'a+', 'a\0', 'a'.repeat(201)]) {
    expect(() => keyParts(hostile)).toThrow(expect.objectContaining({ code: 'key_invalid' }))
  }
})
