import { expect, test } from '@jest/globals'
import { murmur2, partitionOfKey } from './partitioner.js'

// The expected hashes are those of Apache Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is what Kafka computes', (text, hash) => {
  expect(murmur2(Buffer.from(text)) | 0).toBe(hash)
})

test('a partition is in range for keys of every length, the empty one among them', () => {
  for (let length = 0; length < 40; length++) {
    const partition = partitionOfKey(Buffer.alloc(length, 0xff), 7)
    expect(partition).toBeGreaterThanOrEqual(0)
    expect(partition).toBeLessThan(7)
  }
})

test('a negative hash is made positive as Kafka does, by dropping its sign bit', () => {
  expect(partitionOfKey(Buffer.from('21'), 64)).toBe((-973932308 & 0x7fffffff) % 64)
})
