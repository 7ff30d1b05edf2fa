import { describe, expect, test } from '@jest/globals'
import type { PlanStep } from '@udb/events'
import { type Catalog, type CatalogTable, NO_ENDED_JOBS } from './catalog.js'
import { planFor, type Planned } from './plan.js'
import type { PlanContext } from './plan-context.js'
import { endedJobsDueBefore } from './plan-prune.js'

const NOW = Date.UTC(2026, 0, 31)

const table = (name: string, columns: readonly string[], source = 'upload', version = 3): CatalogTable => ({
  name,
  fullName: `acme_${source}__${name}`,
  version,
  versions: [version],
  rows: 10,
  source,
  publishedAt: NOW,
  jobId: null,
  columns: columns.map((column) => ({ name: column, type: 'VARCHAR', originalName: column, tags: [] })),
  ref: {
    key: `tenants/acme/blobs/aa/${name}`,
    sizeBytes: 1,
    sha256: 'a'.repeat(64),
    mediaType: 'application/vnd.apache.parquet',
  },
  details: { fullName: `acme_${source}__${name}`, rows: 10 },
})

const flights = table('flights', ['carrier', 'tailnum', 'origin'])
const planes = table('planes', ['tailnum', 'year'])
const airlines = table('airlines', ['carrier', 'name'])
const catalog: Catalog = {
  tables: [airlines, flights, planes],
  uploads: new Map([
    ['up-1', { table: 'planes', jobId: 'has-ended' }],
    ['up-3', { table: 'planes', jobId: 'still-open' }],
  ]),
}
const context: PlanContext = {
  tenant: 'acme',
  catalog,
  now: NOW,
  retentionDays: 30,
  openJobs: ['still-open'],
  baselines: [],
  retiredBaselines: [],
  endedJobs: NO_ENDED_JOBS,
  qualityHistories: new Map(),
  versions: [],
}

const stepsOf = (planned: Planned): readonly PlanStep[] => {
  if ('problem' in planned) throw new Error(planned.problem.message)
  return planned.steps
}
const outline = (planned: Planned) =>
  stepsOf(planned).map(({ stepId, service, needs }) => [stepId, service, needs.join(' ')])
const paramsOf = (planned: Planned, stepId: string): unknown =>
  JSON.parse(stepsOf(planned).find((step) => step.stepId === stepId)!.params)
const inputsOf = (planned: Planned, stepId: string) =>
  stepsOf(planned)
    .find((step) => step.stepId === stepId)!
    .inputs.map(({ name, kind, version }) => `${kind} ${name} ${version}`)
const refusal = (planned: Planned): readonly unknown[] =>
  'problem' in planned ? [planned.problem.code, planned.problem.message, planned.problem.hint] : [planned]
const file = (filename: string, more: object = {}) => ({
  uploadId: filename.replace(/\W/g, '-'),
  filename,
  sizeBytes: 4,
  sha256: 'b'.repeat(64),
  ...more,
})

describe('ingest', () => {
  const plan = (...uploads: object[]) => planFor('ingest', { uploads }, context)

  test('parses each file, then loads it', () => {
    expect(outline(plan(file('flights.csv'), file('Air Ports.csv.gz')))).toEqual([
      ['parse-flights', 'ingestion', ''],
      ['load-flights', 'analyzer', 'parse-flights'],
      ['parse-air_ports', 'ingestion', ''],
      ['load-air_ports', 'analyzer', 'parse-air_ports'],
    ])
  })

  test('gives the file to the parser by reference, and the table its full name', () => {
    const planned = plan(file('flights.csv', { overrides: { delimiter: ';' } }))
    expect(stepsOf(planned)[0]?.inputs).toEqual([
      {
        name: 'flights.csv',
        kind: 'upload',
        version: null,
        ref: {
          key: 'tenants/acme/uploads/flights-csv',
          sizeBytes: 4,
          sha256: 'b'.repeat(64),
          mediaType: 'application/octet-stream',
        },
        details: '{"uploadId":"flights-csv"}',
      },
    ])
    expect(paramsOf(planned, 'parse-flights')).toEqual({
      uploadId: 'flights-csv',
      filename: 'flights.csv',
      table: 'flights',
      overrides: '{"delimiter":";"}',
      takenUploads: [],
      takenTables: [],
    })
    expect(paramsOf(planned, 'load-flights')).toEqual({
      table: 'flights',
      fullName: 'acme_upload__flights',
      mode: 'replace',
      join: null,
    })
  })

  test('tells the parser which names a further table must not take: those of other uploads, joins and other files', () => {
    const from = (name: string, source: string, mainTable?: string) => ({
      ...table(name, ['a'], source),
      details: { report: { ...(mainTable ? { mainTable } : {}) } },
    })
    const tables = [
      from('shop_all', 'join'),
      from('shop_items', 'upload', 'shop'),
      from('shop_x', 'upload'),
      from('other', 'upload'),
    ]
    const uploads = [file('shop.xlsx'), file('shop_items.csv', { uploadId: 'items' })]
    const planned = planFor('ingest', { uploads }, { ...context, catalog: { ...catalog, tables } })
    expect(paramsOf(planned, 'parse-shop')).toMatchObject({
      takenUploads: ['shop_items'],
      takenTables: ['shop_all', 'shop_x'],
    })
  })

  test('gives every file a table of its own, and keeps the names that were asked for', () => {
    const planned = plan(file('a.csv'), file('a.json'), file('x.csv', { table: 'a' }))
    expect(stepsOf(planned).flatMap(({ kind, stepId }) => (kind === 'load' ? [stepId] : []))).toEqual([
      'load-a_2',
      'load-a_3',
      'load-a',
    ])
  })

  test('reads files for one table together, in their order, and each of the others by itself', () => {
    const planned = plan(file('a.csv', { table: 't' }), file('c.csv'), file('b.csv', { table: 't' }))
    const steps = stepsOf(planned)
    expect(steps.map(({ stepId }) => stepId)).toEqual(['parse-t', 'load-t', 'parse-c', 'load-c'])
    expect(steps[0]!.inputs.map(({ name }) => name)).toEqual(['a.csv', 'b.csv'])
  })

  test('refuses files for one table that are to be read in different ways, and a table that a join makes', () => {
    const other = file('b.csv', { table: 't', overrides: { delimiter: ';' } })
    expect(refusal(plan(file('a.csv', { table: 't' }), other))[0]).toBe('name_duplicate')
    const joined = { ...context, catalog: { ...catalog, tables: [table('wide', ['a'], 'join')] } }
    expect(refusal(planFor('ingest', { uploads: [file('wide.csv')] }, joined))[0]).toBe('table_name_taken')
  })
})

describe('analyze', () => {
  const plan = (params: object) => planFor('analyze', params, context)

  test('looks at all tables, each pinned to its version', () => {
    const planned = plan({})
    expect(outline(planned)).toEqual([
      ['kpis', 'analyzer', ''],
      ['profile-airlines', 'profiler', ''],
      ['profile-flights', 'profiler', ''],
      ['profile-planes', 'profiler', ''],
      ['charts', 'profiler', 'kpis'],
      ['report', 'profiler', 'kpis profile-airlines profile-flights profile-planes charts'],
    ])
    expect(inputsOf(planned, 'kpis')).toEqual(['table airlines 3', 'table flights 3', 'table planes 3'])
    expect(paramsOf(planned, 'report')).toEqual({ title: 'Analysis of airlines, flights, planes', createdAt: NOW })
  })

  test('says how each table was read once, for the report, and hands the other steps what they need', () => {
    const report = { decisions: [{ what: 'format' }], rowsRead: 10 }
    const told = { ...flights, details: { ...flights.details, report: { ...report, columns: [{ name: 'carrier' }] } } }
    const planned = planFor(
      'analyze',
      { tables: ['flights'], drift: true, quality: true },
      { ...context, catalog: { ...catalog, tables: [told] } },
    )
    const detailsFor = (stepId: string): unknown =>
      JSON.parse(stepsOf(planned).find((step) => step.stepId === stepId)!.inputs[0]!.details ?? 'null')
    const columns = ['carrier', 'tailnum', 'origin'].map((name) => ({ name, type: 'VARCHAR' }))
    const shape = { fullName: 'acme_upload__flights', rows: 10, columns, source: 'upload', report: null, join: null }
    expect([detailsFor('kpis'), detailsFor('quality-flights')]).toEqual([shape, shape])
    expect([detailsFor('profile-flights'), detailsFor('drift-flights')]).toEqual([null, null])
    expect(detailsFor('report')).toEqual({ ...flights.details, report })
  })

  test('profiles cover what may be personal, unless it is asked for', () => {
    expect(paramsOf(plan({}), 'profile-planes')).toEqual({ table: 'planes', sampleRows: true, showPersonal: false })
    expect(paramsOf(plan({ showPersonal: true }), 'profile-planes')).toMatchObject({ showPersonal: true })
  })

  test('looks only at what is named, by table or by upload', () => {
    expect(inputsOf(plan({ tables: ['acme_upload__flights'], uploadIds: ['up-1'] }), 'kpis')).toEqual([
      'table flights 3',
      'table planes 3',
    ])
  })

  test('of an upload takes the further tables of its file too, as far as they are from it', () => {
    const further = (name: string, jobId: string) => ({
      ...table(name, ['a']),
      jobId,
      details: { report: { mainTable: 'planes' } },
    })
    const tables = [planes, further('planes_makers', 'has-ended'), further('planes_old', 'another'), flights]
    const planned = planFor('analyze', { uploadIds: ['up-1'] }, { ...context, catalog: { ...catalog, tables } })
    expect(inputsOf(planned, 'kpis')).toEqual(['table planes 3', 'table planes_makers 3'])
    expect(stepsOf(planned).map(({ stepId }) => stepId)).toContain('profile-planes_makers')
  })

  test('leaves the profiles out where nobody wants them', () => {
    expect(outline(plan({ tables: ['planes'], profile: false })).map(([stepId]) => stepId)).toEqual([
      'kpis',
      'charts',
      'report',
    ])
  })

  test('joins first: the KPIs and a profile read what the join makes', () => {
    const planned = plan({
      tables: ['flights'],
      joins: [
        {
          table: 'flights',
          with: [
            { table: 'planes', on: 'tailnum' },
            { table: 'airlines', on: ['carrier'], type: 'inner' },
          ],
        },
      ],
    })
    expect(outline(planned)).toEqual([
      ['load-flights_joined', 'analyzer', ''],
      ['kpis', 'analyzer', 'load-flights_joined'],
      ['profile-flights', 'profiler', ''],
      ['profile-flights_joined', 'profiler', 'load-flights_joined'],
      ['charts', 'profiler', 'kpis'],
      ['report', 'profiler', 'load-flights_joined kpis profile-flights profile-flights_joined charts'],
    ])
    expect(inputsOf(planned, 'load-flights_joined')).toEqual(['table flights 3', 'table planes 3', 'table airlines 3'])
    expect(paramsOf(planned, 'load-flights_joined')).toEqual({
      table: 'flights_joined',
      fullName: 'acme_join__flights_joined',
      mode: 'replace',
      join: {
        base: 'flights',
        parts: [
          { table: 'planes', kind: 'left', on: [{ left: 'tailnum', right: 'tailnum' }] },
          { table: 'airlines', kind: 'inner', on: [{ left: 'carrier', right: 'carrier' }] },
        ],
      },
    })
  })

  test('a join may read one that stands before it', () => {
    const planned = plan({
      profile: false,
      joins: [
        { name: 'wide', left: 'flights', right: 'planes', on: ['tailnum'] },
        { left: 'wide', right: 'airlines', on: [{ left: 'carrier', right: 'carrier' }] },
      ],
    })
    expect(outline(planned).slice(0, 2)).toEqual([
      ['load-wide', 'analyzer', ''],
      ['load-wide_joined', 'analyzer', 'load-wide'],
    ])
    expect(inputsOf(planned, 'load-wide_joined')).toEqual(['table airlines 3'])
  })

  test('the same join again makes the next version of the same table, which is not read as it was', () => {
    const again = {
      ...context,
      catalog: { ...catalog, tables: [...catalog.tables, table('flights_joined', ['a'], 'join')] },
    }
    const planned = planFor('analyze', { joins: [{ left: 'flights', right: 'planes', on: 'tailnum' }] }, again)
    expect(stepsOf(planned)[0]?.stepId).toBe('load-flights_joined')
    expect(inputsOf(planned, 'kpis')).toEqual(['table airlines 3', 'table flights 3', 'table planes 3'])
  })

  test('gives the KPIs, and a KPI for each chart that brings its own query', () => {
    const planned = plan({
      kpis: [{ name: 'late', sql: 'SELECT 1', unit: 'min' }],
      charts: [{ name: 'by day', sql: 'SELECT 2', spec: { data: [] } }],
    })
    expect(paramsOf(planned, 'kpis')).toEqual({
      kpis: [
        { name: 'late', sql: 'SELECT 1', description: null, unit: 'min', chart: null },
        { name: 'by day', sql: 'SELECT 2', description: null, unit: null, chart: '{"data":[]}' },
      ],
    })
    expect(paramsOf(planned, 'charts')).toEqual({
      charts: [
        { name: 'by day', kpi: 'by day', spec: '{"data":[]}' },
        { name: 'late', kpi: 'late', spec: null },
      ],
    })
  })

  test('leaves the charts to the service where nobody asks for any', () => {
    expect(paramsOf(plan({ kpis: [{ name: 'late', sql: 'SELECT 1' }] }), 'charts')).toEqual({ charts: [] })
  })

  test.each([
    [
      { tables: ['plains'] },
      'table_unknown',
      `There is no table 'plains'.`,
      'Tables that are there: planes, airlines, flights.',
    ],
    [
      { joins: [{ left: 'flights', right: 'planes', on: 'tailnumber' }] },
      'column_unknown',
      `There is no column 'tailnumber' in planes.`,
      'Columns that are alike: tailnum, year.',
    ],
    [
      { joins: [{ name: 'planes', left: 'flights', right: 'planes', on: 'tailnum' }] },
      'table_name_taken',
      expect.any(String),
      expect.any(String),
    ],
    [
      { uploadIds: ['up-3'] },
      'upload_not_ready',
      `The upload 'up-3' is still being loaded as planes.`,
      expect.stringContaining('/status/still-open'),
    ],
    [{ uploadIds: ['up-2'] }, 'upload_unknown', `There is no upload 'up-2'.`, expect.any(String)],
    [
      {
        kpis: [
          { name: 'a', sql: '1' },
          { name: 'a', sql: '2' },
        ],
      },
      'name_duplicate',
      `Two KPIs are called 'a'.`,
      expect.any(String),
    ],
    [
      { kpis: [{ name: 'a', sql: '1' }], charts: [{ name: 'c', kpi: 'b' }] },
      'kpi_unknown',
      expect.any(String),
      'KPIs: a.',
    ],
    [{ connectionIds: ['c'] }, 'not_supported', 'This version has no connections.', expect.any(String)],
    [{ tabels: [] }, 'request_invalid', expect.stringContaining('tabels'), expect.any(String)],
  ])('%j is refused', (params, code, message, hint) => {
    expect(refusal(plan(params))).toEqual([code, message, hint])
  })

  test('without a table there is nothing to do', () => {
    expect(refusal(planFor('analyze', {}, { ...context, catalog: { tables: [], uploads: new Map() } }))[0]).toBe(
      'nothing_to_analyze',
    )
  })
})

describe('the other jobs', () => {
  test('prune spares the jobs that are open', () => {
    const planned = planFor('prune', {}, context)
    expect('steps' in planned && planned.steps[0]!.inputs.map(({ name, kind }) => [name, kind])).toEqual([
      ['still-open', 'open-job'],
    ])
  })

  test('prune takes what jobs that have ended left behind, as many as one event names', () => {
    const jobs = ['a', 'b', 'c'].map((jobId, n) => ({
      jobId,
      uploadIds: Array.from({ length: n * 499 }, (_, upload) => `${jobId}${upload}`),
    }))
    const planned = planFor('prune', {}, { ...context, openJobs: [], endedJobs: { jobs, more: 5 } })
    expect(inputsOf(planned, 'prune')).toEqual([
      'ended-job a null',
      'ended-job b null',
      ...jobs[1]!.uploadIds.map((uploadId) => `ended-upload ${uploadId} null`),
    ])
    expect(paramsOf(planned, 'prune')).toMatchObject({ moreJobs: 6 })
  })

  test.each([
    [{}, 30],
    [{ olderThanDays: 7 }, 7],
    [{ olderThanDays: 0 }, 1],
    [{ olderThanDays: 'many' }, 30],
    [null, 30],
  ])('a prune with %j takes what jobs left behind that ended %d days ago', (params, days) => {
    expect(endedJobsDueBefore(params, 30, NOW)).toBe(NOW - days * 86_400_000)
  })

  test('prune has a cutoff that a late retry does not move', () => {
    expect(paramsOf(planFor('prune', { olderThanDays: 1 }, context), 'prune')).toEqual({
      cutoff: NOW - 86_400_000,
      dryRun: false,
      moreJobs: 0,
    })
    expect(paramsOf(planFor('prune', {}, context), 'prune')).toMatchObject({ cutoff: NOW - 30 * 86_400_000 })
  })

  test('ping does its steps one after the other', () => {
    expect(outline(planFor('ping', { steps: 3 }, context))).toEqual([
      ['ping-1', 'pruner', ''],
      ['ping-2', 'pruner', 'ping-1'],
      ['ping-3', 'pruner', 'ping-2'],
    ])
  })

  test('a type that nobody knows is refused', () => {
    expect(refusal(planFor('sync', {}, context))[0]).toBe('job_type_unknown')
  })
})
