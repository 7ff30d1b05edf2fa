import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type AnyEvent, fact } from '@udb/events'
import { enveloped, type Platform, Publisher } from '@udb/service'
import { type OpenReadModel, openReadModel } from './adapters/open-read-model.js'
import { historyOf } from './fixtures/job-history.js'
import { testFolder, testPlatform, type TestPlace } from './fixtures/running-gateway.js'
import { rebuildProjection } from './gateway.module.js'
import { MIGRATIONS } from './projection/migrations.js'

/** Which jobs a prune is told of, as the log has them. */

let place: TestPlace
let platform: Platform
let model: OpenReadModel
beforeEach(async () => {
  place = await testFolder()
  platform = await testPlatform(place)
})
afterEach(async () => {
  await model.close()
  await platform.close()
  await place.remove()
})

/** An upload, an analysis, and a ping; a minute or less each, a second apart. */
const [UPLOAD, ANALYSIS, PING] = [0, 1, 2].map(historyOf) as [AnyEvent[], AnyEvent[], AnyEvent[]]
const jobOf = ([first]: readonly AnyEvent[]): string => first!.meta.jobId!
const endOf = (events: readonly AnyEvent[]): number => events.at(-1)!.meta.time

async function given(...events: AnyEvent[]): Promise<void> {
  await new Publisher(platform.bus, platform.wire).publish(events, null)
  await rebuildProjection(platform)
  model = await openReadModel(platform)
}

const asked = async (before: number, tenant = 'default') => {
  const { jobs, more } = await model.readModel.endedJobs(tenant, before)
  return [jobs.map(({ jobId, uploadIds }) => [jobId, ...uploadIds]), more]
}

test('those that ended before, the oldest first, with their uploads; none of another tenant', async () => {
  await given(...PING, ...UPLOAD, ...ANALYSIS)
  const all = [[jobOf(UPLOAD), 'u0'], [jobOf(ANALYSIS)], [jobOf(PING)]]
  expect(await asked(endOf(PING) + 60_000)).toEqual([all, 0])
  expect(await asked(endOf(UPLOAD))).toEqual([[], 0])
  expect(await asked(endOf(UPLOAD) + 1)).toEqual([all.slice(0, 1), 0])
  expect(await asked(endOf(PING) + 60_000, 'acme')).toEqual([[], 0])
})

test('not those that are open, however long ago they began', async () => {
  await given(...UPLOAD.slice(0, 4))
  expect(await asked(endOf(UPLOAD) + 60_000)).toEqual([[], 0])
})

test('not those that a prune has taken; a dry run takes none', async () => {
  const pruned = (dryRun: boolean, ...jobs: string[]): AnyEvent => {
    const data = { stepId: 'prune', attempt: 1, startedAt: 0, finishedAt: 0, inputs: [], outputs: [], artifacts: [] }
    const what = { dryRun, count: 0, bytes: 0, remaining: 0, baselines: [], uploads: [], entries: [], jobs }
    const cause = { tenant: 'default', jobId: jobOf(PING), actor: 'test', causationId: null }
    return enveloped(fact('artifacts.pruned', { ...data, ...what }), `${dryRun}`, 'udb/pruner', endOf(PING), cause)
  }
  await given(...UPLOAD, ...ANALYSIS, ...PING, pruned(true, jobOf(ANALYSIS)), pruned(false, jobOf(UPLOAD)))
  expect(await asked(endOf(PING) + 60_000)).toEqual([[[jobOf(ANALYSIS)], [jobOf(PING)]], 0])
})

test('without an upload that an open job reads again', async () => {
  const [created] = historyOf(3) as [AnyEvent]
  const again = {
    ...created,
    data: { ...created.data, params: '{"uploads":[{"uploadId":"u0","table":"t"}]}' },
  } as AnyEvent
  await given(...UPLOAD, again)
  expect(await asked(endOf(UPLOAD) + 60_000)).toEqual([[[jobOf(UPLOAD)]], 0])
})

test('also where somebody wrote a NUL in the reason of a cancel, which PostgreSQL takes for no JSON', async () => {
  const cause = { tenant: 'default', jobId: jobOf(PING), actor: 'test', causationId: null }
  const cancelled = enveloped(fact('job.cancelled', { reason: 'a\0b' }), 'end', 'udb/gateway', endOf(PING), cause)
  await given(PING[0]!, cancelled)
  expect(await asked(endOf(PING) + 1)).toEqual([[[jobOf(PING)]], 0])
})

test('without the job that made a table version that an open job is pinned to', async () => {
  const blob = /tenants\/default\/blobs\/[0-9a-f]{2}\/[0-9a-f]{64}/
  const [made] = blob.exec(JSON.stringify(UPLOAD.find(({ name }) => name === 'table.loaded')))!
  const open = JSON.parse(JSON.stringify(historyOf(4)[0]).replace(blob, made)) as AnyEvent
  await given(...UPLOAD, ...ANALYSIS, ...PING, open)
  expect(await asked(endOf(PING) + 1)).toEqual([[[jobOf(ANALYSIS)], [jobOf(PING)]], 0])
})

test('the same in a read model that was made before it said when a job ended', async () => {
  await given(...UPLOAD, ...ANALYSIS, ...PING)
  const before = await asked(endOf(ANALYSIS) + 1)
  const { sql } = MIGRATIONS.find(({ name }) => name === 'when a job ended')!
  await model.pool.query(`ALTER TABLE jobs DROP COLUMN finished_at; ${sql}`)
  expect(await asked(endOf(ANALYSIS) + 1)).toEqual(before)
  expect(before[0]).toHaveLength(2)
})
