import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ensureBucket } from '@udb/objects'
import { realStack } from '@udb/stack'
import { Client } from 'minio'
import {
  json,
  post,
  runGateway,
  type RunningGateway,
  testFolder,
  type TestPlace,
  upload,
} from '../fixtures/running-gateway.js'

let place: TestPlace
let box: RunningGateway
let removeBucket: () => Promise<void>
let jobId: string

beforeAll(async () => {
  const { s3Endpoint: endpoint, s3AccessKey: accessKey, s3SecretKey: secretKey } = realStack()
  const bucket = `udb-presigned-${randomUUID()}`
  await ensureBucket({ endpoint, bucket, accessKey, secretKey })
  removeBucket = () => emptied(new URL(endpoint), bucket, accessKey, secretKey)
  place = await testFolder()
  box = await runGateway(place, {
    env: {
      UDB_S3_ENDPOINT: endpoint,
      UDB_S3_BUCKET: bucket,
      UDB_S3_ACCESS_KEY: accessKey,
      UDB_S3_SECRET_KEY: secretKey,
      UDB_S3_PRESIGN: '1',
    },
  })
  jobId = await analysis()
}, 60_000)
afterAll(async () => {
  await box.close()
  await place.remove()
  await removeBucket()
}, 60_000)

/** The job of an analysis that has ended. */
async function analysis(): Promise<string> {
  const uploaded = await json<{ jobId: string }>(`${box.url}/ingest/upload`, upload({ 'orders.csv': 'a\n1\n' }))
  await json(`${box.url}/status/${uploaded.body.jobId}?waitSeconds=30`)
  const { body } = await json<{ jobId: string }>(`${box.url}/analyze`, post({ tables: ['orders'] }))
  await json(`${box.url}/status/${body.jobId}?waitSeconds=30`)
  return body.jobId
}

async function emptied({ hostname, port, protocol }: URL, bucket: string, accessKey: string, secretKey: string) {
  const useSSL = protocol === 'https:'
  const s3 = new Client({ endPoint: hostname, port: Number(port) || (useSSL ? 443 : 80), useSSL, accessKey, secretKey })
  for await (const { name } of s3.listObjectsV2(bucket, '', true)) if (name) await s3.removeObject(bucket, name)
  await s3.removeBucket(bucket)
}

const ask = (name: string, init: RequestInit = {}) =>
  fetch(`${box.url}/artifact/${jobId}/${name}`, { redirect: 'manual', ...init })

test('a download is sent to the store, where it needs no credentials and is saved under its name', async () => {
  const sent = await ask('summary.md')
  expect([sent.status, sent.headers.get('cache-control'), sent.headers.get('referrer-policy')]).toEqual([
    307,
    'no-store',
    'no-referrer',
  ])
  const location = new URL(sent.headers.get('location')!)
  expect(Number(location.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(60)
  const bytes = await fetch(location)
  expect([bytes.status, await bytes.text(), bytes.headers.get('content-type')]).toEqual([
    200,
    '# Summary\n',
    'text/markdown; charset=utf-8',
  ])
  expect(bytes.headers.get('content-disposition')).toContain('summary.md')
})

test('a client that follows gets the bytes, and the part that it asks for', async () => {
  const part = await ask('summary.md', { redirect: 'follow', headers: { range: 'bytes=2-4' } })
  expect([part.status, await part.text()]).toEqual([206, 'Sum'])
})

test('a page comes from here, in its sandbox', async () => {
  const page = await ask('profile-orders.html')
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining('sandbox')])
})

test('a preview, and what the caller has already, come from here', async () => {
  expect(await (await ask('summary.md?preview=true')).json()).toMatchObject({ text: '# Summary\n' })
  const { artifacts } = (
    await json<{ artifacts: { name: string; sha256: string }[] }>(`${box.url}/artifact_manifest/${jobId}`)
  ).body
  const { sha256 } = artifacts.find(({ name }) => name === 'summary.md')!
  expect((await ask('summary.md', { headers: { 'if-none-match': `"${sha256}"` } })).status).toBe(304)
})

test('another tenant is sent nowhere: for it the artifact does not exist', async () => {
  const foreign = await ask('summary.md', { headers: { 'x-udb-tenant': 'acme' } })
  expect([foreign.status, foreign.headers.get('location')]).toEqual([404, null])
})
