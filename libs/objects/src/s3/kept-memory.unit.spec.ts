import { expect, test } from '@jest/globals'
import { KeptMemory } from './kept-memory.js'

const MiB = 1 << 20

test('memory that was given back is taken again, if it is large enough', () => {
  const memory = new KeptMemory(2)
  const first = memory.take(100 * MiB)
  memory.giveBack(first.subarray(0, 7))
  const smaller = memory.take(60 * MiB)
  expect([smaller.buffer === first.buffer, smaller.length]).toEqual([true, 60 * MiB])
  expect(memory.take(60 * MiB).buffer).not.toBe(first.buffer)
  memory.giveBack(smaller)
  expect(memory.take(101 * MiB).buffer).not.toBe(first.buffer)
  expect(memory.take(100 * MiB - 5).buffer).toBe(first.buffer)
})

test('the largest are kept, and no more than asked for', () => {
  const memory = new KeptMemory(2)
  const taken = [10, 30, 20].map((size) => memory.take(size * MiB))
  for (const one of taken) memory.giveBack(one)
  const again = [30, 20, 10].map((size) => memory.take(size * MiB).buffer)
  expect([again[0] === taken[1]!.buffer, again[1] === taken[2]!.buffer, again[2] === taken[0]!.buffer]).toEqual([
    true,
    true,
    false,
  ])
})

test('what is cleared is not taken again', () => {
  const memory = new KeptMemory(1)
  const first = memory.take(5)
  memory.giveBack(first)
  memory.clear()
  expect(memory.take(5).buffer).not.toBe(first.buffer)
})
