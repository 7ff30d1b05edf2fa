import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Api } from './api.js'
import { discardBox, openOwnBox } from './own-box.js'
import type { RunningBox } from './running-box.js'

const customers = `id,name\n${Array.from({ length: 20 }, (_, i) => `${i + 1},c${i + 1}`).join('\n')}\n`
const orders = (rows: number, missing = 0): string =>
  `order_id,customer_id,amount,status,contact_email\n${Array.from(
    { length: rows },
    (_, i) => `${i + 1},${i < missing ? '' : (i % 20) + 1},${i % 10},${['open', 'paid'][i % 2]},p${i}@example.com`,
  ).join('\n')}\n`

const suite = {
  table: 'orders',
  owner: 'sales',
  checks: [
    { type: 'unique', column: 'order_id' },
    { type: 'references', column: 'customer_id', to: { table: 'customers', column: 'id' } },
    { type: 'range', column: 'amount', min: 0, max: 8, id: 'amount' },
    { type: 'pattern', column: 'contact_email', pattern: '[a-z]+@example\\.com', severity: 'warning' },
    { type: 'sql', query: 'SELECT * FROM orders WHERE amount > 100', id: 'no-huge' },
    { type: 'anomaly', metric: 'row_count', minRuns: 3, severity: 'warning', id: 'rows' },
  ],
}

let box: RunningBox
let api: Api

beforeAll(async () => {
  ;({ box, api } = await openOwnBox({ UDB_TENANTS: 'default,acme' }))
  await api.completed(
    await api.upload([
      { name: 'customers.csv', content: customers },
      { name: 'orders.csv', content: orders(100) },
    ]),
  )
}, 120_000)
afterAll(() => discardBox(box))

const ended = async (asked: { readonly body: { readonly jobId: string } }) =>
  (await api.get(`/status/${asked.body.jobId}?waitSeconds=60`)).body
const artifactOf = async (jobId: string, name: string) => (await api.get(`/artifact/${jobId}/${name}`)).body
const analyze = (quality: unknown) => api.post('/analyze', { tables: ['orders'], quality })

describe('checks of quality, over HTTP', () => {
  test('a failed check fails the job where a gate was asked for, and all that was found is there', async () => {
    const job = await ended(await analyze({ suites: [suite], gate: true }))
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'quality_gate_closed', message: expect.stringContaining('amount') },
    })
    const state = (stepId: string) => job.steps.find((step: { stepId: string }) => step.stepId === stepId)?.state
    expect([state('quality-orders'), state('report')]).toEqual(['failed', 'completed'])

    const { artifacts } = (await api.get(`/artifact_manifest/${job.jobId}`)).body
    const names = artifacts.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['quality-orders.html', 'quality-orders.json', 'summary.md']))
    const report = await artifactOf(job.jobId, 'quality-orders.json')
    expect(report).toMatchObject({
      gate: 'closed',
      rows: 100,
      counts: { passed: 3, failed: 2, errored: 0, skipped: 1 },
      checks: [
        { id: 'amount', state: 'failed', unexpected: 10, owner: 'sales' },
        { id: 'pattern-contact_email', state: 'failed', unexpected: 100, sample: { masked: ['contact_email'] } },
        { id: 'rows', state: 'skipped' },
        { state: 'passed' },
        { state: 'passed' },
        { state: 'passed' },
      ],
    })
    // The statement in the report finds the same rows at the API.
    expect(await api.sql(report.checks[0].sql)).toHaveLength(10)
    expect(String(await artifactOf(job.jobId, 'summary.md'))).toContain('`amount` failed')
    expect(JSON.stringify(await artifactOf(job.jobId, 'lineage.json'))).toContain('"quality:orders"')
  }, 120_000)

  test('the event says it, without a value of a row', async () => {
    const { runs } = (await api.get('/tables/orders/quality')).body
    expect(runs).toMatchObject([
      {
        gate: 'closed',
        score: 66.6,
        failures: [
          { id: 'amount', severity: 'error', unexpected: 10, owner: 'sales' },
          { id: 'pattern-contact_email', severity: 'warning', unexpected: 100 },
        ],
      },
    ])
    const events = String((await api.get(`/jobs/${runs[0].jobId}/events`)).body)
    expect(events).toContain('quality.checked')
    expect(events).not.toContain('@example.com')
  })

  test('without a gate the job completes; runs add up to a trend, and then the unusual is seen', async () => {
    for (let run = 0; run < 2; run++) expect((await ended(await analyze({ suites: [suite] }))).state).toBe('completed')
    await api.completed(await api.upload([{ name: 'orders.csv', content: orders(60) }]))
    const job = await ended(await analyze({ suites: [suite] }))
    const report = await artifactOf(job.jobId, 'quality-orders.json')
    expect(report.trend.map(({ rows }: { rows: number }) => rows)).toEqual([100, 100, 100, 60])
    expect(report.checks.find(({ id }: { id: string }) => id === 'rows')).toMatchObject({ state: 'failed', value: 60 })
  }, 120_000)

  test('asked for without suites, tables are watched and checks are proposed; the proposal passes', async () => {
    const job = await ended(await analyze(true))
    expect(job.state).toBe('completed')
    const yaml = String(await artifactOf(job.jobId, 'proposed-orders.checks.yaml'))
    expect(yaml).toMatch(/type: unique, column: order_id/)
    expect(await artifactOf(job.jobId, 'quality-orders.json')).toMatchObject({ counts: { failed: 0, errored: 0 } })
  }, 120_000)

  test('mistakes are refused before anything runs, and each is named with its place', async () => {
    const { status, body } = await analyze({
      suites: [
        {
          table: 'orders',
          checks: [
            { type: 'not_nul', column: 'order_id' },
            { type: 'pattern', column: 'status', pattern: '(' },
            { type: 'range', column: 'amount', max: 'many' },
          ],
        },
        { table: 'orders', checks: [{ type: 'not_null', column: 'order_idd' }] },
      ],
    })
    expect([status, body.code, body.pointer]).toEqual([422, 'check_type_unknown', '/quality/suites/0/checks/0/type'])
    expect(body.problems.map(({ code, pointer }: { code: string; pointer: string }) => `${code} ${pointer}`)).toEqual([
      'check_type_unknown /quality/suites/0/checks/0/type',
      'check_pattern_invalid /quality/suites/0/checks/1/pattern',
      'check_threshold_invalid /quality/suites/0/checks/2/max',
      'column_unknown /quality/suites/1/checks/0/column',
    ])
  })

  test("another tenant's runs are not there", async () => {
    expect((await api.as('default', 'viewer').get('/tables/orders/quality')).status).toBe(200)
    expect((await api.as('acme').get('/tables/orders/quality')).status).toBe(404)
  })
})
