import { once } from 'node:events'
import { Agent, type IncomingMessage, request, type RequestOptions } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ObjectStore } from '@udb/objects'
import {
  json,
  post,
  runGateway,
  type RunningGateway,
  testFolder,
  type TestPlace,
  upload,
} from '../fixtures/running-gateway.js'
import { RESUMABLE_PATH } from '../resumable/resumable-uploads.js'
import { routes } from './routes.js'

let folder: TestPlace
let box: RunningGateway
/** One with the limits that a box has by itself. */
let usual: RunningGateway
let usualFolder: TestPlace
/** One whose jobs never end. */
let idle: RunningGateway
let idleFolder: TestPlace
let jobId: string

beforeAll(async () => {
  folder = await testFolder()
  box = await runGateway(folder, { env: { UDB_MAX_UPLOAD_MB: '0.01', UDB_MAX_BODY_KB: '2' } })
  jobId = (await json<{ jobId: string }>(`${box.url}/ingest/upload`, upload({ 'planes.csv': 'a\n1\n' }))).body.jobId
  await json(`${box.url}/status/${jobId}?waitSeconds=20`)
  usualFolder = await testFolder()
  usual = await runGateway(usualFolder)
  idleFolder = await testFolder()
  idle = await runGateway(idleFolder, { answering: false })
})
afterAll(async () => {
  await box.close()
  await folder.remove()
  await usual.close()
  await usualFolder.remove()
  await idle.close()
  await idleFolder.remove()
})

const asked = async (path: string, init?: RequestInit, { url } = box): Promise<[number, unknown]> => {
  const { status, body, headers } = await json<{
    code: string
    detail: string
    hint: string
    instance: string
    status: number
  }>(`${url}${path}`, init)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(body).toMatchObject({
    status,
    instance: path.split('?')[0],
    detail: expect.any(String),
    hint: expect.stringMatching(/./),
  })
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|\.js:|at \w+ \(/)
  return [status, body.code]
}

/** As clients send them that are generated from the API's document: the field has a content type of its own. */
const withJsonOptions = (text: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: [
    '--b',
    'content-disposition: form-data; name="file"; filename="a.csv"',
    '',
    'x',
    '--b',
    'content-disposition: form-data; name="options"',
    'content-type: application/json',
    '',
    text,
    '--b--',
    '',
  ].join('\r\n'),
})

/** As `curl -d` does. */
const unsaid = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})

const JSON_TYPE = { 'content-type': 'application/json' }

describe('every door says what is wrong with what was brought to it', () => {
  test.each<[string, string, RequestInit | undefined, number, string]>([
    [
      'JSON that is none',
      '/analyze',
      { method: 'POST', headers: JSON_TYPE, body: '{"tables": [' },
      400,
      'body_malformed',
    ],
    ['a body over the limit', '/analyze', post({ tables: ['x'.repeat(3_000)] }), 413, 'body_too_large'],
    [
      'another content type',
      '/analyze',
      { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a' },
      415,
      'media_type_unsupported',
    ],
    [
      'JSON that does not say so, as curl sends it',
      '/analyze',
      unsaid('{"tables": ["planes"]}'),
      415,
      'media_type_unsupported',
    ],
    [
      'JSON that says it is text',
      '/analyze',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
      415,
      'media_type_unsupported',
    ],
    ['nothing of an unread kind, where nothing is needed', `/jobs/x/cancel`, unsaid(''), 404, 'job_unknown'],
    [
      'more of an upload than the limit, not said to be bytes',
      '/uploads/x',
      { ...unsaid('x'.repeat(3_000)), method: 'PATCH' },
      415,
      'media_type_unsupported',
    ],
    ['a route that is not there, whatever it is sent', '/nope', unsaid('a=b'), 404, 'route_unknown'],
    ['a field that is not known', '/analyze', post({ tabels: ['planes'] }), 400, 'request_invalid'],
    ['a body that is no object', '/analyze', post([1]), 400, 'request_invalid'],
    ['a table that is not there', '/analyze', post({ tables: ['plains'] }), 404, 'table_unknown'],
    ['an upload that is not there', '/analyze', post({ uploadIds: ['nope'] }), 404, 'upload_unknown'],
    ['what comes later', '/analyze', post({ connectionIds: ['c'] }), 501, 'not_supported'],
    ['a connection to a source', '/sources/discover_connect', post({ source: { url: 'x' } }), 501, 'not_supported'],
    ['a route that is not there', '/nope', undefined, 404, 'route_unknown'],
    ['another method', '/analyze', undefined, 405, 'method_not_allowed'],
    ['a tenant that is not there', '/jobs', { headers: { 'x-udb-tenant': 'evil' } }, 400, 'tenant_unknown'],
    ['a role that is not there', '/jobs', { headers: { 'x-udb-role': 'root' } }, 400, 'role_unknown'],
    ['a role that is too low', '/analyze', post({}, { 'x-udb-role': 'viewer' }), 403, 'role_too_low'],
    ['a job that is not there', '/status/5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d', undefined, 404, 'job_unknown'],
    ['a NUL where a name should be', '/status/a%00b', undefined, 404, 'job_unknown'],
    ['a wait that is too long', '/status/x?waitSeconds=61', undefined, 400, 'request_invalid'],
    ['a parameter that is not known', '/jobs?limt=5', undefined, 400, 'request_invalid'],
    ['a cursor that was not given out', '/jobs?cursor=abc', undefined, 400, 'cursor_invalid'],
    ['an artifact of a job that is not there', '/artifact/x/y', undefined, 404, 'job_unknown'],
    ['the receipt of a job that is not there', '/artifact/x/receipt.json', undefined, 404, 'job_unknown'],
    ['a table by a wrong name', '/tables/plains', undefined, 404, 'table_unknown'],
    ['an address that is not encoded as UTF-8', '/tables/%ff', undefined, 400, 'request_invalid'],
    ['an address with a % that stands alone', '/status/100%', undefined, 400, 'request_invalid'],
    ['a name that is too long to be one', `/tables/${'t'.repeat(300)}`, undefined, 400, 'request_invalid'],
    ['an artifact that has as long a name as it may', `/artifact/x/${'a'.repeat(255)}`, undefined, 404, 'job_unknown'],
    ['an upload that is no form', '/ingest/upload', post({}), 415, 'media_type_unsupported'],
    [
      'a form that does not say what is between its parts',
      '/ingest/upload',
      { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body: 'x' },
      400,
      'body_malformed',
    ],
    ['a form without a file', '/ingest/upload', upload({}, {}), 400, 'upload_empty'],
    ['a path in a file name', '/ingest/upload', upload({ '../../etc/passwd': 'x' }), 400, 'filename_invalid'],
    ['files over the limit', '/ingest/upload', upload({ 'big.csv': 'x'.repeat(20_000) }), 413, 'body_too_large'],
    ['options that are no JSON', '/ingest/upload', withOptions('{'), 400, 'body_malformed'],
    ['options that say they are JSON, and are none', '/ingest/upload', withJsonOptions('{'), 400, 'body_malformed'],
    [
      'options in JSON that reach for a prototype',
      '/ingest/upload',
      withJsonOptions('{"__proto__": {}}'),
      400,
      'body_malformed',
    ],
    ['options in JSON that are no object', '/ingest/upload', withJsonOptions('"a.csv"'), 400, 'request_invalid'],
    ['options in JSON that are null', '/ingest/upload', withJsonOptions('null'), 400, 'request_invalid'],
    [
      'options of a file that was not sent',
      '/ingest/upload',
      upload({ 'a.csv': 'x' }, { 'b.csv': {} }),
      400,
      'request_invalid',
    ],
    [
      'two files for one table that are to be read in different ways',
      '/ingest/upload',
      upload(
        { 'a.csv': 'x', 'b.csv': 'y' },
        { 'a.csv': { table: 't' }, 'b.csv': { table: 't', overrides: { delimiter: ';' } } },
      ),
      422,
      'name_duplicate',
    ],
    ['a page of another site', '/jobs', { headers: { origin: 'http://evil.example' } }, 403, 'origin_refused'],
  ])('%s', async (_, path, init, status, code) => {
    expect(await asked(path, init)).toEqual([status, code])
  })

  test('a parameter of an address that is not known, with the nearest that is', async () => {
    expect((await json(`${box.url}/status/${jobId}?waitSecond=60`)).body).toMatchObject({
      code: 'request_invalid',
      detail: "The request cannot be read: it takes no parameter 'waitSecond'.",
      hint: expect.stringMatching(/^Nearest parameters: waitSeconds\./),
    })
    expect((await json(`${box.url}/tables?limit=5`)).body).toMatchObject({
      detail: "The request cannot be read: it takes no parameter 'limit'.",
      hint: expect.stringMatching(/^Leave it out\./),
    })
  })

  test.each(
    routes
      .filter(({ role, path }) => role !== null && !path.startsWith(RESUMABLE_PATH))
      .map(({ method, path }) => [method, path] as const),
  )('%s %s takes no parameter that nobody knows', async (method, path) => {
    expect(await asked(`${path.replace(/:[A-Za-z]+/g, 'x')}?nosuch=1`, { method })).toEqual([400, 'request_invalid'])
  })

  test.each(['/', '/docs', '/openapi.json', '/events/schema', '/healthz', '/readyz', '/metrics'])(
    '%s is given whatever a browser, a cache or a probe adds to its address',
    async (path) => {
      expect((await fetch(`${box.url}${path}?utm_source=x&_=1`)).status).toBe(200)
    },
  )

  test('an artifact that is not there, of a job that is', async () => {
    expect(await asked(`/artifact/${jobId}/y`)).toEqual([404, 'artifact_unknown'])
  })

  test('the receipt of a job that runs, which is told to wait', async () => {
    const { body } = await json<{ jobId: string }>(`${idle.url}/ingest/upload`, upload({ 'a.csv': 'a\n1\n' }))
    const path = `/artifact/${body.jobId}/receipt.json`
    expect(await asked(path, undefined, idle)).toEqual([404, 'artifact_unknown'])
    expect((await json(`${idle.url}${path}`)).body).toMatchObject({ detail: expect.stringContaining('has not ended') })
  })

  test('a name of another machine that points here is refused', async () => {
    const { hostname, port } = new URL(box.url)
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path: '/jobs', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.statusCode),
      )
        .once('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })

  test('the job of another tenant is not there, whatever is asked of it', async () => {
    const acme = { headers: { 'x-udb-tenant': 'acme' } }
    expect(await asked(`/status/${jobId}`, acme)).toEqual([404, 'job_unknown'])
    expect(await asked(`/jobs/${jobId}/events`, acme)).toEqual([404, 'job_unknown'])
    expect(await asked(`/artifact/${jobId}/receipt.json`, acme)).toEqual([404, 'job_unknown'])
    expect(await asked(`/artifact_manifest/${jobId}`, acme)).toEqual([404, 'job_unknown'])
    expect(await asked(`/jobs/${jobId}/cancel`, post({}, { 'x-udb-tenant': 'acme' }))).toEqual([404, 'job_unknown'])
    expect(await asked('/tables/planes', acme)).toEqual([404, 'table_unknown'])
    expect((await json(`${box.url}/tables`, acme)).body).toEqual({ tables: [] })
  })

  test('a job that has ended cannot be stopped', async () => {
    expect(await asked(`/jobs/${jobId}/cancel`, post({}))).toEqual([409, 'job_ended'])
  })

  test('the rest of a form that was refused half way does not stand before the next request of its connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="../evil.csv"\r\n\r\n'
    const headers = { 'content-type': 'multipart/form-data; boundary=b', 'transfer-encoding': 'chunked' }
    const form = { method: 'POST', path: '/ingest/upload', headers }
    expect(await askedOver(agent, form, `${head}${'x'.repeat(5_000_000)}\r\n--b--\r\n`)).toBe(400)
    expect(await askedOver(agent, { path: '/jobs' })).toBe(200)
    agent.destroy()
  })

  test('what was refused half way leaves no file behind', async () => {
    const { objects } = await box.platform.objects.list('tenants/default/uploads/')
    expect(objects).toHaveLength(1)
  })
})

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

describe('what does not fit into an event is refused as too large, whatever the limit of the body is', () => {
  test.each<[string, string, RequestInit, number, string]>([
    [
      'an analysis with a chart',
      '/analyze',
      post({ kpis: [{ name: 'k', sql: 'SELECT 1', chart: { title: 'x'.repeat(1_020_000) } }] }),
      413,
      'body_too_large',
    ],
    [
      'the options of an upload',
      '/ingest/upload',
      upload({ 'a.csv': 'x' }, { 'a.csv': { overrides: { delimiter: 'x'.repeat(1_020_000) } } }),
      413,
      'body_too_large',
    ],
    [
      'options larger than a field of a form may be',
      '/ingest/upload',
      upload({ 'a.csv': 'x' }, { 'a.csv': { overrides: { delimiter: 'x'.repeat(1_100_000) } } }),
      413,
      'body_too_large',
    ],
    ['a query', '/sql', post({ sql: `SELECT ${'1'.repeat(999_983)}` }), 422, 'sql_too_long'],
    ['a query in long characters', '/sql', post({ sql: `SELECT '${'ü'.repeat(60_000)}'` }), 422, 'sql_too_long'],
  ])('%s', async (_, path, init, status, code) => {
    expect(await asked(path, init, usual)).toEqual([status, code])
  })
})

describe('what is nested without end is refused at every door', () => {
  const postText = (body: string): RequestInit => ({ method: 'POST', headers: JSON_TYPE, body })
  const chart = `{"x": ${nested(4_000)}}`

  test.each<[string, string, RequestInit]>([
    ['a chart', '/analyze', postText(`{"kpis": [{"name": "k", "sql": "SELECT 1", "chart": ${chart}}]}`)],
    ['a suite of checks', '/analyze', postText(`{"quality": {"suites": [${nested(4_000)}]}}`)],
    ['an option of an upload', '/ingest/upload', withOptions(`{"a.csv": {"overrides": ${chart}}}`)],
    ['an option of an upload in JSON', '/ingest/upload', withJsonOptions(`{"a.csv": {"overrides": ${chart}}}`)],
    [
      'an option of a resumable upload',
      '/uploads',
      {
        method: 'POST',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': '1',
          'upload-metadata': `filename ${btoa('a.csv')},overrides ${btoa(chart)}`,
        },
      },
    ],
  ])('%s', async (_, path, init) => {
    expect(await asked(path, init, usual)).toEqual([400, 'request_invalid'])
  })
})

/** Over the one connection of the agent; the status of the answer. */
const askedOver = async (agent: Agent, options: RequestOptions, body = ''): Promise<number | undefined> => {
  const asking = request(box.url, { agent, ...options })
  asking.end(body)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  await once(answer.resume(), 'end')
  if (!asking.writableFinished) await once(asking, 'finish')
  return answer.statusCode
}

function withOptions(text: string): RequestInit {
  const form = new FormData()
  form.append('file', new Blob(['x']), 'a.csv')
  form.append('options', text)
  return { method: 'POST', body: form }
}

test('options that come with a content type of their own are read', async () => {
  const { status, body } = await json<{ uploads: unknown[] }>(
    `${usual.url}/ingest/upload`,
    withJsonOptions('{"a.csv": {"table": "chosen"}}'),
  )
  expect(status).toBe(202)
  expect(body.uploads).toMatchObject([{ filename: 'a.csv', table: 'chosen' }])
})

test('an upload of which the store took a byte less than came in is refused, and nothing of it is kept', async () => {
  const place = await testFolder()
  const lossy = (objects: ObjectStore): ObjectStore => ({
    ...bound(objects),
    put: async (key, body, condition) => {
      const info = await objects.put(key, body, condition)
      return key.includes('/uploads/') ? { ...info, sizeBytes: info.sizeBytes - 1 } : info
    },
  })
  const gateway = await runGateway(place, { objects: lossy, answering: false })
  try {
    const answer = await json<{ code: string; detail: string }>(
      `${gateway.url}/ingest/upload`,
      upload({ 'lossy.csv': 'a\n1\n' }),
    )
    expect([answer.status, answer.body.code]).toEqual([500, 'bytes_unequal'])
    expect(answer.body.detail).toBe("Of 'lossy.csv' 4 bytes were received, and 3 stored.")
    expect((await gateway.platform.objects.list('tenants/default/uploads/')).objects).toEqual([])
  } finally {
    await gateway.close()
    await place.remove()
  }
})

const bound = (objects: ObjectStore): ObjectStore => ({
  put: objects.put.bind(objects),
  putFile: objects.putFile.bind(objects),
  get: objects.get.bind(objects),
  read: objects.read.bind(objects),
  head: objects.head.bind(objects),
  delete: objects.delete.bind(objects),
  copy: objects.copy.bind(objects),
  list: objects.list.bind(objects),
  localFile: objects.localFile.bind(objects),
  isLocal: objects.isLocal.bind(objects),
  presign: objects.presign.bind(objects),
  ping: objects.ping.bind(objects),
  close: objects.close.bind(objects),
})
