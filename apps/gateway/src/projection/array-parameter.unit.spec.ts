import { expect, test } from '@jest/globals'
import { arrayParameter, type Cell, type ElementType } from './array-parameter.js'

/** What PostgreSQL 18 itself says: `encode(array_send(ARRAY[…]), 'hex')`. */
const AS_POSTGRESQL_WRITES_IT: readonly (readonly [ElementType, readonly Cell[], string])[] = [
  ['text', ['a"\\é', null, ''], '00000001000000010000001900000003000000010000000561225cc3a9ffffffff00000000'],
  [
    'bigint',
    [1, null, -9_007_199_254_740_991],
    '0000000100000001000000140000000300000001000000080000000000000001ffffffff00000008ffe0000000000001',
  ],
  ['text', [], '000000000000000000000019'],
  ['boolean', [true, false], '000000010000000000000010000000020000000100000001010000000100'],
  ['integer', [7], '00000001000000000000001700000001000000010000000400000007'],
]

test.each(AS_POSTGRESQL_WRITES_IT)('an array of %s %j is what PostgreSQL writes', (type, cells, hex) => {
  expect(arrayParameter(type, cells).toString('hex')).toBe(hex)
})

test('half of a surrogate pair, which UTF-8 cannot have, takes the room of what stands for it', () => {
  expect(arrayParameter('text', ['\ud800', 'x']).subarray(20).toString('hex')).toBe('00000003efbfbd0000000178')
})
