import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Duck, literal, openInProcess } from '@udb/engine'
import { type AnyEvent, type Artifact, type Dataset, derivedId, type Fact, type StepRequestName } from '@udb/events'
import {
  enveloped,
  openPlatform,
  parseSettings,
  type Platform,
  Publisher,
  type RunningService,
  silentLog,
  startService,
  storeBlob,
} from '@udb/service'
import { T0 } from '@udb/testkit'
import type { KpiOfFile, KpisFile } from './made-by-others.js'
import type { Profile } from './profile/index.js'
import { profileSchema } from './profile/schema.js'
import { profiler } from './profiler.module.js'
import { Lineage } from './report/index.js'

const penguins = join(import.meta.dirname, '../../../samples/penguins/penguins.csv')
const JOB = derivedId('profiler-spec', 'job')

let dir: string
let platform: Platform
let service: RunningService
let duck: Duck
let table: Dataset
let seen: AnyEvent[]
let wake: () => void = () => undefined

/** The profiler as it runs in a box, on a log, a store and engines of its own. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-profiler-'))
  platform = await openPlatform(parseSettings({ UDB_DATA_DIR: dir, UDB_ENGINE_MEMORY_MB: '256' }).settings, silentLog)
  service = await startService(await profiler(platform), platform, null)
  duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(dir, 'spill') })
  seen = []
  await platform.bus.tail(['udb.jobs.v1'], (record) => {
    void platform.wire.decode(record).then((event) => {
      seen.push(event)
      wake()
    })
  }).ready
  table = await penguinsTable()
}, 30_000)
afterAll(async () => {
  await service.close()
  await platform.close()
  await duck.close()
  await rm(dir, { recursive: true, force: true })
})

async function penguinsTable(): Promise<Dataset> {
  const path = join(dir, 'penguins.parquet')
  const select = `SELECT * FROM read_csv(${literal(penguins)}, nullstr = 'NA')`
  await duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`)
  const described = await duck.query<{ column_name: string; column_type: string }>(`DESCRIBE ${select}`)
  const report = {
    file: { name: 'penguins.csv', sha256: '1'.repeat(64), sizeBytes: 15_241 },
    format: 'csv',
    rowsRead: 344,
    rowsWritten: 344,
    rowsRejected: 0,
    decisions: [
      {
        what: 'null_words',
        column: 'sex',
        value: '["NA"]',
        why: 'it stands beside other words',
        confidence: 1,
        overridden: false,
      },
    ],
  }
  const columns = described.map((each) => ({
    name: each.column_name,
    type: each.column_type,
    originalName: each.column_name,
    tags: [],
  }))
  const ref = await storeBlob(platform.objects, 'default', { path }, 'application/vnd.apache.parquet')
  const details = { fullName: 'default_upload__penguins', rows: 344, columns, source: 'upload', report, join: null }
  return { name: 'penguins', kind: 'table', version: '1', ref, details: JSON.stringify(details) }
}

const ENDINGS = new Set(['table.profiled', 'chart.drawn', 'report.written', 'step.failed'])

/** Asks for a step as the gateway does, and gives the fact that ends it. */
async function run(name: StepRequestName, stepId: string, inputs: readonly Dataset[], params: object, attempt = 1) {
  const from = seen.length
  const asked = { name, data: { stepId, attempt, deadline: Date.now() + 60_000, inputs, params } } as unknown as Fact
  const event = enveloped(asked, derivedId(JOB, stepId, attempt), 'udb/spec', T0, {
    tenant: 'default',
    jobId: JOB,
    actor: 'spec',
    causationId: null,
  })
  await new Publisher(platform.bus, platform.wire).publish([event], null)
  for (;;) {
    const ending = seen
      .slice(from)
      .find((each) => ENDINGS.has(each.name) && (each.data as { stepId?: string }).stepId === stepId)
    if (ending)
      return {
        name: ending.name,
        data: ending.data as unknown as {
          artifacts: Artifact[]
          outputs: Dataset[]
          problem?: { code: string }
        } & Record<string, unknown>,
      }
    await new Promise<void>((resolve) => (wake = resolve))
  }
}

const bytesOf = async (artifact: Artifact | undefined): Promise<Buffer> =>
  (await platform.objects.read(artifact!.ref.key))!.bytes
const textOf = async (artifact: Artifact | undefined): Promise<string> => String(await bytesOf(artifact))

const computed = (
  name: string,
  sql: string,
  columns: KpiOfFile['columns'],
  rows: KpiOfFile['rows'],
  more: Partial<KpiOfFile> = {},
): KpiOfFile =>
  ({
    name,
    sql,
    columns,
    rows,
    description: null,
    unit: null,
    chart: null,
    state: 'computed',
    truncated: false,
    tables: ['penguins'],
    ...more,
  }) as KpiOfFile

async function kpisDataset(): Promise<Dataset> {
  const species = computed(
    'penguins by species',
    'SELECT species, count(*) AS n FROM penguins GROUP BY 1',
    [
      { name: 'species', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
    ],
    [
      ['Adelie', 152],
      ['Gentoo', 124],
      ['Chinstrap', 68],
    ],
  )
  const failed: KpiOfFile = {
    name: 'broken',
    sql: 'SELECT nope',
    description: null,
    unit: null,
    chart: null,
    state: 'failed',
    problem: { code: 'sql_invalid', message: 'There is no column nope.', hint: 'h' },
  }
  const file: KpisFile = {
    generatedAt: '2026-01-01T12:00:00.000Z',
    tables: [{ name: 'penguins', version: '1', rows: 344 }],
    kpis: [species, failed],
  }
  const ref = await storeBlob(platform.objects, 'default', { bytes: JSON.stringify(file) }, 'application/json')
  return { name: 'kpis', kind: 'kpis', version: null, ref, details: '{"computed":1,"failed":1}' }
}

describe('the profiler over the penguins of Palmer Station', () => {
  let profile: Dataset
  let charts: Dataset

  test('profiles a table: the JSON fits its published schema, the page stands alone', async () => {
    const { name, data } = await run('profile.requested', 'profile-penguins', [table], {
      table: 'penguins',
      sampleRows: true,
      showPersonal: false,
    })
    expect([name, data['rows'], data['columns']]).toEqual(['table.profiled', 344, 8])
    expect(data.artifacts.map((each) => [each.name, each.kind, each.table, each.ref.mediaType])).toEqual([
      ['profile-penguins.html', 'profile', 'penguins', 'text/html; charset=utf-8'],
      ['profile-penguins.json', 'profile', 'penguins', 'application/json'],
    ])
    const [html, json] = data.artifacts
    const found: Profile = profileSchema.parse(JSON.parse(await textOf(json)))
    expect(found.overview).toMatchObject({ rows: 344, columns: 8 })
    expect(found.columns.find((column) => column.name === 'species')?.topValues[0]).toMatchObject({
      value: 'Adelie',
      count: 152,
    })
    expect(await textOf(html)).toMatch(/^<!doctype html>/i)
    expect(await textOf(html)).not.toMatch(/(src|href)="https?:/)
    ;[profile] = data.outputs as [Dataset]
    expect(profile).toMatchObject({ name: 'penguins', kind: 'profile', version: '1', ref: json!.ref })
    expect(JSON.parse(profile.details!)).toEqual({ rows: 344, columns: 8, alerts: found.alerts.length })
  }, 30_000)

  test('draws each KPI that can be drawn as a page, a figure and a picture, and names the others with their reason', async () => {
    const { name, data } = await run('chart.requested', 'charts', [await kpisDataset()], { charts: [] })
    expect([name, data['charts'], data['skipped']]).toEqual(['chart.drawn', 1, 1])
    const [html, json, svg, png, dark] = data.artifacts
    expect(data.artifacts.map((each) => each.name)).toEqual([
      'chart-penguins_by_species.html',
      'chart-penguins_by_species.json',
      'chart-penguins_by_species.svg',
      'chart-penguins_by_species.png',
      'chart-penguins_by_species-dark.png',
    ])
    expect(JSON.parse(await textOf(json))).toMatchObject({ data: [expect.any(Object)], layout: expect.any(Object) })
    expect(await textOf(html)).toContain('Adelie')
    expect(await textOf(svg)).toMatch(/^<svg .*<style>@media\(prefers-color-scheme:dark\)/)
    for (const picture of [png, dark]) expect((await bytesOf(picture)).subarray(1, 4).toString()).toBe('PNG')
    ;[charts] = data.outputs as [Dataset]
    expect(JSON.parse(charts.details!)).toEqual({
      charts: [{ name: 'penguins by species', kpi: 'penguins by species', file: 'chart-penguins_by_species' }],
      skipped: [{ name: 'broken', reason: 'the KPI has no result' }],
    })
  }, 30_000)

  test('writes the report: the summary says what came out, the lineage fits its schema and leads from the file to the chart', async () => {
    const { name, data } = await run('report.requested', 'report', [table, await kpisDataset(), profile, charts], {
      title: 'Penguins',
      createdAt: T0,
    })
    expect(name).toBe('report.written')
    expect(data.artifacts.map((each) => each.name)).toEqual(['summary.md', 'lineage.json'])
    const summary = await textOf(data.artifacts[0])
    for (const part of [
      '152',
      'sql_invalid',
      'penguins',
      'chart-penguins_by_species.png',
      'profile-penguins.html',
      'was read as missing in sex',
    ])
      expect(summary).toContain(part)
    const lineage = Lineage.parse(JSON.parse(await textOf(data.artifacts[1])))
    expect(lineage.job).toMatchObject({ id: JOB, tenant: 'default', createdAt: '2026-01-01T12:00:00.000Z' })
    const edges = lineage.edges.map(({ from, to }) => `${from} > ${to}`)
    const path = [
      'upload:penguins.csv',
      'table:penguins@1',
      'kpi:penguins by species',
      'chart:penguins by species',
      'artifact:chart-penguins_by_species.png',
    ]
    for (const [index, to] of path.slice(1).entries()) expect(edges).toContain(`${path[index]} > ${to}`)
    const files = lineage.nodes.filter(({ kind }) => kind === 'artifact').map((each) => each.name)
    expect(files).toHaveLength(9)
    for (const file of [...files, 'lineage.json']) expect(summary).toContain(`[${file}](${file})`)
    expect(data['summary']).toMatch(/^1 table with 344 rows; 2 KPIs, 1 of them failed; \d+ alerts?; 10 artifacts$/)
    expect(String(data['summary'])).not.toMatch(/Adelie|152/)
  }, 30_000)

  test('every artifact that a fact lists is in the store, with the size that it says', async () => {
    const artifacts = seen
      .filter(({ name }) => ENDINGS.has(name))
      .flatMap(({ data }) => (data as { artifacts?: Artifact[] }).artifacts ?? [])
    expect(artifacts).toHaveLength(9)
    for (const { ref } of artifacts) expect((await platform.objects.head(ref.key))?.sizeBytes).toBe(ref.sizeBytes)
  })

  test('P2: a second attempt publishes the same fact', async () => {
    const again = await run(
      'profile.requested',
      'profile-penguins',
      [table],
      { table: 'penguins', sampleRows: true, showPersonal: false },
      2,
    )
    const first = seen.find(({ name }) => name === 'table.profiled')
    expect(again.data).toEqual(first?.data)
  })
})

describe('what the profiler is not given', () => {
  test.each([
    ['profile.requested', { table: 'penguins', sampleRows: false, showPersonal: false }],
    ['chart.requested', { charts: [] }],
  ] as const)('%s without its input says that the plan is at fault', async (name, params) => {
    const { name: ended, data } = await run(name, `without-${name}`, [], params)
    expect([ended, data.problem?.code]).toEqual(['step.failed', 'input_invalid'])
  })

  test('bytes that are gone can come back: it may be tried again', async () => {
    const kpis = await kpisDataset()
    const gone = {
      ...kpis,
      ref: { ...kpis.ref!, key: kpis.ref!.key.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
    }
    const { data } = await run('chart.requested', 'gone', [gone], { charts: [] })
    expect(data.problem).toMatchObject({ code: 'input_missing', retryable: true })
  })

  test('a report of nothing is written all the same', async () => {
    const { name, data } = await run('report.requested', 'empty', [], { title: 'Nothing', createdAt: T0 })
    expect(name).toBe('report.written')
    expect(Lineage.parse(JSON.parse(await textOf(data.artifacts[1]))).nodes).toEqual([
      { id: 'artifact:summary.md', kind: 'artifact', name: 'summary.md' },
    ])
  })
})
