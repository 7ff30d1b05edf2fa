import { expect, test } from '@jest/globals'
import { RecentRecords, type RecentRun } from './recent-records.js'
import { FrameWriter, frameStarts } from './record-frame.js'

const partition = { topic: 't', partition: 0 }

function run(firstOffset: number, count: number): RecentRun {
  const writer = new FrameWriter()
  for (let offset = firstOffset; offset < firstOffset + count; offset++) {
    writer.write({
      partitionId: 1,
      offset,
      appendedAt: 0,
      key: null,
      headers: new Uint8Array(0),
      value: new Uint8Array(0),
    })
  }
  const frames = writer.take()
  return { bytes: Buffer.from(frames.buffer), firstOffset, starts: frameStarts(frames) }
}

function offsets(recent: RecentRecords, from: number, limit: number): number[] | undefined {
  return recent.take(1, partition, from, limit)?.map(({ offset }) => offset)
}

test('records are taken across runs, from any offset, up to the limit', () => {
  const recent = new RecentRecords(1_000)
  recent.add(1, run(10, 3), 1)
  recent.add(1, run(13, 1), 1)
  recent.add(1, run(14, 4), 1)
  expect(offsets(recent, 10, 100)).toEqual([10, 11, 12, 13, 14, 15, 16, 17])
  expect(offsets(recent, 12, 3)).toEqual([12, 13, 14])
  expect(offsets(recent, 13, 1)).toEqual([13])
  expect(offsets(recent, 17, 5)).toEqual([17])
})

test('what is older than the oldest run, or was let go of, has to be read from the log', () => {
  const recent = new RecentRecords(10)
  recent.add(1, run(10, 2), 6)
  expect(offsets(recent, 9, 5)).toBeUndefined()
  recent.add(1, run(12, 2), 6)
  expect(offsets(recent, 10, 5)).toBeUndefined()
  expect(offsets(recent, 12, 5)).toEqual([12, 13])
  recent.add(1, run(14, 2), 60)
  expect(offsets(recent, 14, 5)).toBeUndefined()
})

test('a partition that was forgotten begins again without a gap', () => {
  const recent = new RecentRecords(10)
  recent.add(1, run(0, 2), 5)
  recent.forget(1)
  expect(offsets(recent, 0, 5)).toBeUndefined()
  recent.add(1, run(8, 2), 5)
  recent.add(1, run(10, 1), 5)
  expect(offsets(recent, 8, 5)).toEqual([8, 9, 10])
})
