import { expect, test } from '@jest/globals'
import type { Asking } from './asking.js'
import { lanesOf } from './lanes.js'

const connection = (name: string): Asking => ({ name }) as unknown as Asking
const nameOf = (ask: Asking): string => (ask as unknown as { name: string }).name

test('as many tasks run as there are connections, the others in their order as one gets free', async () => {
  const lanes = lanesOf([connection('a'), connection('b')])
  const gates = [1, 2, 3, 4].map(() => Promise.withResolvers<void>())
  const begun: string[] = []
  const results = gates.map(({ promise }, i) =>
    lanes.use(async (ask) => {
      begun.push(`${i} on ${nameOf(ask)}`)
      await promise
      return i
    }),
  )
  await Promise.resolve()
  gates[1]?.resolve()
  await results[1]
  gates[2]?.resolve()
  await results[2]
  for (const { resolve } of gates) resolve()
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3])
  expect(begun).toEqual(['0 on a', '1 on b', '2 on b', '3 on b'])
})

test('after a failure no task begins, all fail as it did, and idle waits for what still runs', async () => {
  const lanes = lanesOf([connection('a'), connection('b')])
  const gate = Promise.withResolvers<string>()
  const error = new Error('no')
  const running = lanes.use(() => gate.promise)
  const failing = lanes.use(() => Promise.reject(error))
  let begun = false
  const waiting = lanes.use(async () => void (begun = true))
  await expect(failing).rejects.toBe(error)
  await expect(waiting).rejects.toBe(error)
  expect(begun).toBe(false)
  let idle = false
  const quiet = lanes.idle().then(() => void (idle = true))
  await Promise.resolve()
  expect(idle).toBe(false)
  gate.resolve('done')
  await quiet
  expect(await running).toBe('done')
  await expect(lanes.use(async () => 1)).rejects.toBe(error)
})
