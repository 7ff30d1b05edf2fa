import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { jobIdFor } from '@udb/events'
import { type EventLog, openEventLog, parseSettings, silentLog } from '@udb/service'
import { runProcess } from '@udb/testkit/processes'
import { Api } from './api.js'
import { newDataDir, removeDataDir, settingsOf, startBox } from './running-box.js'

const INBOX = 'udb.requests.v1'
const SOURCE = 'urn:spec'
let dir: string

beforeAll(async () => {
  dir = await newDataDir()
  await (await startBox(dir)).stop()
})
afterAll(() => removeDataDir(dir))

/** As a tool opens it, while no box runs. */
const openLog = async (): Promise<EventLog> =>
  openEventLog(parseSettings(await settingsOf(dir)).settings, silentLog, 'spec')

/** All of one key, so that one partition has them in this order. */
async function publish(...values: readonly { readonly value: string; readonly type: string }[]): Promise<void> {
  const log = await openLog()
  await log.bus.publish(
    values.map(({ value, type }) => ({
      topic: INBOX,
      key: 'k',
      headers: { 'content-type': type, 'x-api-key': 'hush' },
      value: Buffer.from(value),
    })),
  )
  await log.close()
}

const ping = (id: string): { value: string; type: string } => ({
  value: JSON.stringify({
    specversion: '1.0',
    id,
    source: SOURCE,
    type: 'job.requested',
    data: { type: 'ping', params: JSON.stringify({ steps: 1 }) },
  }),
  type: 'application/cloudevents+json',
})

/** Lets the box run until it has done the job, and so has passed all that is before its request. */
async function runUntilDone(eventId: string): Promise<void> {
  const box = await startBox(dir)
  const api = new Api(box.url)
  const path = `/status/${jobIdFor('default', SOURCE, eventId)}?waitSeconds=30`
  while ((await api.get(path)).body.state !== 'completed');
  await box.stop()
}

interface Listed {
  readonly letter: string
  readonly [about: string]: unknown
}

async function deadLetters<T>(...args: string[]): Promise<T> {
  return JSON.parse(await runProcess(['--json', 'dead-letters', ...args], await settingsOf(dir))) as T
}

test('P5: what could not be handled is listed, shown, and sent once more as it was', async () => {
  await publish({ value: 'no event', type: 'text/plain' }, ping('first'))
  await runUntilDone('first')
  const [first, ...others] = await deadLetters<Listed[]>('list')
  expect(others).toEqual([])
  expect(first).toMatchObject({ code: 'event_not_framed', group: 'udb.gateway', topic: INBOX, key: 'k', isWhole: true })
  expect(await deadLetters('show', first!.letter)).toMatchObject({
    headers: { 'content-type': 'text/plain', 'x-api-key': '[redacted]' },
    value: Buffer.from('no event').toString('base64'),
    event: null,
  })

  expect(await deadLetters('resend', '--code', 'event_not_framed')).toEqual({ resent: 1, left: [] })
  await publish(ping('second'))
  await runUntilDone('second')
  const after = await deadLetters<Listed[]>('list', '--topic', INBOX)
  expect(after.map(({ letter }) => letter)).toEqual([expect.any(String), first!.letter])
  expect(await deadLetters('show', after[0]!.letter)).toMatchObject({
    headers: { 'content-type': 'text/plain', udb_resent_from: first!.letter },
    value: Buffer.from('no event').toString('base64'),
  })
  expect(await deadLetters('list', '--code', 'reaction_failed')).toEqual([])
})

test.each([
  ['a letter that is not there', ['show', '0/99'], 'letter_unknown'],
  ['a name that is none', ['show', 'x'], 'letter_unknown'],
  ['no choice', ['resend'], 'letters_unnamed'],
])('refuses %s', async (_, args, code) => {
  await expect(runProcess(['dead-letters', ...args], await settingsOf(dir))).rejects.toThrow(code)
})

test('sends none where one that was named is not there', async () => {
  const [first] = await deadLetters<Listed[]>('list')
  const log = await openLog()
  const before = await log.bus.positions(INBOX)
  await log.close()
  const asked = runProcess(['dead-letters', 'resend', first!.letter, '7/99'], await settingsOf(dir))
  await expect(asked).rejects.toThrow('letter_unknown')
  const after = await openLog()
  expect(await after.bus.positions(INBOX)).toEqual(before)
  await after.close()
})
