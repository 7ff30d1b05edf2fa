import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generated } from '../features/store-under-test.js'
import type { ObjectStore } from '../port.js'
import { openTunedS3Store } from './open-s3-store.js'
import { usualTuning } from './s3-options.js'
import { makeBucket, type SpecBucket } from './spec-bucket.js'
import { SpecProxy } from './spec-proxy.js'

const MiB = 1024 * 1024
let dir: string
let bucket: SpecBucket
let proxy: SpecProxy
let store: ObjectStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-s3-files-'))
  bucket = await makeBucket()
  proxy = await SpecProxy.open(bucket.options.endpoint)
  store = await open()
}, 60_000)

afterEach(async () => {
  await store.close()
  await proxy.down()
  await bucket.remove()
  await rm(dir, { recursive: true })
}, 60_000)

const open = () =>
  openTunedS3Store(
    { ...bucket.options, endpoint: proxy.endpoint, cacheDir: join(dir, 'cache'), cacheBytes: 64 * MiB },
    { ...usualTuning, downloadPartBytes: 5 * MiB, filePartBytes: 5 * MiB, streamPartBytes: 5 * MiB },
  )
const gets = () => proxy.requests.filter((line) => line.startsWith('GET') && line.includes('/table')).length
const table = async () => Buffer.concat(await generated(22 * MiB).toArray())

test('many who want a file, and come again, cost one download, in ranges', async () => {
  await store.put('table', generated(22 * MiB))
  const files = await Promise.all(Array.from({ length: 8 }, () => store.localFile('table')))
  expect(new Set(files.map(({ path }) => path)).size).toBe(1)
  expect((await readFile(files[0]!.path)).equals(await table())).toBe(true)
  for (const file of files) await file.release()
  await (await store.localFile('table')).release()
  expect(gets()).toBe(5)
}, 60_000)

test('one who gives up does not end the download that another waits for; when all do, nothing is left', async () => {
  await store.put('table', generated(22 * MiB))
  const leaving = new AbortController()
  const [staying, left] = [store.localFile('table'), store.localFile('table', leaving.signal)]
  leaving.abort()
  await expect(left).rejects.toMatchObject({ name: 'AbortError' })
  const { path, release } = await staying
  await release()
  await store.put('table', generated(21 * MiB))
  const giving = new AbortController()
  proxy.cutAnswers = (line) => {
    if (line.startsWith('GET')) giving.abort()
    return false
  }
  await expect(store.localFile('table', giving.signal)).rejects.toMatchObject({ name: 'AbortError' })
  await store.close()
  expect(await readdir(dirname(path))).toHaveLength(1)
}, 60_000)

test('files are at hand again after a restart, stored in parts or whole, unless they were damaged', async () => {
  await store.put('table-1', generated(22 * MiB))
  await store.put('table-2', Buffer.from('small'))
  const paths: string[] = []
  for (const key of ['table-1', 'table-2']) {
    const file = await store.localFile(key)
    paths.push(file.path)
    await file.release()
  }
  await store.close()
  store = await open()
  const before = gets()
  for (const key of ['table-1', 'table-2']) await (await store.localFile(key)).release()
  expect(gets()).toBe(before)
  await store.close()
  const damaged = await table()
  damaged[10 * MiB]! ^= 1
  await writeFile(paths[0]!, damaged)
  store = await open()
  const { path, release } = await store.localFile('table-1')
  expect((await readFile(path)).equals(await table())).toBe(true)
  await release()
  expect(gets()).toBe(before + 5)
}, 60_000)

test('a file that somebody removed after a restart is fetched again', async () => {
  await store.put('table', generated(6 * MiB))
  const { path, release } = await store.localFile('table')
  await release()
  await store.close()
  store = await open()
  await rm(path)
  const again = await store.localFile('table')
  expect((await stat(again.path)).size).toBe(6 * MiB)
  await again.release()
}, 60_000)

test('a file that was stored is at hand without a download, and gone from where it was', async () => {
  const source = join(dir, 'source')
  await writeFile(source, await table())
  await store.putFile('table', source)
  const { path, release } = await store.localFile('table')
  expect((await readFile(path)).equals(await table())).toBe(true)
  await release()
  expect(gets()).toBe(0)
  await expect(stat(source)).rejects.toMatchObject({ code: 'ENOENT' })
  const other = join(dir, 'other')
  await writeFile(other, 'not stored')
  await expect(store.putFile('table', other, { ifAbsent: true })).rejects.toMatchObject({ code: 'precondition_failed' })
  expect((await stat((await store.localFile('table')).path)).size).toBe(22 * MiB)
}, 60_000)

test('what is deleted leaves the disk too, with its last user', async () => {
  await store.put('table', generated(6 * MiB))
  const { path, release } = await store.localFile('table')
  await store.delete('table')
  expect((await stat(path)).size).toBe(6 * MiB)
  await release()
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
}, 60_000)

test('an object that changes while it is fetched comes whole, as one or as the other', async () => {
  await store.put('table', generated(22 * MiB))
  let changes = 0
  proxy.cutAnswers = (line) => {
    // The second range breaks off, and by then the object is another one.
    if (!line.startsWith('GET') || !line.includes('/table') || ++changes !== 2) return false
    changing = bucket.client.putObject(bucket.options.bucket, 'table', Buffer.alloc(7 * MiB, 'new'))
    return true
  }
  let changing: Promise<unknown> | undefined
  const { path, release } = await store.localFile('table')
  await changing
  const content = await readFile(path)
  expect(content.equals(Buffer.alloc(7 * MiB, 'new')) || content.equals(await table())).toBe(true)
  await release()
}, 60_000)
