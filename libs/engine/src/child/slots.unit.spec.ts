import { expect, test } from '@jest/globals'
import { Slots } from './slots.js'

const stop = (): Error => new Error('stopped')

test('slots are given in the order of asking, and who comes later never overtakes', async () => {
  const slots = new Slots(1)
  const order: string[] = []
  const use = async (name: string): Promise<void> => {
    const giveBack = await slots.take(undefined, stop)
    order.push(name)
    giveBack()
  }
  const first = await slots.take(undefined, stop)
  const others = ['b', 'c', 'd'].map(use)
  first()
  await Promise.all([use('e'), ...others])
  expect(order).toEqual(['b', 'c', 'd', 'e'])
})

test('a wait that is aborted leaves the line and takes nothing with it', async () => {
  const slots = new Slots(1)
  const controller = new AbortController()
  const first = await slots.take(undefined, stop)
  const left = slots.take(controller.signal, stop)
  const stays = slots.take(undefined, stop)
  controller.abort()
  await expect(left).rejects.toThrow('stopped')
  first()
  const last = await stays
  last()
  await expect(slots.take(controller.signal, stop)).rejects.toThrow('stopped')
  expect(await slots.take(undefined, stop)).toBeInstanceOf(Function)
})

test('giving back twice frees one slot', async () => {
  const slots = new Slots(1)
  const first = await slots.take(undefined, stop)
  first()
  first()
  await slots.take(undefined, stop)
  let second = false
  void slots.take(undefined, stop).then(() => (second = true))
  await Promise.resolve()
  expect(second).toBe(false)
})
