import { expect, test } from '@jest/globals'
import type { PartitionPosition } from '@udb/bus'
import { standingOf, type ToldOfModel } from './standing.js'

const topic = 'udb.jobs.v1'
const log = (...ends: number[]): PartitionPosition[] =>
  ends.map((next, partition) => ({ topic, partition, earliest: 0, next }))
const read = (...positions: number[]): ToldOfModel => ({
  isMade: true,
  read: positions.map((next, partition) => ({ topic, partition, next })),
})

test('a read model goes on from where it stands, also where nobody has read anything yet', () => {
  for (const [model, ends] of [
    [read(), log(0, 0)],
    [read(0, 0), log(7, 0)],
    [read(5), log(7, 3)],
    [read(7, 3), log(7, 3)],
  ] as const)
    expect(standingOf(model, ends)).toEqual({ is: 'follows' })
})

test('one that has read nothing is to be made from a log with a history', () => {
  expect(standingOf(read(), log(0, 1))).toEqual({ is: 'unmade' })
})

test('one that nobody has made is to be made, whatever of it is there, unless there is nothing to make it of', () => {
  const unmade = (model: ToldOfModel) => ({ ...model, isMade: false })
  expect(standingOf(unmade(read()), log(0, 1))).toEqual({ is: 'unmade' })
  expect(standingOf(unmade(read(5)), log(7, 3))).toEqual({ is: 'unmade' })
  expect(standingOf(unmade(read()), log(0, 0))).toEqual({ is: 'follows' })
})

test('one that has read what the log does not have is ahead of it', () => {
  expect(standingOf(read(7, 4), log(7, 3))).toEqual({ is: 'ahead', read: { topic, partition: 1, next: 4 }, logEnd: 3 })
  expect(standingOf(read(7, 4), log(7))).toMatchObject({ is: 'ahead', logEnd: 0 })
})
