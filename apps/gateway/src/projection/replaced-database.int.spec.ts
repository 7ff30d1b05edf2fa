import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type BusRecord, partitionOfKey } from '@udb/bus'
import { type AnyEvent, derivedId, fact, type Fact } from '@udb/events'
import { enveloped, type Platform, Publisher, silentLog } from '@udb/service'
import type { OpenReadModel } from '../adapters/open-read-model.js'
import { openReadModelOnLog } from '../adapters/read-model-on-log.js'
import { testFolder, testPlatform, type TestPlace } from '../fixtures/running-gateway.js'
import { planPing } from '../plan-ping.js'
import { migrate } from './migrate.js'
import { emptied, MIGRATIONS } from './migrations.js'
import { PartitionProjector, StalePosition } from './partition-projector.js'
import { rebuildInto } from './rebuild.js'
import { Relay } from './relay.js'
import { JOBS_TOPIC } from './store.js'

const job = derivedId('test', 'replaced')
const now = Date.UTC(2026, 0, 1)

let folder: TestPlace
let platform: Platform
let model: OpenReadModel
let id: { topic: string; partition: number }

beforeEach(async () => {
  folder = await testFolder()
  platform = await testPlatform(folder, { now: () => now })
  model = await openReadModelOnLog(platform)
  const { length } = await platform.bus.positions(JOBS_TOPIC)
  id = { topic: JOBS_TOPIC, partition: partitionOfKey(Buffer.from(job), length) }
})
afterEach(async () => {
  await model.close()
  await platform.close()
  await folder.remove()
})

async function owner(): Promise<PartitionProjector> {
  const { bus, wire } = platform
  const projector = new PartitionProjector(
    id,
    {
      bus,
      wire,
      store: model.store,
      log: silentLog,
      now: () => now,
      committed: () => undefined,
      buried: () => undefined,
      relay: new Relay(bus, wire, silentLog),
    },
    new AbortController().signal,
  )
  await projector.takeOver()
  return projector
}

async function append(made: Fact): Promise<void> {
  const meta = { tenant: 'default', jobId: job, actor: 'test', causationId: null }
  const event: AnyEvent = enveloped(made, made.name, 'udb/test', now, meta)
  await new Publisher(platform.bus, platform.wire).publish([event], null)
}

const onTheLog = (): Promise<BusRecord[]> => platform.bus.read(id, 0, 1_000)

/** A job whose one step was asked for, by an owner that runs on. */
async function askedFor(): Promise<PartitionProjector> {
  const steps = planPing({ steps: 1, text: 'x' })
  await append(fact('job.created', { type: 'ping', requestHash: 'h', params: '{}', steps }))
  const running = await owner()
  await running.deliver(await onTheLog())
  expect(await onTheLog()).toHaveLength(3)
  return running
}

/** The tables are there, as whoever starts next makes them, and nobody has folded the log into them. */
async function replaceDatabase(): Promise<void> {
  await model.pool.query(emptied())
  await migrate(model.pool)
}

test('an owner that runs on takes no history for news in a database that was replaced: it waits, and says what to do', async () => {
  const running = await askedFor()
  await replaceDatabase()
  const refused = { code: 'read_model_unmade', hint: expect.stringContaining('udb projection rebuild') }
  await expect(running.recover()).rejects.toMatchObject(refused)
  await expect(running.deliver(await onTheLog())).rejects.toMatchObject(refused)
  expect([(await onTheLog()).length, await model.store.outboxDepth()]).toEqual([3, 0])
  expect(await model.store.positions()).toEqual([])
  await running.end()
})

test('once it was made from the log, the owner goes on there', async () => {
  const running = await askedFor()
  await replaceDatabase()
  await expect(running.recover()).rejects.toThrow()
  await rebuildInto(model.store, platform)
  await running.recover()
  expect(await onTheLog()).toHaveLength(3)
  await append(fact('job.cancelling', { reason: null }))
  await running.deliver((await onTheLog()).slice(3))
  expect((await model.readModel.job('default', job))?.state).toMatchObject({ cancelling: { reason: null } })
  await running.end()
})

test('what an owner knows of the database before is refused in the one that was made since', async () => {
  const running = await askedFor()
  await append(fact('job.cancelling', { reason: null }))
  await running.deliver((await onTheLog()).slice(1))
  const before = await model.store.positions()
  await replaceDatabase()
  await rebuildInto(model.store, platform)
  expect(await model.store.positions()).toEqual(before)
  const problem = { code: 'disk_full', message: '', hint: '', line: null, column: null, retryable: true }
  await append(fact('step.failed', { stepId: 'ping-1', attempt: 1, problem }))
  await expect(running.deliver((await onTheLog()).slice(4))).rejects.toThrow(StalePosition)
  await running.end()
})

test('a read model that an older release made counts as made, and one that it only prepared does not', async () => {
  const beforeTheMark = MIGRATIONS.filter(({ version }) => version < 5)
  for (const positions of [0, 1]) {
    await model.pool.query(emptied())
    await migrate(model.pool, beforeTheMark)
    const row = `SELECT 'udb.jobs.v1', 0, 7 LIMIT ${positions}`
    await model.pool.query(`INSERT INTO partition_offsets (topic, partition, next_offset) ${row}`)
    await migrate(model.pool)
    expect(await model.store.isMade()).toBe(positions === 1)
  }
})
