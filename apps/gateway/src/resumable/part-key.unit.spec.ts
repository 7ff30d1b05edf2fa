import { expect, test } from '@jest/globals'
import { connected, partKey, partOf, type StoredPart } from './part-key.js'

const part = (start: number, sizeBytes: number): StoredPart =>
  partOf({ key: partKey('default', 'u-1', start), sizeBytes })

test('given parts one behind the other, then the offset is behind the last', () => {
  expect(connected([part(0, 8), part(8, 8), part(16, 3)])).toMatchObject({ offset: 19 })
})

test('given a part behind a gap, or one inside another, then it does not count', () => {
  const { parts, offset } = connected([part(0, 8), part(4, 8), part(8, 2), part(11, 8)])
  expect([parts.map(({ start }) => start), offset]).toEqual([[0, 8], 10])
})

test('given no part, then nothing has come', () => {
  expect(connected([])).toEqual({ parts: [], offset: 0 })
})

test('the keys of parts are in the order of their bytes', () => {
  const keys = [0, 9, 10, 8_388_608, 20_000_000_000].map((start) => partKey('default', 'u-1', start))
  expect(keys.toSorted()).toEqual(keys)
  expect(keys.map((key) => partOf({ key, sizeBytes: 1 }).start)).toEqual([0, 9, 10, 8_388_608, 20_000_000_000])
})
