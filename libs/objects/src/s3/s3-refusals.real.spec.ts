import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBucket } from './ensure-bucket.js'
import { SpecProxy } from './spec-proxy.js'
import { openTunedS3Store } from './open-s3-store.js'
import { type S3StoreOptions, usualTuning } from './s3-options.js'
import { makeBucket, type SpecBucket, stackOptions } from './spec-bucket.js'

let dir: string
let bucket: SpecBucket
let options: S3StoreOptions
const said: string[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-s3-refused-'))
  bucket = await makeBucket()
  const log = (level: string, message: string, fields: object) => said.push(JSON.stringify({ level, message, fields }))
  options = { ...bucket.options, cacheDir: join(dir, 'cache'), cacheBytes: 0, log }
})
afterAll(async () => {
  await bucket.remove()
  await rm(dir, { recursive: true })
})

const secret = 'a-secret-nobody-may-see'
const opening = (changes: Partial<S3StoreOptions>, tuning = usualTuning) =>
  openTunedS3Store({ ...options, ...changes }, tuning)

test('wrong keys are refused, and none of them is repeated', async () => {
  for (const wrong of [{ secretKey: secret }, { accessKey: secret }, { accessKey: '' }, { secretKey: '' }]) {
    const thrown = (await opening(wrong).catch((error: unknown) => error)) as Error & { hint: string }
    expect(thrown).toMatchObject({ code: 'store_refused', hint: expect.stringContaining('UDB_S3_SECRET_KEY') })
    const shown = `${thrown.message}${thrown.hint}${thrown.stack}${said.join()}`
    for (const hidden of [secret, options.secretKey]) expect(shown.includes(hidden)).toBe(false)
  }
})

test('a clock that is an hour off is refused with that reason', async () => {
  const refused = opening({}, { ...usualTuning, now: () => Date.now() - 3_600_000 })
  await expect(refused).rejects.toMatchObject({ code: 'store_refused', hint: expect.stringContaining('clock') })
})

test('a bucket that is not there is missing to every call, and is made only by ensureBucket, once', async () => {
  const missing = { bucket: `udb-spec-${randomUUID()}` }
  await expect(opening(missing)).rejects.toMatchObject({
    code: 'bucket_missing',
    hint: expect.stringContaining('./udb'),
  })
  await expect(opening(missing)).rejects.toMatchObject({ code: 'bucket_missing' })
  expect(await ensureBucket({ ...options, ...missing })).toEqual({ isNew: true })
  expect(await ensureBucket({ ...options, ...missing })).toEqual({ isNew: false })
  const store = await opening(missing)
  await bucket.client.removeBucket(missing.bucket)
  const gone = { code: 'bucket_missing' }
  await expect(store.ping()).rejects.toMatchObject(gone)
  await expect(store.head('a')).rejects.toMatchObject(gone)
  await expect(store.read('a')).rejects.toMatchObject(gone)
  await expect(store.put('a', Buffer.from('x'), { ifMatch: 'etag' })).rejects.toMatchObject(gone)
  await expect(store.localFile('a')).rejects.toMatchObject(gone)
  await store.close()
})

test('a bucket that is there is not made: the key need not be one that may make buckets, or rules', async () => {
  const proxy = await SpecProxy.open(options.endpoint)
  expect(await ensureBucket({ ...options, endpoint: proxy.endpoint })).toEqual({ isNew: false })
  const rules = `/${options.bucket}?lifecycle`
  // MinIO does not take the rule, and needs none.
  expect(proxy.requests.slice(1).map((line) => line.split(/[ =]/).slice(0, 2))).toEqual([
    ['GET', rules],
    ['PUT', rules],
  ])
  await proxy.down()
})

test('the rules of others stay as they are', async () => {
  const { client, options: own, remove } = await makeBucket()
  const theirs = { Rule: [{ ID: 'theirs', Status: 'Enabled', Filter: { Prefix: 'a/' }, Expiration: { Days: 9 } }] }
  await client.setBucketLifecycle(own.bucket, theirs)
  const before = await client.getBucketLifecycle(own.bucket)
  await ensureBucket(own)
  expect(await client.getBucketLifecycle(own.bucket)).toEqual(before)
  await remove()
})

test('ensureBucket is refused with wrong keys, and makes nothing', async () => {
  const missing = { ...options, bucket: `udb-spec-${randomUUID()}` }
  await expect(ensureBucket({ ...missing, secretKey: secret })).rejects.toMatchObject({ code: 'store_refused' })
  expect(await bucket.client.bucketExists(missing.bucket)).toBe(false)
})

test('where nothing answers the store is unavailable, at once', async () => {
  const begin = performance.now()
  await expect(opening({ endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(opening({ endpoint: 'http://no-such-host.invalid' })).rejects.toMatchObject({
    code: 'store_unavailable',
  })
  expect(performance.now() - begin).toBeLessThan(5_000)
})

test('what takes a connection and never answers is unavailable after a while', async () => {
  await withServer(
    () => undefined,
    async (endpoint) => {
      await expect(opening({ endpoint }, { ...usualTuning, pingMs: 300 })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('ETIMEDOUT'),
      })
    },
  )
})

test('what is busy is unavailable; what is no S3, or overlooks conditions, is unsuitable', async () => {
  const answers: readonly [number, string, string][] = [
    [503, '<Error><Code>SlowDown</Code></Error>', 'store_unavailable'],
    [500, '', 'store_unavailable'],
    [507, '<Error><Code>XMinioStorageFull</Code></Error>', 'store_full'],
    [404, '<html>not here</html>', 'store_unsuitable'],
    [501, '<Error><Code>NotImplemented</Code></Error>', 'store_unsuitable'],
    [301, '<Error><Code>PermanentRedirect</Code><Region>eu-central-1</Region></Error>', 'store_refused'],
    // Says yes to everything, also to a write over what is not there.
    [200, '', 'store_unsuitable'],
  ]
  for (const [status, text, code] of answers) {
    await withServer(
      (_request, response) => response.writeHead(status).end(text),
      async (endpoint) => {
        await expect(opening({ endpoint })).rejects.toMatchObject({ code })
      },
    )
  }
})

test('an endpoint that is none is unsuitable, and is not repeated', async () => {
  const { endpoint } = stackOptions()
  const bad = ['', 'minio:9000', 'ftp://minio', `${endpoint}/path`, endpoint.replace('//', `//user:${secret}@`)]
  for (const text of bad) {
    const refused = opening({ endpoint: text })
    await expect(refused).rejects.toMatchObject({ code: 'store_unsuitable' })
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(secret) })
  }
})

test('a folder for the cache that cannot be made is told, without its path', async () => {
  await writeFile(join(dir, 'file'), '')
  const refused = opening({ cacheDir: join(dir, 'file') })
  await expect(refused).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(dir) })
})

async function withServer(
  answer: Parameters<typeof createServer>[1] & object,
  check: (endpoint: string) => Promise<void>,
): Promise<void> {
  const server: Server = createServer(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  try {
    if (address !== null && typeof address === 'object') await check(`http://127.0.0.1:${address.port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
