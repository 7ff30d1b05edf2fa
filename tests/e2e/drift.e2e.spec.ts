import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Api, type Job } from './api.js'
import { CHANGED, ordersCsv } from './drifting-orders.js'
import { discardBox, openOwnBox } from './own-box.js'
import type { RunningBox } from './running-box.js'

let box: RunningBox
let api: Api

beforeAll(async () => {
  ;({ box, api } = await openOwnBox({ UDB_TENANTS: 'default,acme' }))
})
afterAll(() => discardBox(box))

interface Drift {
  readonly drifted: boolean | null
  readonly columnsCompared: number
  readonly columns: readonly { readonly name: string; readonly drifted: boolean }[]
  readonly comparedWith: { readonly what: string; readonly why: string }
  readonly baseline: { readonly reason: string } | null
  readonly schema: { readonly added: string[]; readonly removed: string[] }
}

const load = (content: string, name = 'orders.csv', as = api): Promise<Job> => as.load({ name, content })
const analyze = async (drift: unknown, tables = ['orders'], as = api): Promise<Job> =>
  as.completed(await as.post('/analyze', { tables, profile: false, drift }))
const driftOf = async (job: Job, table = 'orders', as = api): Promise<Drift> =>
  (await as.artifact(job.jobId, `drift-${table}.json`)) as Drift
const called = ({ columns }: Drift): string[] =>
  columns
    .filter(({ drifted }) => drifted)
    .map(({ name }) => name)
    .sort()
const baselines = async (as = api): Promise<{ id: string; version: number; holds: boolean; kind: string }[]> =>
  (await as.get('/tables/orders/baselines')).body.baselines

describe('given orders, and orders of a later time', () => {
  const first = ordersCsv(3_000, 1)

  test('then the first version is kept, the changed columns of the next are named, and once promoted it is usual', async () => {
    await load(first)
    const begun = await analyze(true)
    expect(await driftOf(begun)).toMatchObject({
      drifted: null,
      comparedWith: { what: 'nothing' },
      baseline: { reason: 'first' },
    })
    expect(String(await api.artifact(begun.jobId, 'drift-orders.html'))).toContain(
      'There is nothing to compare with yet.',
    )
    expect(await baselines()).toEqual([expect.objectContaining({ version: 1, holds: true, kind: 'pinned' })])

    await load(ordersCsv(3_000, 2, true))
    const changed = await analyze(true)
    const drift = await driftOf(changed)
    expect(called(drift)).toEqual(CHANGED)
    expect(drift).toMatchObject({
      columnsCompared: 13,
      comparedWith: { what: 'baselines' },
      baseline: { reason: 'pinned' },
    })
    const summary = String(await api.artifact(changed.jobId, 'summary.md'))
    for (const column of CHANGED) expect(summary).toContain(`\`${column}\``)
    const lineage = (await api.artifact(changed.jobId, 'lineage.json')) as {
      edges: { from: string; to: string }[]
    }
    const [kept] = await baselines()
    expect(lineage.edges).toContainEqual(
      expect.objectContaining({ from: `baseline:${kept!.id}`, to: 'drift:orders', step: 'drift-orders' }),
    )

    await api.completed(await api.post('/tables/orders/baselines', {}))
    expect(await baselines()).toEqual([
      expect.objectContaining({ version: 2, holds: true }),
      expect.objectContaining({ version: 1, holds: false }),
    ])
    expect(called(await driftOf(await analyze(true)))).toEqual([])
    await load(ordersCsv(3_000, 3, true))
    expect(called(await driftOf(await analyze(true)))).toEqual([])
  }, 240_000)

  test('then a column that is gone and one that is new are reported, and the others are compared', async () => {
    const [header, ...lines] = ordersCsv(3_000, 4, true).split('\n')
    const other = [header!.replace('is_gift', 'gift_wrap'), ...lines].join('\n')
    await load(other)
    const drift = await driftOf(await analyze(true))
    expect(drift).toMatchObject({ columnsCompared: 12, schema: { added: ['gift_wrap'], removed: ['is_gift'] } })
    expect(called(drift)).toEqual([])
  }, 120_000)

  test('then two tables are compared without any history, and no baseline comes of it', async () => {
    await load(first, 'old_orders.csv')
    const before = await baselines()
    const job = await analyze({ against: { table: 'old_orders' } })
    const drift = await driftOf(job)
    expect(drift).toMatchObject({ comparedWith: { what: 'table' }, baseline: null })
    expect(called(drift)).toEqual(CHANGED)
    const older = await driftOf(await analyze({ against: { table: 'orders', version: 3 } }))
    expect(called(older)).toEqual([])
    expect(await baselines()).toEqual(before)
  }, 120_000)

  test('then a baseline that is let go is compared with no more', async () => {
    const [held] = await baselines()
    await api.completed(await api.call('DELETE', `/tables/orders/baselines/${held!.id}`))
    expect((await baselines()).map(({ version, holds }) => [version, holds])).toEqual([[1, true]])
    expect(called(await driftOf(await analyze(true)))).toEqual(CHANGED)
  }, 120_000)

  test('then a prune of every artifact leaves the baselines, and what is compared with them', async () => {
    const before = await baselines()
    await api.completed(await api.post('/admin/prune', { olderThanDays: 0 }))
    expect(await baselines()).toEqual(before)
    expect(called(await driftOf(await analyze(true)))).toEqual(CHANGED)
  }, 120_000)

  test('then another tenant has none of it, and a viewer may look and not promote', async () => {
    const acme = api.as('acme')
    expect((await acme.get('/tables/orders/baselines')).status).toBe(404)
    await load(first, 'orders.csv', acme)
    expect(await baselines(acme)).toEqual([])
    const [ours] = await baselines()
    const refused = await acme.post('/analyze', { tables: ['orders'], drift: { against: { baseline: ours!.id } } })
    expect(refused).toMatchObject({ status: 404, body: { code: 'baseline_unknown' } })
    const viewer = api.as('default', 'viewer')
    expect((await viewer.get('/tables/orders/baselines')).status).toBe(200)
    expect((await viewer.post('/tables/orders/baselines', {})).status).toBe(403)
    expect((await viewer.call('DELETE', `/tables/orders/baselines/${ours!.id}`)).status).toBe(403)
  }, 60_000)
})
