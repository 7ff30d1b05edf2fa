import { expect, test } from '@jest/globals'
import { kindOf, type StorageCounts } from './table-facts.js'

const none: StorageCounts = { integers: 0, reals: 0, texts: 0, blobs: 0, wideIntegers: 0, otherThanBits: 0 }

test.each<[string, Partial<StorageCounts>, string]>([
  ['INTEGER', { integers: 3, otherThanBits: 1 }, 'bigint'],
  ['TEXT', { integers: 3, otherThanBits: 1 }, 'bigint'],
  ['BOOLEAN', { integers: 3 }, 'boolean'],
  ['BOOLEAN', { integers: 3, otherThanBits: 1 }, 'bigint'],
  ['INTEGER', { integers: 3, reals: 1 }, 'double'],
  ['INTEGER', { integers: 3, reals: 1, wideIntegers: 1 }, 'text'],
  ['INTEGER', { integers: 3, texts: 1 }, 'text'],
  ['VARCHAR(20)', { texts: 1 }, 'temporal'],
  ['', { texts: 1 }, 'temporal'],
  ['DATETIME', { texts: 1 }, 'guessed'],
  ['BLOB', { blobs: 1 }, 'blob'],
  ['BLOB', { blobs: 1, texts: 1 }, 'text'],
  ['BIGINT', {}, 'bigint'],
  ['DOUBLE PRECISION', {}, 'double'],
  ['', {}, 'text'],
])('a column declared as %s with %j is %s', (declared, counts, kind) => {
  expect(kindOf({ name: 'c', declared, counts: { ...none, ...counts } }).kind).toBe(kind)
})
