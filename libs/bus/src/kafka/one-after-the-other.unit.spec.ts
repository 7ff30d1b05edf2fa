import { expect, test } from '@jest/globals'
import { gate } from '../features/bus-under-test.js'
import { OneAfterTheOther } from './one-after-the-other.js'

const away = new Error('away')
const damaged = new Error('damaged')
const tasks = () => new OneAfterTheOther((error) => error === away)

test('a task begins when the one before it of its name has ended, and one of another name at once', async () => {
  const [order, first, all] = [[] as string[], gate(), tasks()]
  const held = all.do('1', async () => {
    await first.opened
    order.push('first')
  })
  const behind = all.do('1', () => Promise.resolve(order.push('second')))
  await all.do('2', () => Promise.resolve(order.push('other')))
  first.open()
  await Promise.all([held, behind])
  expect(order).toEqual(['other', 'first', 'second'])
})

test('one that fails by itself fails nobody else', async () => {
  const all = tasks()
  const failing = all.do('1', () => Promise.reject(damaged))
  const behind = all.do('1', () => Promise.resolve('well'))
  await expect(failing).rejects.toBe(damaged)
  await expect(behind).resolves.toBe('well')
})

test('those behind one that fails for all of them fail at once, and later ones begin anew', async () => {
  const all = tasks()
  const failing = all.do('1', () => Promise.reject(away))
  let hasBegun = false
  const behind = all.do('1', () => Promise.resolve((hasBegun = true)))
  await expect(failing).rejects.toBe(away)
  await expect(behind).rejects.toBe(away)
  expect(hasBegun).toBe(false)
  await expect(all.do('1', () => Promise.resolve('anew'))).resolves.toBe('anew')
})
