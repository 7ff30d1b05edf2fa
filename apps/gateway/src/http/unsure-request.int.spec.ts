import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Bus, BusError, type OutRecord } from '@udb/bus'
import { overriding } from '@udb/service'
import {
  json,
  runGateway,
  type RunningGateway,
  testFolder,
  type TestPlace,
  upload,
} from '../fixtures/running-gateway.js'

let folder: TestPlace
let box: RunningGateway
/** What is published on the inbox next is on the log, and nobody hears of it: as where a broker hangs or ends before it answers. */
let losesTheNextAnswer = false
/** The log answers, and takes nothing. */
let isRefusing = false

beforeAll(async () => {
  folder = await testFolder()
  box = await runGateway(folder, { bus: forgetful })
})
afterAll(async () => {
  await box.close()
  await folder.remove()
})

interface Uploaded {
  readonly jobId: string
  readonly uploads: readonly { readonly uploadId: string }[]
}

const refused = () => new BusError('log_refused', 'The broker refuses.', 'Correct the password.')

const forgetful = (bus: Bus): Bus =>
  overriding(bus, { publish: publishOn(bus), ping: () => (isRefusing ? Promise.reject(refused()) : bus.ping()) })

const publishOn =
  (bus: Bus) =>
  async (records: readonly OutRecord[]): Promise<void> => {
    await bus.publish(records)
    if (!losesTheNextAnswer || !records.some(({ topic }) => topic === 'udb.requests.v1')) return
    losesTheNextAnswer = false
    throw new BusError('log_unavailable', 'The broker does not answer.', 'Wait.')
  }

const ask = () =>
  json<Uploaded>(`${box.url}/ingest/upload`, upload({ 'a.csv': 'a\n1\n' }, {}, { 'idempotency-key': 'unsure' }))

test('an upload whose request is on the log, though nobody said so, is there for its job, and asked for again it is that job', async () => {
  losesTheNextAnswer = true
  expect((await ask()).status).toBe(503)
  const { status, body } = await ask()
  expect(status).toBe(202)
  const { body: job } = await json(`${box.url}/status/${body.jobId}?waitSeconds=20`)
  expect(job).toMatchObject({ type: 'ingest', state: 'completed' })
  const { objects } = await box.platform.objects.list('tenants/default/uploads/')
  expect(objects.map(({ key }) => key)).toEqual(
    body.uploads.map(({ uploadId }) => `tenants/default/uploads/${uploadId}`),
  )
})

test('an upload is refused before its bytes are stored while the log takes nothing', async () => {
  const before = await box.platform.objects.list('tenants/default/uploads/')
  isRefusing = true
  const { status, body } = await ask()
  isRefusing = false
  expect({ status, body }).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } })
  expect(await box.platform.objects.list('tenants/default/uploads/')).toEqual(before)
})
