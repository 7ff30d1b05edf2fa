import { expect, test } from '@jest/globals'
import { BusError } from '../port.js'
import { AilingPartitions } from './ailing-partitions.js'

const at = (partition: number) => ({ topic: 'udb.jobs.v1', partition })
const refused = (message: string) => new BusError('log_refused', message, 'ask for the right')

test('one that fails is asked for again after pauses that grow up to five seconds', () => {
  const ailing = new AilingPartitions()
  let now = 0
  const pauses: number[] = []
  for (let failure = 0; failure < 8; failure++) {
    ailing.failed(at(0), refused('no'), now)
    let pause = 0
    while (!ailing.isDue(at(0), now + pause)) pause += 100
    pauses.push(pause)
    now += pause
  }
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
})

test('the worst is the one that has failed the longest, since when it first did', () => {
  const ailing = new AilingPartitions()
  expect(ailing.worst()).toBeNull()
  ailing.failed(at(1), refused('first'), 10)
  ailing.failed(at(2), refused('second'), 20)
  ailing.failed(at(1), refused('first again'), 30)
  expect(ailing.worst()).toMatchObject({ since: 10, error: { message: 'first again' } })
  ailing.forget(at(1))
  expect([ailing.has(at(1)), ailing.has(at(2)), ailing.worst()!.since]).toEqual([false, true, 20])
})
