import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type AnyEvent, fact } from '@udb/events'
import { enveloped, type Platform, Publisher } from '@udb/service'
import { type OpenReadModel, openReadModel } from './adapters/open-read-model.js'
import { historyOf } from './fixtures/job-history.js'
import { testFolder, testPlatform, type TestPlace } from './fixtures/running-gateway.js'
import { rebuildProjection } from './gateway.module.js'

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
