import { expect, test } from '@jest/globals'
import { BusError } from '@udb/bus'
import { silentLog } from './log.js'
import { whenThere } from './when-there.js'

const away = new BusError('log_unavailable', 'no broker answers', 'Start it.')
const refused = new BusError('log_refused', 'the password is wrong', 'Correct it.')

/** Fails with each of the errors in turn, and then opens. */
function opening(...errors: readonly Error[]) {
  const left = [...errors]
  const said: string[] = []
  const waits: number[] = []
  const options = (strict: boolean) => ({
    strict,
    log: silentLog,
    waiting: {
      waitsFor: (component: string, reason: string) => void said.push(`waits for ${component}: ${reason}`),
      isThere: (component: string) => void said.push(`${component} is there`),
    },
    pause: async (ms: number) => void waits.push(ms),
  })
  const open = async (): Promise<string> => {
    const error = left.shift()
    if (error) throw error
    return 'opened'
  }
  return { open, options, said, waits }
}

test('a start waits for what does not answer, says for what, and goes on when it does', async () => {
  const { open, options, said, waits } = opening(away, away)
  await expect(whenThere('event-log', open, options(false))).resolves.toBe('opened')
  expect(said).toEqual([
    'waits for event-log: log_unavailable: no broker answers',
    'waits for event-log: log_unavailable: no broker answers',
    'event-log is there',
  ])
  expect(waits).toEqual([100, 200])
})

test('it looks every two seconds at the least', async () => {
  const { open, options, waits } = opening(...Array.from({ length: 9 }, () => away))
  await whenThere('event-log', open, options(false))
  expect(Math.max(...waits)).toBe(2_000)
})

test('with strict start-up it ends at once, with the name of what is away', async () => {
  const { open, options, said } = opening(away)
  await expect(whenThere('event-log', open, options(true))).rejects.toMatchObject({
    code: 'dependency_down',
    message: expect.stringContaining('event-log (log_unavailable: no broker answers)'),
  })
  expect(said).toEqual([])
})

test('what waiting does not help is not waited for', async () => {
  const { open, options, waits } = opening(refused)
  await expect(whenThere('event-log', open, options(false))).rejects.toBe(refused)
  expect(waits).toEqual([])
})
