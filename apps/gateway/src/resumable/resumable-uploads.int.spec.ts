import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listAll } from '@udb/objects'
import { uploadKey } from '@udb/service'
import { Upload } from 'tus-js-client'
import { json, runGateway, type RunningGateway, testFolder, type TestPlace } from '../fixtures/running-gateway.js'
import { resumablePrefix } from './part-key.js'
import { ResumableStore } from './resumable-store.js'

let folder: TestPlace
let box: RunningGateway
let clock = Date.now()

beforeAll(async () => {
  folder = await testFolder()
  box = await runGateway(folder, { now: () => clock })
})
afterAll(async () => {
  await box.close()
  await folder.remove()
})

/** Enough for several parts, each other than the next. */
const BYTES = Buffer.from(Array.from({ length: 2_000_000 }, (_, i) => `${i},${i % 7}\n`).join(''))
const sha256 = createHash('sha256').update(BYTES).digest('hex')
const TUS = { 'tus-resumable': '1.0.0' }

/** By the client that people use; its job. */
async function sent(options: Partial<ConstructorParameters<typeof Upload>[1]> = {}, bytes = BYTES): Promise<string> {
  return new Promise((resolve, reject) => {
    new Upload(bytes, {
      endpoint: `${box.url}/uploads`,
      chunkSize: 5_000_000,
      retryDelays: null,
      metadata: { filename: 'numbers.csv', filetype: 'text/csv', sha256 },
      ...options,
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('x-udb-job-id') ?? ''),
      onError: reject,
    }).start()
  })
}

const metadata = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** The place of a new upload. */
async function begun(pairs: Readonly<Record<string, string>>, sizeBytes = BYTES.length): Promise<string> {
  const { status, headers } = await json(`${box.url}/uploads`, {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(sizeBytes), 'upload-metadata': metadata(pairs) },
  })
  expect(status).toBe(201)
  return `${box.url}${headers.get('location')}`
}

const head = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'HEAD', headers: { ...TUS, ...headers } })

const stored = async (url: string): Promise<Buffer> => {
  const uploadId = url.split('/').at(-1)!
  return buffer((await box.platform.objects.get(uploadKey('default', uploadId)))!.body)
}

async function leftovers(): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of listAll(box.platform.objects, resumablePrefix('default'))) keys.push(key)
  return keys
}

describe('given a client of the tus protocol', () => {
  test('when it sends a file in pieces, then its job begins with the bytes as they are, and no piece stays', async () => {
    let url = ''
    const jobId = await sent({ onAfterResponse: (asked) => void (url = asked.getURL()) })
    const { body } = await json<{ state: string }>(`${box.url}/status/${jobId}?waitSeconds=30`)
    expect(body.state).toBe('completed')
    expect((await stored(url)).equals(BYTES)).toBe(true)
    expect((await leftovers()).filter((key) => key.includes('/part-'))).toEqual([])
  })

  test('when a request breaks off in its middle, then the upload goes on behind what had arrived', async () => {
    const url = await begun({ filename: 'numbers.csv', sha256 })
    const breaking = request(url, {
      method: 'PATCH',
      headers: {
        ...TUS,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': BYTES.length,
      },
    })
    breaking.once('error', () => undefined)
    const closed = new Promise((resolve) => breaking.once('close', resolve))
    const half = Math.floor(BYTES.length / 2)
    await new Promise((resolve) => breaking.write(BYTES.subarray(0, half), resolve))
    breaking.destroy()
    await closed
    // What has arrived is stored a moment after the connection is gone.
    const arrived = async (): Promise<number> => Number((await head(url)).headers.get('upload-offset'))
    while ((await arrived()) === 0);
    const jobId = await sent({ uploadUrl: url, retryDelays: [0, 100, 500] })
    expect(jobId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await stored(url)).equals(BYTES)).toBe(true)
  })

  test('when the answer to its last byte was lost, then asking how far it is begins the job, and begins it once', async () => {
    const url = await begun({ filename: 'numbers.csv' })
    const store = new ResumableStore('default', box.platform.objects, () => clock)
    await store.write(Readable.from([BYTES]), url.split('/').at(-1)!, 0)
    const answers = [await head(url), await head(url)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0]!.headers.get('upload-offset')).toBe(String(BYTES.length))
    const jobs = answers.map(({ headers }) => headers.get('x-udb-job-id'))
    expect(jobs[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(jobs[1]).toBe(jobs[0])
  })
})

describe('given bytes that are not those that were announced', () => {
  test('when the upload is whole, then it is refused, and nothing of it stays', async () => {
    const before = await leftovers()
    const refused = sent({ metadata: { filename: 'numbers.csv', sha256: '0'.repeat(64) } })
    await expect(refused).rejects.toThrow(/upload_corrupt/)
    expect(await leftovers()).toEqual(before)
  })

  test('when they came as a form, then they are refused too', async () => {
    const form = new FormData()
    form.append('file', new Blob(['a\n1\n']), 'a.csv')
    form.append('options', JSON.stringify({ 'a.csv': { sha256: '0'.repeat(64) } }))
    const { status, body } = await json(`${box.url}/ingest/upload`, { method: 'POST', body: form })
    expect([status, body['code']]).toEqual([422, 'upload_corrupt'])
  })
})

describe('every refusal says what is wrong', () => {
  const begin = (headers: Record<string, string>): [string, RequestInit] => ['/uploads', { method: 'POST', headers }]
  const length = { 'upload-length': '4' }

  test.each<[string, [string, RequestInit], number, string]>([
    ['no protocol', begin(length), 412, 'tus_version_unsupported'],
    ['no length', begin({ ...TUS, 'upload-metadata': metadata({ filename: 'a.csv' }) }), 400, 'request_invalid'],
    ['no name', begin({ ...TUS, ...length }), 400, 'filename_invalid'],
    [
      'a path for a name',
      begin({ ...TUS, ...length, 'upload-metadata': metadata({ filename: '../a.csv' }) }),
      400,
      'filename_invalid',
    ],
    [
      'decisions that are no JSON',
      begin({ ...TUS, ...length, 'upload-metadata': metadata({ filename: 'a.csv', overrides: '{' }) }),
      400,
      'request_invalid',
    ],
    [
      'more than an upload may have',
      begin({ ...TUS, 'upload-length': '99999999999999', 'upload-metadata': metadata({ filename: 'a.csv' }) }),
      413,
      'body_too_large',
    ],
    ['an upload that is not there', ['/uploads/nope', { method: 'DELETE', headers: TUS }], 404, 'upload_unknown'],
    ['a path for an id', ['/uploads/..%2f..%2fx', { method: 'DELETE', headers: TUS }], 404, 'upload_unknown'],
    [
      'a viewer',
      begin({ ...TUS, ...length, 'x-udb-role': 'viewer', 'upload-metadata': metadata({ filename: 'a.csv' }) }),
      403,
      'role_too_low',
    ],
  ])('%s', async (_, [path, init], status, code) => {
    const answer = await json(`${box.url}${path}`, init)
    expect([answer.status, answer.body?.['code']]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('another place than the upload is at', async () => {
    const url = await begun({ filename: 'numbers.csv' })
    const { status, body } = await json(url, {
      method: 'PATCH',
      headers: { ...TUS, 'upload-offset': '7', 'content-type': 'application/offset+octet-stream' },
      body: 'x',
    })
    expect([status, body['code']]).toEqual([409, 'upload_offset_conflict'])
  })

  test('what one tenant sends is not there for another', async () => {
    const url = await begun({ filename: 'numbers.csv' })
    expect((await head(url, { 'x-udb-tenant': 'acme' })).status).toBe(404)
    expect((await head(url)).status).toBe(200)
  })
})

test('given uploads that nobody went on with for a week, when another begins, then they are gone', async () => {
  const old = await begun({ filename: 'numbers.csv' })
  clock += 8 * 24 * 60 * 60_000
  expect((await head(old)).status).toBe(404)
  await begun({ filename: 'numbers.csv' })
  expect((await leftovers()).filter((key) => key.includes(old.split('/').at(-1)!))).toEqual([])
})
