import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generated, streamed, textOf } from '../features/store-under-test.js'
import type { ObjectStore } from '../port.js'
import { openTunedS3Store } from './open-s3-store.js'
import { usualTuning } from './s3-options.js'
import { makeBucket, type SpecBucket } from './spec-bucket.js'
import { SpecProxy } from './spec-proxy.js'

const MiB = 1024 * 1024
const lost = { code: 'precondition_failed' }
let dir: string
let bucket: SpecBucket
let proxy: SpecProxy
/** Over the wire that is cut, and past it. */
let store: ObjectStore
let other: ObjectStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-s3-lost-'))
  bucket = await makeBucket()
  proxy = await SpecProxy.open(bucket.options.endpoint)
  const options = { ...bucket.options, cacheDir: dir, cacheBytes: 64 * MiB }
  const tuning = { ...usualTuning, streamPartBytes: 5 * MiB }
  store = await openTunedS3Store({ ...options, endpoint: proxy.endpoint }, tuning)
  other = await openTunedS3Store(options, tuning)
}, 60_000)

afterEach(async () => {
  await Promise.all([store.close(), other.close()])
  await proxy.down()
  await bucket.remove()
  await rm(dir, { recursive: true })
}, 60_000)

/** Swallows the answers to the first requests that match, and runs something after the first one was carried out. */
function swallow(pattern: RegExp, times = 1): void {
  let left = times
  proxy.cutAnswers = (line) => pattern.test(line) && left-- > 0
}

const sent = (pattern: RegExp) => proxy.requests.filter((line) => pattern.test(line)).length

test('a put whose answer is lost is not told that its own object stands in the way', async () => {
  swallow(/^PUT .*\/once /)
  const stored = await store.put('once', Buffer.from('mine'), { ifAbsent: true })
  expect(sent(/^PUT .*\/once /)).toBe(2)
  expect(await other.head('once')).toMatchObject(stored)
  swallow(/^PUT .*\/once /)
  const second = await store.put('once', Buffer.from('mine too'), { ifMatch: stored.etag })
  expect(await other.head('once')).toMatchObject(second)
  expect(await textOf(other, 'once')).toBe('mine too')
})

test('a put whose answer is lost, and that had lost, is told so, though the winner wrote the same bytes', async () => {
  await other.put('once', Buffer.from('same'), { ifAbsent: true })
  swallow(/^PUT .*\/once /)
  await expect(store.put('once', Buffer.from('same'), { ifAbsent: true })).rejects.toMatchObject(lost)
  expect(sent(/^PUT .*\/once /)).toBe(2)
})

test('parts whose answers are lost are sent again; an upload that was put together unheard is known as one’s own', async () => {
  swallow(/^PUT .*partNumber=2/)
  await store.put('parts', generated(12 * MiB), { ifAbsent: true })
  swallow(/^POST .*uploadId=/)
  const first = await store.put('whole', generated(12 * MiB), { ifAbsent: true })
  expect(await other.head('whole')).toMatchObject(first)
  swallow(/^POST .*uploadId=/)
  const second = await store.put('whole', generated(13 * MiB))
  expect(second.sizeBytes).toBe(13 * MiB)
  expect(await other.head('whole')).toMatchObject(second)
  swallow(/^POST .*uploadId=/)
  await expect(store.put('whole', generated(14 * MiB), { ifAbsent: true })).rejects.toMatchObject(lost)
}, 60_000)

test('a delete and a copy whose answers are lost are repeated', async () => {
  await other.put('from', Buffer.from('content'))
  swallow(/^PUT .*\/to /)
  await store.copy('from', 'to')
  swallow(/^DELETE /)
  await store.delete('from')
  expect([await textOf(other, 'from'), await textOf(other, 'to')]).toEqual([null, 'content'])
})

test('while answers stay away a call is tried for its time, and then the store is unavailable', async () => {
  swallow(/^GET /, Infinity)
  await expect(store.read('once')).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(sent(/^GET /)).toBeGreaterThan(5)
}, 30_000)

test.each([
  ['a whole put', 3, 'PUT .*/damaged '],
  ['a part of a large one', 12, 'PUT .*/damaged[?]partNumber=\\d+'],
])(
  '%s that is damaged on its way is sent again',
  async (_name, mebibytes, request) => {
    const bytes = Buffer.concat(await generated(mebibytes * MiB).toArray())
    proxy.damages = 1
    await store.put('damaged', mebibytes > 5 ? generated(bytes.length) : bytes)
    expect([proxy.damages, sent(new RegExp(request))]).toEqual([0, mebibytes > 5 ? 4 : 2])
    expect((await streamed((await other.get('damaged'))!.body)).equals(bytes)).toBe(true)
  },
  60_000,
)
