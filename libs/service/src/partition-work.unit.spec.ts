import { beforeEach, expect, jest, test } from '@jest/globals'
import type { Lease } from '@udb/bus'
import { PartitionWork } from './partition-work.js'

let committed: number[]
let work: PartitionWork

beforeEach(() => {
  jest.useFakeTimers()
  committed = []
  const lease: Lease = {
    topic: 'udb.jobs.v1',
    partition: 0,
    signal: new AbortController().signal,
    commit: async (nextOffset) => void committed.push(nextOffset),
  }
  work = new PartitionWork(lease)
})

test('what was done is committed at once, as far as nothing before it is under way', async () => {
  for (const offset of [0, 1, 2]) work.begin(offset)
  work.finish(1)
  await jest.advanceTimersByTimeAsync(0)
  expect(committed).toEqual([])
  work.finish(0)
  await jest.advanceTimersByTimeAsync(0)
  expect(committed).toEqual([2])
})

test('what was passed over is committed together, a while later', async () => {
  for (const offset of [0, 1, 2]) work.begin(offset)
  for (const offset of [0, 1, 2]) work.pass(offset)
  await jest.advanceTimersByTimeAsync(999)
  expect(committed).toEqual([])
  await jest.advanceTimersByTimeAsync(1)
  expect(committed).toEqual([3])
})

test('what was passed over goes along with what was done', async () => {
  for (const offset of [0, 1, 2]) work.begin(offset)
  work.pass(0)
  work.finish(1)
  await jest.advanceTimersByTimeAsync(0)
  expect(committed).toEqual([2])
  work.pass(2)
  await jest.advanceTimersByTimeAsync(1_000)
  expect(committed).toEqual([2, 3])
})

test('passing over makes room as doing does', async () => {
  for (let offset = 0; offset < 256; offset++) work.begin(offset)
  let hasRoom = false
  const room = work.room().then(() => (hasRoom = true))
  await jest.advanceTimersByTimeAsync(0)
  expect(hasRoom).toBe(false)
  work.pass(0)
  await room
})
