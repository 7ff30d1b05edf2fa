import { expect, test } from '@jest/globals'
import { requestHash } from './request-hash.js'

test('the order of keys does not matter; everything else does', () => {
  const hash = requestHash('ping', { a: 1, b: [{ c: 2, d: 3 }] })
  expect(requestHash('ping', { b: [{ d: 3, c: 2 }], a: 1, e: undefined })).toBe(hash)
  const others = [
    requestHash('prune', { a: 1, b: [{ c: 2, d: 3 }] }),
    requestHash('ping', { a: 1, b: [{ c: 2 }] }),
    requestHash('ping', { a: '1', b: [{ c: 2, d: 3 }] }),
  ]
  expect(new Set([hash, ...others]).size).toBe(4)
})
