import { expect, test } from '@jest/globals'
import { AskOnce } from './ask-once.js'

test('one question for all who ask at once, and none for those who ask later', async () => {
  const asked: number[] = []
  const once = new AskOnce<number, string>(async (key) => {
    asked.push(key)
    return `answer ${key}`
  })
  expect(await Promise.all([once.get(1), once.get(1), once.get(2)])).toEqual(['answer 1', 'answer 1', 'answer 2'])
  expect(once.known(1)).toBe('answer 1')
  expect(asked).toEqual([1, 2])
})

test('a failure is told to all who asked, and asked again by the next', async () => {
  let asked = 0
  const once = new AskOnce<number, string>(async () => {
    if (++asked === 1) throw new Error('away')
    return 'back'
  })
  const both = await Promise.allSettled([once.get(1), once.get(1)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(once.known(1)).toBeUndefined()
  expect(await once.get(1)).toBe('back')
  expect(asked).toBe(2)
})
