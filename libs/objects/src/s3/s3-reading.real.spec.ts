import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generated, sha256Of, sha256OfGenerated, streamed } from '../features/store-under-test.js'
import type { ObjectStore } from '../port.js'
import { openTunedS3Store } from './open-s3-store.js'
import { usualTuning } from './s3-options.js'
import { makeBucket, type SpecBucket } from './spec-bucket.js'
import { SpecProxy } from './spec-proxy.js'

const MiB = 1024 * 1024
const size = 64 * MiB
let dir: string
let bucket: SpecBucket
let proxy: SpecProxy
let store: ObjectStore
let other: ObjectStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-s3-read-'))
  bucket = await makeBucket()
  proxy = await SpecProxy.open(bucket.options.endpoint)
  const options = { ...bucket.options, cacheDir: dir, cacheBytes: 0 }
  store = await openTunedS3Store(
    { ...options, endpoint: proxy.endpoint },
    { ...usualTuning, holdMs: 100, retryPiecesForMs: 1_000 },
  )
  other = await openTunedS3Store(options, usualTuning)
  await other.put('large', generated(size))
}, 60_000)

afterEach(async () => {
  await Promise.all([store.close(), other.close()])
  await proxy.down()
  await bucket.remove()
  await rm(dir, { recursive: true })
}, 60_000)

const gets = () => proxy.requests.filter((line) => line.startsWith('GET') && line.includes('/large')).length

test('connections that break off all the time do not show: the body goes on where it was', async () => {
  proxy.cutAfterBytes = 5 * MiB
  expect(await sha256Of((await store.get('large'))!.body)).toBe(sha256OfGenerated(size))
  expect(gets()).toBeGreaterThan(10)
  const part = (await store.get('large', { start: 1_000_000, end: 30_000_000 }))!
  expect(part.info.sizeBytes).toBe(size)
  const whole = await streamed((await other.get('large'))!.body)
  expect((await streamed(part.body)).equals(whole.subarray(1_000_000, 30_000_001))).toBe(true)
}, 60_000)

test('a body that is never brought on ends with an error in place of asking for ever', async () => {
  const { body } = (await store.get('large'))!
  proxy.cutAfterBytes = 0
  await expect(streamed(body)).rejects.toMatchObject({ code: 'store_unavailable' })
}, 60_000)

test('a reader that leaves ends its request', async () => {
  const { body } = (await store.get('large'))!
  await once(body, 'readable')
  body.destroy()
  await once(body, 'close')
  const before = proxy.bytesBack
  while (proxy.connections > 0 && proxy.bytesBack < size) await sleep(5)
  expect(proxy.bytesBack - before).toBeLessThan(size / 2)
  await store.ping()
}, 60_000)

test('a reader that rests does not keep writers waiting, and reads on when nothing has changed', async () => {
  proxy.holdAfterBytes = 8 * MiB
  const { body } = (await store.get('large'))!
  await once(body, 'readable')
  const first = body.read(1_000) as Buffer
  // MinIO lets this wait until nobody is sent the object any more.
  await other.put('large', generated(size))
  proxy.holdAfterBytes = Infinity
  body.unshift(first)
  expect(await sha256Of(body)).toBe(sha256OfGenerated(size))
  expect(gets()).toBeGreaterThan(1)
}, 60_000)

test('a reader that rests while the object changes is told, and gets no mixture', async () => {
  const { body } = (await store.get('large'))!
  await other.put('large', Buffer.from('another one'))
  await expect(streamed(body)).rejects.toMatchObject({ code: 'precondition_failed' })
  expect((await store.read('large'))!.bytes.toString()).toBe('another one')
}, 60_000)

test('a slow reader keeps neither the memory nor a connection', async () => {
  const { body } = (await store.get('large'))!
  let read = 0
  for await (const bytes of body) {
    read += (bytes as Buffer).length
    expect(body.readableLength).toBeLessThan(2 * MiB)
    if (read < 2 * MiB) await sleep(10)
  }
  expect(read).toBe(size)
}, 60_000)
