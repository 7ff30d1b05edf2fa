import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { requestDirectly } from '../fixtures/direct-request.js'
import {
  json,
  post,
  runGateway,
  type RunningGateway,
  type MakePlace,
  type TestPlace,
  upload,
} from '../fixtures/running-gateway.js'
import { routes } from './routes.js'

interface Baseline {
  readonly id: string
  readonly kind: string
  readonly version: number
  readonly holds: boolean
  readonly promotedAt: string | null
}

/** Baselines through the API and by event, whoever runs the PostgreSQL. */
export function baselineFeatures(makePlace: MakePlace): void {
  let folder: TestPlace
  let box: RunningGateway

  beforeAll(async () => {
    folder = await makePlace()
    box = await runGateway(folder)
    await completed('/ingest/upload', upload({ 'orders.csv': 'a\n1\n', 'returns.csv': 'a\n1\n' }))
  })
  afterAll(async () => {
    await box.close()
    await folder.remove()
  })

  async function ended(jobId: string, headers = {}): Promise<string> {
    const { body } = await json<{ state: string }>(`${box.url}/status/${jobId}?waitSeconds=20`, { headers })
    return body.state
  }
  async function completed(path: string, init: RequestInit): Promise<string> {
    const { status, body } = await json<{ jobId: string }>(`${box.url}${path}`, init)
    expect(status).toBe(202)
    expect(await ended(body.jobId)).toBe('completed')
    return body.jobId
  }
  async function baselines(table = 'orders'): Promise<readonly Baseline[]> {
    const { status, body } = await json<{ baselines: Baseline[] }>(`${box.url}/tables/${table}/baselines`)
    expect(status).toBe(200)
    const schema = routes.find(({ path, method }) => path === '/tables/:name/baselines' && method === 'GET')
    expect(schema?.answers[200]?.schema?.safeParse(body)).toMatchObject({ success: true })
    return body.baselines
  }
  const asViewer = { 'x-udb-role': 'viewer' }

  test('given an analysis with drift, then the version that it kept is listed, and those of other tables are not', async () => {
    expect(await baselines()).toEqual([])
    await completed('/analyze', post({ tables: ['orders'], drift: true }))
    expect(await baselines()).toEqual([expect.objectContaining({ kind: 'pinned', version: 1, holds: true })])
    expect(await baselines('default_upload__orders')).toHaveLength(1)
    expect(await baselines('returns')).toEqual([])
  })

  test('given the same version again, then nothing is kept twice', async () => {
    const before = await baselines()
    await completed('/analyze', post({ tables: ['orders'], drift: true }))
    expect(await baselines()).toEqual(before)
  })

  test('given a promotion, then that one holds; given it is let go, then the one before does', async () => {
    const [first] = await baselines()
    await completed('/tables/orders/baselines', post({ version: 1 }))
    const both = await baselines()
    expect(both.map(({ holds }) => holds).toSorted()).toEqual([false, true])
    const promoted = both.find(({ holds }) => holds)!
    expect(promoted.id).not.toBe(first!.id)
    await completed(`/tables/orders/baselines/${promoted.id}`, { method: 'DELETE' })
    expect(await baselines()).toEqual([{ ...first, holds: true }])
  })

  test('given an event on the inbox, then it promotes as the API does, and once however often it comes', async () => {
    const request = { eventId: 'promote-1', type: 'baseline', params: { action: 'promote', table: 'returns' } }
    const jobId = await requestDirectly(box.platform, request)
    await until(async () => (await ended(jobId)) === 'completed')
    await requestDirectly(box.platform, request)
    const last = await requestDirectly(box.platform, { eventId: 'behind', type: 'ping', params: {} })
    await until(async () => (await ended(last)) === 'completed')
    expect(await baselines('returns')).toEqual([expect.objectContaining({ version: 1, holds: true })])
  })

  test('given a retried request, then it is the same job', async () => {
    const ask = () =>
      json<{ jobId: string }>(`${box.url}/tables/returns/baselines`, post({}, { 'idempotency-key': 'k' }))
    const [first, again] = [await ask(), await ask()]
    expect(again.body.jobId).toBe(first.body.jobId)
    expect(await ended(first.body.jobId)).toBe('completed')
    const other = post({ kind: 'rolling' }, { 'idempotency-key': 'k' })
    expect(await json(`${box.url}/tables/returns/baselines`, other)).toMatchObject({ status: 409 })
  })

  describe('what is not there', () => {
    test.each([
      ['GET', '/tables/nope/baselines', undefined, 404, 'table_unknown'],
      ['POST', '/tables/nope/baselines', {}, 404, 'table_unknown'],
      ['POST', '/tables/orders/baselines', { version: 99 }, 404, 'table_version_unknown'],
      ['POST', '/tables/orders/baselines', { kind: 'period' }, 400, 'request_invalid'],
      ['POST', '/tables/orders/baselines', { versions: 1 }, 400, 'request_invalid'],
      ['DELETE', '/tables/orders/baselines/nope', undefined, 404, 'baseline_unknown'],
    ])('%s %s %j is %d %s', async (method, path, body, status, code) => {
      const init = body === undefined ? { method } : post(body)
      expect(await json(`${box.url}${path}`, init)).toMatchObject({ status, body: { code } })
    })

    test('is what is another tenant’s', async () => {
      const [ours] = await baselines()
      const headers = { 'x-udb-tenant': 'acme' }
      expect(await json(`${box.url}/tables/orders/baselines`, { headers })).toMatchObject({ status: 404 })
      const init = upload({ 'orders.csv': 'a\n1\n' }, undefined, headers)
      const { body } = await json<{ jobId: string }>(`${box.url}/ingest/upload`, init)
      expect(await ended(body.jobId, headers)).toBe('completed')
      expect(await json(`${box.url}/tables/orders/baselines`, { headers })).toMatchObject({ body: { baselines: [] } })
      const gone = await json(`${box.url}/tables/orders/baselines/${ours!.id}`, { method: 'DELETE', headers })
      expect(gone).toMatchObject({ status: 404, body: { code: 'baseline_unknown' } })
      expect(await baselines()).toHaveLength(1)
    })
  })

  test('a viewer lists, and neither promotes nor lets go', async () => {
    const [one] = await baselines()
    expect((await json(`${box.url}/tables/orders/baselines`, { headers: asViewer })).status).toBe(200)
    for (const [path, init] of [
      ['/tables/orders/baselines', post({}, asViewer)],
      [`/tables/orders/baselines/${one!.id}`, { method: 'DELETE', headers: asViewer }],
    ] as const)
      expect(await json(`${box.url}${path}`, init)).toMatchObject({ status: 403, body: { code: 'role_too_low' } })
  })

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
  }
}
