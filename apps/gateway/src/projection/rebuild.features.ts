import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { StepError } from '@udb/service'
import { requestPing } from '../fixtures/ping.js'
import {
  json,
  post,
  type RunningGateway,
  runGateway,
  type MakePlace,
  type TestPlace,
  testPlatform,
  upload,
} from '../fixtures/running-gateway.js'
import { openReadModel } from '../adapters/open-read-model.js'
import { gateway, rebuildProjection } from '../gateway.module.js'
import { emptied } from './migrations.js'
import { JOBS_TOPIC } from './store.js'

/** What a rebuild promises, whoever runs the PostgreSQL. */
export function rebuildFeatures(makePlace: MakePlace): void {
  let folder: TestPlace

  beforeEach(async () => {
    folder = await makePlace()
  })
  afterEach(() => folder.remove())

  /** Everything that the API says about everything, for two tenants. */
  async function allAnswers(url: string): Promise<unknown[]> {
    const answers: unknown[] = []
    for (const tenant of ['default', 'acme']) {
      const headers = { 'x-udb-tenant': tenant }
      const ask = async (path: string) => {
        const { status, body } = await json(`${url}${path}`, { headers })
        answers.push({ tenant, path, status, body })
        return body
      }
      const { jobs } = (await ask('/jobs?limit=500')) as { jobs: { jobId: string }[] }
      const { tables } = (await ask('/tables')) as { tables: { name: string }[] }
      for (const { name } of tables) {
        await ask(`/tables/${name}`)
        await ask(`/tables/${name}/baselines`)
        await ask(`/tables/${name}/quality`)
      }
      for (const { jobId } of jobs) {
        await ask(`/status/${jobId}`)
        const { artifacts } = (await ask(`/artifact_manifest/${jobId}`)) as { artifacts: { href: string }[] }
        for (const { href } of artifacts) answers.push([href, await (await fetch(`${url}${href}`, { headers })).text()])
        answers.push([jobId, await (await fetch(`${url}/jobs/${jobId}/events`, { headers })).text()])
      }
    }
    return answers
  }

  test('after a rebuild the API says what it said before, all of it', async () => {
    const box = await runGateway(folder, {
      behave: async (stepId) => {
        if (stepId === 'ping-2') throw new StepError('broken', 'It is broken.', 'Mend it.')
      },
    })
    const started = async (path: string, init: RequestInit): Promise<void> => {
      const { body } = await json<{ jobId: string }>(`${box.url}${path}`, init)
      const headers = (init.headers ?? {}) as Record<string, string>
      await json(`${box.url}/status/${body.jobId}?waitSeconds=20`, { headers })
    }
    await started('/ingest/upload', upload({ 'a.csv': 'x', 'b.csv': 'y' }))
    await started('/ingest/upload', upload({ 'theirs.csv': 'x' }, undefined, { 'x-udb-tenant': 'acme' }))
    await started('/analyze', post({ joins: [{ left: 'a', right: 'b', on: 'id' }] }))
    await started('/analyze', post({ tables: ['nope'] }))
    await started('/analyze', post({ tables: ['a', 'b'], drift: true }))
    await started('/analyze', post({ tables: ['a'], quality: true }))
    await started('/tables/a/baselines', post({}))
    const { body: kept } = await json<{ baselines: { id: string }[] }>(`${box.url}/tables/b/baselines`)
    await started(`/tables/b/baselines/${kept.baselines[0]!.id}`, { method: 'DELETE' })
    const failing = await requestPing(box.platform, { eventId: 'failing', steps: 3 })
    await waitFor(async () => (await json<{ state?: string }>(`${box.url}/status/${failing}`)).body.state === 'failed')
    const before = await allAnswers(box.url)
    await box.close()

    const platform = await testPlatform(folder)
    const rebuilt = await rebuildProjection(platform)
    await platform.close()
    const again = await runGateway(folder)
    expect(await allAnswers(again.url)).toEqual(before)
    expect(rebuilt).toMatchObject({ jobs: 9, dispatched: 0 })
    expect(
      (await (await fetch(`${again.url}/metrics`)).text())
        .split('\n')
        .filter((line) => /^job_counter\{.* [^0]/.test(line)),
    ).toEqual([])
    await again.close()
  })

  test('what was open before a rebuild is asked for once more, and ends', async () => {
    const first = await runGateway(folder, { answering: false })
    const jobId = await requestPing(first.platform, { eventId: 'open', steps: 2 })
    await waitFor(async () => (await json<{ state?: string }>(`${first.url}/status/${jobId}`)).body.state === 'running')
    await first.close()

    const platform = await testPlatform(folder)
    const rebuilt = await rebuildProjection(platform)
    const model = await openReadModel(platform)
    expect([rebuilt.dispatched, await model.store.outboxDepth()]).toEqual([1, 1])
    await model.close()
    await platform.close()

    const second = await runGateway(folder)
    const { body } = await json<{ state: string }>(`${second.url}/status/${jobId}?waitSeconds=20`)
    expect(body).toMatchObject({ state: 'completed', progress: { done: 2, total: 2 } })
    await second.close()
  })

  const history = async ({ platform: { bus } }: RunningGateway): Promise<number[]> =>
    (await bus.positions(JOBS_TOPIC)).map(({ next }) => next)

  async function ping(box: RunningGateway, eventId: string): Promise<void> {
    const jobId = await requestPing(box.platform, { eventId, steps: 2 })
    await waitFor(async () => (await json<{ state?: string }>(`${box.url}/status/${jobId}`)).body.state === 'completed')
  }

  async function changeModel(change: string): Promise<void> {
    const platform = await testPlatform(folder)
    const model = await openReadModel(platform)
    await model.pool.query(change)
    await model.close()
    await platform.close()
  }

  test('an empty read model before a log with a history is made from it, and nothing of that is done again', async () => {
    let now = Date.now()
    const done: string[] = []
    const options = { now: () => now, behave: async (stepId: string) => void done.push(stepId) }
    const first = await runGateway(folder, options)
    await ping(first, 'old')
    const before = [await allAnswers(first.url), await history(first), [...done]]
    await first.close()
    await changeModel(emptied())
    now += 24 * 3_600_000
    const second = await runGateway(folder, options)
    expect([await allAnswers(second.url), await history(second), done]).toEqual(before)
    await ping(second, 'new')
    expect(done).toEqual(['ping-1', 'ping-2', 'ping-1', 'ping-2'])
    await second.close()
  })

  test('a read model that a rebuild left half made is made again at the start', async () => {
    const first = await runGateway(folder)
    await ping(first, 'old')
    const before = await allAnswers(first.url)
    await first.close()
    const platform = await testPlatform(folder)
    await (await openReadModel(platform, 'emptied')).close()
    await platform.close()
    const second = await runGateway(folder)
    expect(await allAnswers(second.url)).toEqual(before)
    await second.close()
  })

  test('a read model that is ahead of the log is refused at the start, until it is rebuilt', async () => {
    const first = await runGateway(folder)
    await ping(first, 'old')
    await first.close()
    await rm(join(folder.path, 'log'), { recursive: true })
    const platform = await testPlatform(folder)
    await expect(gateway(platform)).rejects.toMatchObject({
      code: 'read_model_differs',
      message: expect.stringMatching(/udb\.\w+\.v1\/\d+/),
      hint: expect.stringContaining('udb projection rebuild'),
    })
    await rebuildProjection(platform)
    await platform.close()
    const second = await runGateway(folder)
    await ping(second, 'new')
    await second.close()
  })

  test('a rebuild that is interrupted says that it is to be run again', async () => {
    const first = await runGateway(folder)
    await ping(first, 'old')
    await first.close()
    const platform = await testPlatform(folder)
    await expect(rebuildProjection(platform, AbortSignal.abort())).rejects.toMatchObject({
      code: 'read_model_refused',
      hint: expect.stringContaining('rebuild` again'),
    })
    expect(await rebuildProjection(platform)).toMatchObject({ jobs: 1 })
    await platform.close()
  })

  async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
  }
}
