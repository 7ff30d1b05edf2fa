import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { maxRecordBytes } from '../record-limit.js'
import { takeSend, type QueuedRecord } from './publish-queue.js'

const call = { left: 0, isOver: false, resolve: () => {}, reject: () => {} }
const queued = (partition: number, bytes: number, name = ''): QueuedRecord => ({
  topic: 'jobs',
  partition,
  key: Buffer.from(name),
  value: null,
  headers: {},
  bytes,
  call,
})

test('everything small goes together', () => {
  const queue = [queued(0, 10), queued(1, 20), queued(0, 30)]
  expect(takeSend(queue)).toHaveLength(3)
  expect(queue).toEqual([])
})

test('what comes after a record that did not fit waits, however small; other partitions go on', () => {
  const queue = [queued(0, 900_000, 'a'), queued(0, 200_000, 'b'), queued(0, 1, 'c'), queued(1, 1, 'd')]
  const names = (records: readonly QueuedRecord[]) => records.map(({ key }) => key!.toString())
  expect(names(takeSend(queue))).toEqual(['a', 'd'])
  expect(names(takeSend(queue))).toEqual(['b', 'c'])
})

test('whatever is queued is sent once, in the order of each partition, and no partition gets more than a broker takes', () => {
  const one = fc.record({ partition: fc.nat(3), bytes: fc.integer({ min: 1, max: maxRecordBytes }) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (records) => {
      const all = records.map(({ partition, bytes }, index) => queued(partition, bytes, `${index}`))
      const queue = [...all]
      const sent: QueuedRecord[] = []
      while (queue.length > 0) {
        const send = takeSend(queue)
        expect(send.length).toBeGreaterThan(0)
        for (const partition of [0, 1, 2, 3]) {
          const own = send.filter((record) => record.partition === partition)
          expect(own.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxRecordBytes)
        }
        sent.push(...send)
      }
      for (const partition of [0, 1, 2, 3])
        expect(sent.filter((record) => record.partition === partition)).toEqual(
          all.filter((record) => record.partition === partition),
        )
      expect(sent).toHaveLength(all.length)
    }),
    { seed: 5, numRuns: 200 },
  )
})
