import { randomBytes, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'minio'
import type { ObjectStore } from '../port.js'
import { ensureBucket } from './ensure-bucket.js'
import { openS3Store } from './open-s3-store.js'
import type { S3BucketOptions } from './s3-options.js'

const smallBytes = 500
const smallPuts = 400
const largeBytes = 200 * 1024 * 1024
const largeRounds = 3

export interface Latency {
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
}

export interface S3Figures {
  /** 500 bytes, created if absent, one after the other. */
  readonly smallPut: Latency
  /** The same by `fetch` with a signed address: what the network and the store take. */
  readonly smallPutByFetch: Latency
  readonly smallRead: Latency
  readonly smallReadByFetch: Latency
  /** 200 MB, as MB (of a million bytes) a second: the best of three. */
  readonly putFile: number
  readonly fPutObject: number
  readonly localFile: number
  readonly fGetObject: number
  /** Milliseconds until a file that is in the cache is at hand. */
  readonly localFileAgain: number
}

export interface S3BenchOptions {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  /** An empty folder. */
  readonly dir: string
}

/** Measures the store through the port beside `fetch` and bare minio-js, in a bucket of its own, which it removes. */
export async function benchS3({ dir, ...at }: S3BenchOptions): Promise<S3Figures> {
  const options = { ...at, bucket: `udb-bench-${randomUUID()}` }
  await ensureBucket(options)
  const client = bareClient(options)
  const store = await openS3Store({ ...options, cacheDir: join(dir, 'cache'), cacheBytes: 8 * largeBytes })
  try {
    const small = await benchSmall(store, client, options.bucket)
    return { ...small, ...(await benchLarge(store, client, options.bucket, dir)) }
  } finally {
    await emptied(store)
    await store.close()
    await client.removeBucket(options.bucket)
  }
}

async function benchSmall(store: ObjectStore, client: Client, bucket: string) {
  const body = randomBytes(smallBytes)
  const urls = (method: string, prefix: string) =>
    Promise.all(range(smallPuts).map((n) => client.presignedUrl(method, bucket, `${prefix}/${n}.json`, 3_600)))
  const [puts, gets] = [await urls('PUT', 'fetch'), await urls('GET', 'fetch')]
  const fetched = async (url: string, init: RequestInit): Promise<void> => {
    const answer = await fetch(url, init)
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`The store answered ${answer.status}.`)
  }
  const condition = { headers: { 'if-none-match': '*' }, method: 'PUT', body: new Uint8Array(body) }
  return {
    smallPutByFetch: await latency((n) => fetched(puts[n]!, condition)),
    smallPut: await latency((n) => store.put(`port/${n}.json`, body, { ifAbsent: true })),
    smallReadByFetch: await latency((n) => fetched(gets[n]!, {})),
    smallRead: await latency((n) => store.read(`port/${n}.json`)),
  }
}

async function benchLarge(store: ObjectStore, client: Client, bucket: string, dir: string) {
  const best = { putFile: 0, fPutObject: 0, localFile: 0, fGetObject: 0, localFileAgain: Infinity }
  for (const round of range(largeRounds)) {
    const [path, target] = [join(dir, `large-${round}`), join(dir, `got-${round}`)]
    await writeRandom(path)
    best.fPutObject = Math.max(best.fPutObject, await speed(() => client.fPutObject(bucket, `bare-${round}`, path)))
    best.putFile = Math.max(best.putFile, await speed(() => store.putFile(`large-${round}`, path)))
    best.fGetObject = Math.max(best.fGetObject, await speed(() => client.fGetObject(bucket, `bare-${round}`, target)))
    await rm(target)
    best.localFile = Math.max(
      best.localFile,
      await speed(async () => (await store.localFile(`bare-${round}`)).release()),
    )
    const begin = performance.now()
    await (await store.localFile(`large-${round}`)).release()
    best.localFileAgain = Math.min(best.localFileAgain, performance.now() - begin)
  }
  return best
}

/** The first tenth warms up. */
async function latency(once: (n: number) => Promise<unknown>): Promise<Latency> {
  const times: number[] = []
  for (const n of range(smallPuts)) {
    const begin = performance.now()
    await once(n)
    if (n >= smallPuts / 10) times.push(performance.now() - begin)
  }
  times.sort((a, b) => a - b)
  return { p50: times[Math.floor(times.length * 0.5)]!, p95: times[Math.floor(times.length * 0.95)]! }
}

async function speed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return largeBytes / 1e3 / (performance.now() - begin)
}

async function writeRandom(path: string): Promise<void> {
  const block = randomBytes(4 * 1024 * 1024)
  const file = await open(path, 'w')
  for (let written = 0; written < largeBytes; written += block.length) await file.write(block)
  await file.close()
}

async function emptied(store: ObjectStore): Promise<void> {
  for (let isMore = true; isMore;) {
    const { objects } = await store.list('')
    await Promise.all(objects.map(({ key }) => store.delete(key)))
    isMore = objects.length > 0
  }
}

function bareClient({ endpoint, accessKey, secretKey }: S3BucketOptions): Client {
  const { hostname, port, protocol } = new URL(endpoint)
  const useSSL = protocol === 'https:'
  return new Client({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey,
    secretKey,
    region: 'us-east-1',
  })
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
