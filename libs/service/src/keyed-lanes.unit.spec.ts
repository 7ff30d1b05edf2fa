import { expect, test } from '@jest/globals'
import { KeyedLanes } from './keyed-lanes.js'

/** Work that says when it begins and ends when it is told to. */
function works() {
  const began: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      began.push(name)
      ends.set(name, resolve)
    })
  return { began, work, end: async (name: string) => (ends.get(name)!(), settled()) }
}
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

test('work of one key runs in order, of other keys side by side', async () => {
  const { began, work, end } = works()
  const lanes = new KeyedLanes(10, 10)
  void lanes.run('a', 't', work('a1'))
  void lanes.run('a', 't', work('a2'))
  void lanes.run('b', 't', work('b1'))
  await settled()
  expect(began).toEqual(['a1', 'b1'])
  await end('a1')
  expect(began).toEqual(['a1', 'b1', 'a2'])
})

test('one owner cannot take all the room', async () => {
  const { began, work } = works()
  const lanes = new KeyedLanes(3, 2)
  for (const key of ['a', 'b', 'c']) void lanes.run(key, 'greedy', work(`greedy-${key}`))
  void lanes.run('d', 'modest', work('modest-d'))
  await settled()
  expect(began).toEqual(['greedy-a', 'greedy-b', 'modest-d'])
})

test('P6: a place goes to the owner who has the fewest, however long others wait', async () => {
  const { began, work, end } = works()
  const lanes = new KeyedLanes(3, 2)
  for (const key of ['a', 'b', 'c', 'd']) void lanes.run(key, 'greedy', work(`greedy-${key}`))
  for (const key of ['e', 'f']) void lanes.run(key, 'eager', work(`eager-${key}`))
  await settled()
  void lanes.run('g', 'modest', work('modest-g'))
  await settled()
  expect(began).toEqual(['greedy-a', 'greedy-b', 'eager-e'])
  await end('greedy-a')
  expect(began.at(-1)).toBe('modest-g')
})

test('P6: with one place, owners take turns, whatever each has brought', async () => {
  const { began, work, end } = works()
  const lanes = new KeyedLanes(1, 1)
  for (const key of ['a1', 'a2', 'a3', 'a4']) void lanes.run(key, 'a', work(key))
  for (const key of ['b1', 'b2']) void lanes.run(key, 'b', work(key))
  await settled()
  void lanes.run('c1', 'c', work('c1'))
  for (let done = 0; done < 4; done++) await end(began.at(-1)!)
  // Who comes back after each of its works takes turns too.
  void lanes.run('c2', 'c', work('c2'))
  for (let done = 0; done < 3; done++) await end(began.at(-1)!)
  expect(began).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'c2', 'a4'])
})

test('work that throws ends its own promise and not the lane', async () => {
  const { began, work } = works()
  const lanes = new KeyedLanes(1, 1)
  const failed = lanes.run('a', 't', () => Promise.reject(new Error('no')))
  void lanes.run('a', 't', work('a2'))
  await expect(failed).rejects.toThrow('no')
  await settled()
  expect(began).toEqual(['a2'])
})

test('what waits for a place and what waits for its predecessor both count as waiting, until they run', async () => {
  const { work, end } = works()
  const lanes = new KeyedLanes(2, 1)
  void lanes.run('a', 't', work('a1'))
  void lanes.run('a', 't', work('a2'))
  void lanes.run('b', 't', work('b1'))
  void lanes.run('c', 'u', work('c1'))
  await settled()
  expect(lanes.load).toEqual({ active: 2, waiting: 2 })
  await end('a1')
  await end('c1')
  expect(lanes.load).toEqual({ active: 1, waiting: 1 })
})
