import { expect, test } from '@jest/globals'
import { batchesOf } from './record-batches.js'
import { batchBytes, damaged } from './spec-batch.js'

const first = batchBytes('first', { firstOffset: 2 ** 40, lastOffsetDelta: 4 })
const second = batchBytes('second', { firstOffset: 2 ** 40 + 5, attributes: 0x32, records: 0 })

test('batches tell where they begin and end, and what they are', () => {
  const { batches, senseless } = batchesOf(Buffer.concat([first, second]))
  expect(senseless).toBeNull()
  expect(batches).toEqual([
    expect.objectContaining({ bytes: first, firstOffset: 2 ** 40, lastOffset: 2 ** 40 + 4, records: 5, codec: 0 }),
    expect.objectContaining({ bytes: second, codec: 2, inTransaction: true, isControl: true, producerId: 7n }),
  ])
})

test('one that a broker has cut off for want of room is no batch, and no damage', () => {
  const both = Buffer.concat([first, second])
  for (let length = first.length; length < both.length; length++) {
    const { batches, senseless } = batchesOf(both.subarray(0, length))
    expect([batches.map(({ isSound }) => isSound), senseless]).toEqual([[true], null])
  }
})

test('one whose checksum does not match is not sound, wherever behind it the damage is', () => {
  expect(batchesOf(Buffer.concat([first, damaged(second)])).batches.map(({ isSound }) => isSound)).toEqual([
    true,
    false,
  ])
  for (let at = 17; at < first.length; at++) {
    const bytes = Buffer.from(first)
    bytes[at]! ^= 0x80
    expect(batchesOf(bytes).batches.map(({ isSound }) => isSound)).toEqual([false])
  }
})

test.each([
  ['of an older format', { version: 1 }],
  ['that is shorter than its head', { length: 48 }],
  ['of a negative length', { length: -12 }],
])('what is behind a batch %s makes no sense', (_, sketch) => {
  const senseless = batchBytes('senseless', sketch)
  expect(batchesOf(Buffer.concat([first, senseless, second]))).toMatchObject({
    batches: [{ bytes: first }],
    senseless: Buffer.concat([senseless, second]),
  })
})
