import { expect, test } from '@jest/globals'
import { bounded } from './bounded.js'

const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

test('all is done, in order, and never more at a time than allowed', async () => {
  let [now, most] = [0, 0]
  const results = await bounded([5, 4, 3, 2, 1], 2, async (turns) => {
    most = Math.max(most, ++now)
    for (let i = 0; i < turns; i++) await soon()
    now--
    return turns * 10
  })
  expect(results).toEqual([50, 40, 30, 20, 10])
  expect(most).toBe(2)
})

test('the first failure ends it, after what was under way', async () => {
  const begun: number[] = []
  const ended: number[] = []
  const working = bounded([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item)
    await soon()
    if (item === 1) throw new Error('no')
    await soon()
    ended.push(item)
  })
  await expect(working).rejects.toThrow('no')
  expect(begun).toEqual([1, 2])
  expect(ended).toEqual([2])
})
