import { afterEach, beforeEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { ownServer, type OwnServer } from './fixtures/own-server.js'
import { requestPing } from './fixtures/ping.js'
import { placeOnServer } from './fixtures/place-on-server.js'
import { json, runGateway, type RunningGateway, testFolder, type TestPlace } from './fixtures/running-gateway.js'

const TIMEOUT_MS = 120_000

let place: TestPlace
let box: RunningGateway

beforeEach(async () => {
  place = await testFolder()
})
afterEach(async () => {
  await place.remove()
})

/** As the API says it once it can: the database may be away, and the job not be in it yet. */
async function ended(jobId: string): Promise<{ state?: string }> {
  for (;;) {
    const { status, body } = await json<{ state?: string }>(`${box.url}/status/${jobId}?waitSeconds=10`)
    if (status === 200 && body.state !== 'running' && body.state !== 'created') return body
  }
}

/** Jobs are asked for while `harm` is done to the database, round after round; then all of them are there, and have ended. */
async function survives(harm: () => Promise<void>): Promise<void> {
  const jobIds: string[] = []
  for (let round = 0; round < 3; round++) {
    for (let job = 0; job < 5; job++)
      jobIds.push(await requestPing(box.platform, { eventId: `round-${round}-${job}`, steps: 8 }))
    await harm()
  }
  for (const jobId of jobIds)
    expect(await ended(jobId)).toMatchObject({ state: 'completed', progress: { done: 8, total: 8 } })
  const { body } = await json<{ jobs: { jobId: string }[] }>(`${box.url}/jobs?limit=100`)
  expect(new Set(body.jobs.map(({ jobId }) => jobId))).toEqual(new Set(jobIds))
}

async function untilReady(): Promise<void> {
  while ((await fetch(`${box.url}/readyz`)).status !== 200);
}

/** With commits that come back before they are on disk, its last ones are lost as well. */
test.each([
  ['durable', 'on'],
  ['not durable', 'off'],
])(
  'jobs go on to their end though the server is killed under them, its commits being %s',
  async (_, synchronousCommit) => {
    const server: OwnServer = await ownServer({ synchronous_commit: synchronousCommit, wal_writer_delay: '10s' })
    box = await runGateway({ ...place, env: { UDB_POSTGRES_URL: server.url } })
    await survives(async () => {
      await server.kill()
      expect((await fetch(`${box.url}/readyz`)).status).toBe(503)
      await server.start()
      await untilReady()
    })
    await box.close()
    await server.remove()
  },
  TIMEOUT_MS,
)

test(
  'an end that was told stays as it was told, though the server is killed right behind it',
  async () => {
    // Only what waits for the disk is on it: nothing else brings it there before the server is killed.
    const server: OwnServer = await ownServer({ wal_writer_delay: '10s' })
    box = await runGateway({ ...place, env: { UDB_POSTGRES_URL: server.url } })
    for (let round = 0; round < 3; round++) {
      const jobId = await requestPing(box.platform, { eventId: `told-${round}`, steps: 2 })
      const told = await ended(jobId)
      expect(told).toMatchObject({ state: 'completed' })
      await server.kill()
      await server.start()
      await untilReady()
      expect(await ended(jobId)).toEqual(told)
    }
    await box.close()
    await server.remove()
  },
  TIMEOUT_MS,
)

test(
  'jobs go on to their end though every connection breaks again and again, in the middle of whatever it does',
  async () => {
    const shared = await placeOnServer()
    const admin = new pg.Client({ connectionString: shared.env['UDB_POSTGRES_URL']! })
    await admin.connect()
    box = await runGateway(shared)
    await survives(async () => {
      for (let cut = 0; cut < 10; cut++) {
        await admin.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        )
        await fetch(`${box.url}/readyz`)
      }
    })
    await box.close()
    await admin.end()
    await shared.remove()
  },
  TIMEOUT_MS,
)
