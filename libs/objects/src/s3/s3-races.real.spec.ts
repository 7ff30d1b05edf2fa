import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'
import { generated, sha256Of, sha256OfGenerated } from '../features/store-under-test.js'
import type { ObjectStore } from '../port.js'
import { openTunedS3Store } from './open-s3-store.js'
import { usualTuning } from './s3-options.js'
import { makeBucket, type SpecBucket } from './spec-bucket.js'
import { SpecProxy } from './spec-proxy.js'

const MiB = 1024 * 1024
const lost = 'precondition_failed'
let dir: string
let bucket: SpecBucket
let stores: ObjectStore[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-s3-races-'))
  bucket = await makeBucket()
  const options = { ...bucket.options, cacheDir: dir, cacheBytes: 0 }
  const tuning = { ...usualTuning, streamPartBytes: 5 * MiB, filePartBytes: 5 * MiB }
  stores = await Promise.all([1, 2, 3].map(() => openTunedS3Store(options, tuning)))
}, 60_000)

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await bucket.remove()
  await rm(dir, { recursive: true })
}, 60_000)

/** What the child process printed. */
async function child(task: 'count' | 'claim', number: number): Promise<string[]> {
  const options = JSON.stringify({ ...bucket.options, cacheDir: dir, cacheBytes: 0 })
  const script = join(import.meta.dirname, 'racing-writer.js')
  const writer = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, options, task, `${number}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {},
    },
  )
  const [printed, [code]] = await Promise.all([text(writer.stdout), once(writer, 'exit')])
  expect(code).toBe(0)
  return printed.split('\n').filter((line) => line !== '')
}

test('writers in several processes lose no update by compare-and-set', async () => {
  await stores[0]!.put('counter', Buffer.from('0'))
  await Promise.all([child('count', 40), child('count', 40), child('count', 40)])
  expect((await stores[0]!.read('counter'))!.bytes.toString()).toBe('120')
}, 120_000)

test('of processes that make the same keys at once, each key is made by exactly one, though all write the same bytes', async () => {
  const made = await Promise.all([child('claim', 100), child('claim', 100), child('claim', 100)])
  expect(
    made
      .flat()
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 100 }, (_, n) => n))
}, 120_000)

test('of large streams and files that race with ifAbsent exactly one succeeds, and no upload stays open', async () => {
  for (let round = 0; round < 3; round++) {
    const key = `large/${round}`
    const racing = [6, 7, 8, 9, 10, 11].map((size, index) =>
      stores[index % 3]!.put(key, generated(size * MiB), { ifAbsent: true }),
    )
    const results = await Promise.allSettled(racing)
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(winners).toHaveLength(1)
    expect(await stores[0]!.head(key)).toMatchObject(winners[0]!)
    expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))).toEqual(
      Array(5).fill(lost),
    )
    expect(await openUploads(key)).toEqual([])
  }
}, 120_000)

test('of large streams that race with ifMatch exactly one succeeds', async () => {
  const first = await stores[0]!.put('large', Buffer.from('first'))
  const racing = [6, 7, 8, 9].map((size, index) =>
    stores[index % 3]!.put('large', generated(size * MiB), { ifMatch: first.etag }),
  )
  const results = await Promise.allSettled(racing)
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  expect(await openUploads('large')).toEqual([])
}, 120_000)

test('a stream that fails after several parts leaves no object and no upload, and its error comes back', async () => {
  const failure = new Error('the source broke')
  let seen = 0
  const broken = generated(40 * MiB).map((chunk: Buffer) => {
    if ((seen += chunk.length) > 22 * MiB) throw failure
    return chunk
  })
  await expect(stores[0]!.put('broken', broken)).rejects.toBe(failure)
  expect(await stores[0]!.head('broken')).toBeNull()
  expect(await openUploads('broken')).toEqual([])
}, 60_000)

test('a copy that is larger than the store copies at once is made in parts', async () => {
  const options = { ...bucket.options, cacheDir: dir, cacheBytes: 0 }
  const store = await openTunedS3Store(options, { ...usualTuning, copyPartBytes: 5 * MiB })
  const size = 17 * MiB
  await store.put('from', generated(size))
  const copied = await store.copy('from', 'to')
  expect(copied).toMatchObject({ key: 'to', sizeBytes: size })
  expect(copied.etag).toMatch(/-4$/)
  expect(await sha256Of((await store.get('to'))!.body)).toBe(sha256OfGenerated(size))
  expect(await openUploads('to')).toEqual([])
  await store.close()
}, 60_000)

test('a large copy whose source is replaced meanwhile is a copy of what stands then, and of nothing else', async () => {
  const proxy = await SpecProxy.open(bucket.options.endpoint)
  const options = { ...bucket.options, endpoint: proxy.endpoint, cacheDir: dir, cacheBytes: 0 }
  const store = await openTunedS3Store(options, { ...usualTuning, copyPartBytes: 5 * MiB, copyWidth: 1 })
  await store.put('from', generated(17 * MiB))
  let replacing: Promise<unknown> | undefined
  proxy.cutAnswers = (line) => {
    // The answer to the second part is lost, and before it is asked for again the source is another one.
    if (replacing !== undefined || !line.includes('/to?partNumber=2')) return false
    replacing = stores[0]!.put('from', generated(11 * MiB))
    return true
  }
  const [copied] = await Promise.all([store.copy('from', 'to'), replacing])
  expect(replacing).toBeDefined()
  expect([17 * MiB, 11 * MiB]).toContain(copied.sizeBytes)
  expect(await sha256Of((await store.get('to'))!.body)).toBe(sha256OfGenerated(copied.sizeBytes))
  expect(await openUploads('to')).toEqual([])
  await store.close()
  await proxy.down()
}, 60_000)

/** MinIO lists the uploads of one key only. */
async function openUploads(key: string): Promise<unknown[]> {
  return bucket.client.listIncompleteUploads(bucket.options.bucket, key, true).toArray()
}
