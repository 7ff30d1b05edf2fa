import { read, utils } from '@e965/xlsx'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  json,
  post,
  runGateway,
  type RunningGateway,
  type MakePlace,
  type TestPlace,
  upload,
} from '../fixtures/running-gateway.js'
import { receiptShape } from '../receipt/receipt-shape.js'
import { routes } from './routes.js'

/** The API from a file to what was made of it, whoever runs the PostgreSQL. */
export function jobFeatures(makePlace: MakePlace): void {
  let folder: TestPlace
  let box: RunningGateway
  let jobId: string

  beforeAll(async () => {
    folder = await makePlace()
    box = await runGateway(folder)
  })
  afterAll(async () => {
    await box.close()
    await folder.remove()
  })

  interface Uploaded {
    readonly jobId: string
    readonly uploads: readonly {
      readonly uploadId: string
      readonly filename: string
      readonly sizeBytes: number
      readonly table: string
    }[]
  }
  interface Analyzed {
    readonly jobId: string
  }

  const send = (files: Record<string, string>, options?: object, headers?: Record<string, string>) =>
    json<Uploaded>(`${box.url}/ingest/upload`, upload(files, options, headers))
  const ended = (id: string) => json<{ state: string }>(`${box.url}/status/${id}?waitSeconds=20`)

  /** The answer has the shape that the OpenAPI document gives it. */
  function expectShape(path: string, method: string, status: number, body: unknown): void {
    const schema = routes.find((route) => route.path === path && route.method === method)?.answers[status]?.schema
    expect(schema?.safeParse(body)).toMatchObject({ success: true })
  }

  describe('from a file to an analysis', () => {
    test('an upload becomes a job that loads a table, and can be seen at once', async () => {
      const answer = await send({ 'Flights 2013.csv': 'a,b\n1,2\n' })
      expect(answer).toMatchObject({
        status: 202,
        body: { uploads: [{ filename: 'Flights 2013.csv', sizeBytes: 8, table: 'flights_2013' }] },
      })
      expectShape('/ingest/upload', 'POST', 202, answer.body)
      expect(answer.headers.get('location')).toBe(`/status/${answer.body.jobId}`)
      expect((await json(`${box.url}/status/${answer.body.jobId}`)).status).toBe(200)
      const status = await ended(answer.body.jobId)
      expect(status).toMatchObject({
        status: 200,
        body: { type: 'ingest', state: 'completed', progress: { done: 2, total: 2 } },
      })
      expectShape('/status/:jobId', 'GET', 200, status.body)
    })

    test('the table is there as soon as its job has ended, with what was decided', async () => {
      const tables = await json(`${box.url}/tables`)
      expect(tables.body).toMatchObject({
        tables: [{ name: 'flights_2013', fullName: 'default_upload__flights_2013', version: 1, rowCount: 2 }],
      })
      expectShape('/tables', 'GET', 200, tables.body)
      const table = await json(`${box.url}/tables/default_upload__flights_2013`)
      expect(table.body).toMatchObject({
        name: 'flights_2013',
        versions: [{ version: 1 }],
        details: { source: 'upload' },
      })
      expectShape('/tables/:name', 'GET', 200, table.body)
    })

    test('an analysis of all tables ends with its report and its artifacts', async () => {
      const asked = await json<Analyzed>(
        `${box.url}/analyze`,
        post({ kpis: [{ name: 'rows', sql: 'SELECT count(*) FROM flights_2013' }] }),
      )
      jobId = asked.body.jobId
      expect((await ended(jobId)).body).toMatchObject({ state: 'completed', summary: 'All was looked at.' })
      const manifest = await json<{ artifacts: { name: string; href: string }[] }>(
        `${box.url}/artifact_manifest/${jobId}`,
      )
      expect(manifest.body.artifacts.map(({ name }) => name)).toEqual([
        'kpis.json',
        'profile-flights_2013.html',
        'receipt.json',
        'summary.md',
      ])
      expectShape('/artifact_manifest/:jobId', 'GET', 200, manifest.body)
    })

    test('a job has its receipt as soon as it has ended, with the size and the hash that the list of artifacts gives', async () => {
      const path = `${box.url}/artifact/${jobId}/receipt.json`
      const answer = await fetch(path)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(receiptShape.parse(JSON.parse(bytes.toString()))).toMatchObject({ jobId, outcome: 'completed' })
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const manifest = await json<{ artifacts: { name: string }[] }>(`${box.url}/artifact_manifest/${jobId}`)
      expect(manifest.body.artifacts.find(({ name }) => name === 'receipt.json')).toMatchObject({
        kind: 'receipt',
        sizeBytes: bytes.length,
        sha256,
      })
      expect(answer.headers.get('etag')).toBe(`"${sha256}"`)
      expect((await fetch(path, { headers: { 'if-none-match': `"${sha256}"` } })).status).toBe(304)
      const part = await fetch(path, { headers: { range: 'bytes=0-9' } })
      expect([part.status, await part.text()]).toEqual([206, bytes.subarray(0, 10).toString()])
      expect((await json(`${path}?preview=true`)).body).toMatchObject({ kind: 'receipt', sha256 })
      expect((await json(`${box.url}/artifact/${crypto.randomUUID()}/receipt.json`)).status).toBe(404)
    })

    test('the jobs are listed newest first, page by page', async () => {
      const first = await json<{ jobs: { jobId: string }[]; nextCursor: string }>(`${box.url}/jobs?limit=1`)
      expectShape('/jobs', 'GET', 200, first.body)
      const second = await json<{ jobs: { jobId: string; type: string }[]; nextCursor: null }>(
        `${box.url}/jobs?limit=1&cursor=${first.body.nextCursor}`,
      )
      expect([first.body.jobs[0]?.jobId, second.body.jobs[0]?.type, second.body.nextCursor]).toEqual([
        jobId,
        'ingest',
        null,
      ])
    })
  })

  describe('an artifact', () => {
    test('is its bytes, with a tag that saves sending them again', async () => {
      const whole = await fetch(`${box.url}/artifact/${jobId}/summary.md`)
      expect([whole.status, await whole.text(), whole.headers.get('content-type')]).toEqual([
        200,
        '# Summary\n',
        'text/markdown; charset=utf-8',
      ])
      const again = await fetch(`${box.url}/artifact/${jobId}/summary.md`, {
        headers: { 'if-none-match': whole.headers.get('etag')! },
      })
      expect([again.status, await again.text()]).toEqual([304, ''])
    })

    test('is given in parts, and none beyond its end', async () => {
      const part = await fetch(`${box.url}/artifact/${jobId}/summary.md`, { headers: { range: 'bytes=2-4' } })
      expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'Sum', 'bytes 2-4/10'])
      const beyond = await json(`${box.url}/artifact/${jobId}/summary.md`, { headers: { range: 'bytes=10-' } })
      expect(beyond).toMatchObject({ status: 416, body: { code: 'range_not_satisfiable' } })
      expect(beyond.headers.get('content-range')).toBe('bytes */10')
    })

    test('that is a page runs apart from the API', async () => {
      const page = await fetch(`${box.url}/artifact/${jobId}/profile-flights_2013.html`)
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-scripts/)
      expect([page.headers.get('x-content-type-options'), await page.text()]).toEqual([
        'nosniff',
        '<!doctype html><p>flights_2013</p>',
      ])
    })

    test('has a preview', async () => {
      expect((await json(`${box.url}/artifact/${jobId}/summary.md?preview=true`)).body).toMatchObject({
        sizeBytes: 10,
        text: '# Summary\n',
        truncated: false,
      })
    })
  })

  describe('the events of a job', () => {
    const events = (text: string) =>
      [...text.matchAll(/^id: (\d+)\nevent: (\S+)$/gm)].map(([, id, event]) => ({ id: Number(id), event }))

    test('are streamed from its beginning to its end', async () => {
      const response = await fetch(`${box.url}/jobs/${jobId}/events`)
      const all = events(await response.text())
      expect(response.headers.get('content-type')).toContain('text/event-stream')
      expect([all[0]?.event, all.at(-1)?.event]).toEqual(['job.created', 'job.analyze.completed'])
      expect(new Set(all.map(({ event }) => event))).toContain('report.written')
    })

    test('go on after the last one that was received', async () => {
      const all = events(await (await fetch(`${box.url}/jobs/${jobId}/events`)).text())
      const rest = await fetch(`${box.url}/jobs/${jobId}/events`, { headers: { 'last-event-id': String(all[3]!.id) } })
      expect(events(await rest.text())).toEqual(all.slice(4))
      const nothing = await fetch(`${box.url}/jobs/${jobId}/events`, {
        headers: { 'last-event-id': String(all.at(-1)!.id) },
      })
      expect(events(await nothing.text())).toEqual([])
    })

    test('of a job that is still open come as they happen', async () => {
      const asked = await send({ 'open.csv': 'a\n' })
      const text = await (await fetch(`${box.url}/jobs/${asked.body.jobId}/events`)).text()
      expect(events(text).at(-1)?.event).toBe('job.ingest.completed')
    })
  })

  describe('a key that makes a repeat the same job', () => {
    test('gives the first answer again, and keeps no second copy of the file', async () => {
      const headers = { 'idempotency-key': 'once' }
      const first = await send({ 'once.csv': 'a\n1\n' }, undefined, headers)
      const second = await send({ 'once.csv': 'a\n1\n' }, undefined, headers)
      expect([second.status, second.body]).toEqual([202, first.body])
      const { objects } = await box.platform.objects.list('tenants/default/uploads/')
      expect(objects.filter(({ sizeBytes }) => sizeBytes === 4)).toHaveLength(1)
    })

    test('is refused for another request, which leaves nothing behind', async () => {
      const before = (await box.platform.objects.list('tenants/default/uploads/')).objects.length
      const other = await send({ 'once.csv': 'a\n2\n' }, undefined, { 'idempotency-key': 'once' })
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } })
      expect((await box.platform.objects.list('tenants/default/uploads/')).objects).toHaveLength(before)
    })

    test('holds for a body of JSON too, and for each tenant by itself', async () => {
      const headers = { 'idempotency-key': 'prune' }
      const first = await json<Analyzed>(`${box.url}/admin/prune`, post({ dryRun: true }, headers))
      const second = await json<Analyzed>(`${box.url}/admin/prune`, post({ dryRun: true }, headers))
      const other = await json(`${box.url}/admin/prune`, post({ dryRun: false }, headers))
      const acme = await json<Analyzed>(
        `${box.url}/admin/prune`,
        post({ dryRun: false }, { ...headers, 'x-udb-tenant': 'acme' }),
      )
      expect([first.status, second.body.jobId === first.body.jobId, other.status, acme.status]).toEqual([
        202,
        true,
        409,
        202,
      ])
    })
  })

  describe('SQL', () => {
    const sql = (body: object, accept?: string) => fetch(`${box.url}/sql`, post(body, accept ? { accept } : {}))

    test('is answered as JSON', async () => {
      const body: unknown = await (await sql({ sql: 'SELECT 1' })).json()
      expect(body).toEqual({
        columns: [
          { name: 'n', type: 'INTEGER' },
          { name: 'text', type: 'VARCHAR' },
        ],
        rows: [
          [1, 'a,b'],
          [2, null],
        ],
        rowCount: 2,
        truncated: false,
        elapsedMs: 1.5,
      })
      expectShape('/sql', 'POST', 200, body)
    })

    test('is answered as CSV where that is liked better', async () => {
      expect(await (await sql({ sql: 'SELECT 1' }, 'text/csv, application/json;q=0.5')).text()).toBe(
        'n,text\r\n1,"a,b"\r\n2,\r\n',
      )
    })

    test('is answered as a workbook where that is liked better', async () => {
      const answer = await sql(
        { sql: 'SELECT 1' },
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/json;q=0.5',
      )
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="result.xlsx"')
      const { Sheets } = read(Buffer.from(await answer.arrayBuffer()))
      expect(utils.sheet_to_csv(Sheets['result']!)).toBe('n,text\n1,"a,b"\n2,')
    })

    test('that is refused says why, under the code of the guard', async () => {
      const refused = await sql({ sql: 'DROP TABLE x' })
      expect([refused.status, await refused.json()]).toEqual([
        422,
        expect.objectContaining({ code: 'sql_not_select', hint: 'Send a SELECT.' }),
      ])
      expect((await sql({ sql: 'SELECT 1' }, 'application/vnd.apache.parquet')).status).toBe(406)
    })
  })

  describe('what describes the API', () => {
    test('the OpenAPI document has every route', async () => {
      const { body } = await json<{ openapi: string; paths: Record<string, unknown> }>(`${box.url}/openapi.json`)
      expect(body.openapi).toBe('3.1.0')
      expect(Object.keys(body.paths)).toEqual([...new Set(routes.map(({ path }) => path.replace(/:(\w+)/g, '{$1}')))])
    })

    test.each(['/docs', '/'])('%s is a page that needs nothing from elsewhere', async (path) => {
      const response = await fetch(`${box.url}${path}`)
      const text = await response.text()
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(text.match(/(src|href)="(https?:)?\/\//g)).toBeNull()
    })

    test('every event is there with its schema', async () => {
      const { body } = await json<{ events: { event: string }[] }>(`${box.url}/events/schema`)
      expect(body.events.map(({ event }) => event)).toContain('job.requested')
      expectShape('/events/schema', 'GET', 200, body)
    })

    test('the probes answer, and the metrics count each job once', async () => {
      expect((await json(`${box.url}/readyz`)).body).toMatchObject({
        status: 'ok',
        components: { 'read-model': { up: true } },
      })
      const metrics = await (await fetch(`${box.url}/metrics`)).text()
      const { jobs } = (await json<{ jobs: { type: string; state: string }[] }>(`${box.url}/jobs?type=analyze`)).body
      const line = (name: string) =>
        metrics
          .split('\n')
          .find((each) => each.startsWith(name))
          ?.split(' ')
          .at(-1)
      expect([line('job_counter{type="analyze",state="completed"'), line('job_duration_count{type="analyze"')]).toEqual(
        [String(jobs.length), String(jobs.length)],
      )
    })
  })
}
