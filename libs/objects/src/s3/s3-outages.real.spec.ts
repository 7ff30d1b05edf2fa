import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { generated, sha256Of, sha256OfGenerated } from '../features/store-under-test.js'
import type { ObjectStore } from '../port.js'
import { openTunedS3Store } from './open-s3-store.js'
import { type S3Tuning, usualTuning } from './s3-options.js'
import { makeBucket, type SpecBucket } from './spec-bucket.js'
import { minioProgram, SpecMinio } from './spec-minio.js'
import { SpecProxy } from './spec-proxy.js'

const MiB = 1024 * 1024
const size = 48 * MiB
const chunk = 262_144
let dir: string
let bucket: SpecBucket
/** Waits as long as a store may take to start on a machine that is busy. */
let store: ObjectStore
let hasty: ObjectStore
/** Ends the store at once, as kill -9 does. */
let down: () => Promise<void>
let up: () => Promise<void>
let end: () => Promise<void>

beforeEach(async () => {
  end = async () => undefined
  dir = await mkdtemp(join(tmpdir(), 'udb-s3-out-'))
})
afterEach(async () => {
  await Promise.all([store.close(), hasty.close()])
  await end()
  await rm(dir, { recursive: true })
}, 60_000)

async function open(options: SpecBucket['options']): Promise<void> {
  const waits = { retryForMs: 60_000, retryPiecesForMs: 60_000 }
  store = await openedWith(options, waits)
  hasty = await openedWith(options, { retryForMs: 500 })
}

async function openedWith(options: SpecBucket['options'], waits: Partial<S3Tuning>): Promise<ObjectStore> {
  const tuning = {
    ...usualTuning,
    ...waits,
    streamPartBytes: 5 * MiB,
    downloadPartBytes: 5 * MiB,
    filePartBytes: 5 * MiB,
  }
  return openTunedS3Store({ ...options, cacheDir: join(dir, 'cache'), cacheBytes: 256 * MiB }, tuning)
}

async function behindProxy(): Promise<void> {
  bucket = await makeBucket()
  const proxy = await SpecProxy.open(bucket.options.endpoint)
  await open({ ...bucket.options, endpoint: proxy.endpoint })
  down = () => proxy.down()
  up = () => proxy.up()
  end = async () => {
    await proxy.down().catch(() => undefined)
    await bucket.remove()
  }
}

async function onOwnMinio(): Promise<void> {
  const minio = await SpecMinio.start(minioProgram()!, dir)
  const { endpoint, accessKey, secretKey } = minio
  down = () => minio.kill()
  up = () => minio.start()
  end = () => minio.kill()
  bucket = await whileStarting(() => makeBucket({ endpoint, accessKey, secretKey }))
  await open(bucket.options)
}

async function whileStarting<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'store_unavailable') throw thrown
    }
  }
}

/** Bytes whose middle comes after an outage has begun, and an end after the store is back. */
function interrupted(): Readable {
  let made = 0
  return generated(size, chunk).map(async (bytes: Buffer) => {
    made += bytes.length
    if (made === size / 2) {
      await down()
      void up()
    }
    return bytes
  })
}

async function fileOf(name: string): Promise<string> {
  const path = join(dir, name)
  await writeFile(path, generated(size, chunk))
  return path
}

const promises: Readonly<Record<string, () => Promise<void>>> = {
  'a stream that is being stored is stored whole': async () => {
    const stored = await store.put('streamed', interrupted(), { ifAbsent: true })
    expect(stored.sizeBytes).toBe(size)
    expect(await sha256Of((await store.get('streamed'))!.body)).toBe(sha256OfGenerated(size, chunk))
  },
  'an object that is being read is read to its end': async () => {
    await store.put('read', generated(size, chunk))
    const hash = createHash('sha256')
    let read = 0
    for await (const bytes of (await store.get('read'))!.body) {
      hash.update(bytes as Buffer)
      const before = read
      read += (bytes as Buffer).length
      if (before < size / 2 && read >= size / 2) {
        await down()
        void up()
      }
    }
    expect(hash.digest('hex')).toBe(sha256OfGenerated(size, chunk))
  },
  'a file that is being stored, and one that is being fetched, are whole': async () => {
    const storing = store.putFile('filed', await fileOf('source'))
    await down()
    await up()
    expect((await storing).sizeBytes).toBe(size)
    await store.copy('filed', 'copied')
    const fetching = store.localFile('copied')
    await down()
    await up()
    const { path, release } = await fetching
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(sha256OfGenerated(size, chunk))
    await release()
  },
  'what was acknowledged before is there after, and small calls go on by themselves': async () => {
    for (let n = 0; n < 20; n++) await store.put(`kept/${n}`, Buffer.from(`${n}`), { ifAbsent: true })
    await down()
    const waiting = [
      store.put('late', Buffer.from('late'), { ifAbsent: true }),
      store.read('kept/7'),
      store.list('kept/'),
    ] as const
    await up()
    const [late, seven, kept] = await Promise.all(waiting)
    expect(await store.head('late')).toMatchObject(late)
    expect(seven!.bytes.toString()).toBe('7')
    expect(kept.objects).toHaveLength(20)
  },
  'a store that stays away is unavailable, ping says so soon, and work goes on when it is back': async () => {
    await down()
    const begin = performance.now()
    await expect(hasty.ping()).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(performance.now() - begin).toBeLessThan(1_000)
    await expect(hasty.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'store_unavailable' })
    await up()
    await store.put('a', Buffer.from('x'))
    await hasty.put('a', Buffer.from('y'))
    await hasty.ping()
  },
}

for (const [name, check] of Object.entries(promises)) {
  test(`when the wire is cut and mended: ${name}`, async () => {
    await behindProxy()
    await check()
  }, 90_000)

  const own = minioProgram() === null ? test.skip : test
  const reason = minioProgram() === null ? ' (waived: no program of MinIO on this machine)' : ''
  own(
    `when the store is killed and started again: ${name}${reason}`,
    async () => {
      await onOwnMinio()
      await check()
    },
    90_000,
  )
}
