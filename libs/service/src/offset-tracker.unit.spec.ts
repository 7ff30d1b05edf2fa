import { expect, test } from '@jest/globals'
import { OffsetTracker } from './offset-tracker.js'

const begun = (...offsets: number[]): OffsetTracker => {
  const tracker = new OffsetTracker()
  for (const offset of offsets) tracker.begin(offset)
  return tracker
}

test('only the contiguous prefix that is done may be committed', () => {
  const tracker = begun(5, 6, 7)
  expect([tracker.finish(6), tracker.finish(5), tracker.finish(7)]).toEqual([null, 7, 8])
})

test('offsets that retention or compaction removed leave no hole to wait for', () => {
  const tracker = begun(5, 9)
  expect([tracker.finish(5), tracker.finish(9)]).toEqual([6, 10])
})

test('a long run of records is followed without keeping what is done', () => {
  const tracker = begun()
  let last: number | null = null
  for (let offset = 0; offset < 5_000; offset++) {
    tracker.begin(offset)
    last = tracker.finish(offset)
  }
  expect([last, tracker.pending]).toEqual([5_000, 0])
})

test('what is delivered again while it is under way, or when it is done, does not begin again', () => {
  const tracker = begun(5, 6)
  tracker.finish(5)
  expect([tracker.begin(5), tracker.begin(6), tracker.begin(7)]).toEqual([false, false, true])
  expect([tracker.finish(7), tracker.finish(6)]).toEqual([null, 8])
})

test('what was withdrawn begins again, and holds up what comes after it until it is done', () => {
  const tracker = begun(5, 6)
  tracker.withdraw(6)
  expect([tracker.finish(5), tracker.pending]).toEqual([6, 0])
  expect([tracker.begin(6), tracker.begin(7), tracker.finish(7), tracker.finish(6)]).toEqual([true, true, null, 8])
})
