import { expect, test } from '@jest/globals'
import { BusError, type BusErrorCode } from '@udb/bus'
import { awaitLog } from './await-log.js'

/** A log that fails so often, and answers after that. */
function failing(times: number, code: BusErrorCode) {
  let asked = 0
  const ping = () => (asked++ < times ? Promise.reject(new BusError(code, 'It does not.', 'Wait.')) : Promise.resolve())
  return { ping, asked: () => asked }
}

test('a log that is away for a moment is waited for', async () => {
  const log = failing(2, 'log_unavailable')
  await awaitLog(log)
  expect(log.asked()).toBe(3)
})

test('one that stays away is not', async () => {
  const log = failing(Number.POSITIVE_INFINITY, 'log_unavailable')
  await expect(awaitLog(log, 350)).rejects.toMatchObject({ code: 'log_unavailable' })
  expect(log.asked()).toBe(3)
})

test('nor is one that answers and refuses', async () => {
  const log = failing(1, 'log_refused')
  await expect(awaitLog(log)).rejects.toMatchObject({ code: 'log_refused' })
  expect(log.asked()).toBe(1)
})
