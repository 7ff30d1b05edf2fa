import { afterEach, beforeEach, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ObjectStore } from '../port.js'

export interface StoreUnderTest {
  readonly store: ObjectStore
  /** A second store on the same objects, as another process would have it. */
  readonly other: ObjectStore
  dispose(): Promise<void>
}

export type MakeStore = () => Promise<StoreUnderTest>

/** The promises that one side cannot be held to, by the name of the test, each with the reason. */
export type Waivers = Readonly<Record<string, string>>

export interface Suite {
  under(): StoreUnderTest
  promise(name: string, check: () => Promise<void>): void
}

const timeoutMs = 60_000

export function makeSuite(makeStore: MakeStore, waivers: Waivers): Suite & { assertAllWaiversUsed(): void } {
  const unused = new Set(Object.keys(waivers))
  let current: StoreUnderTest | undefined
  beforeEach(async () => {
    current = await makeStore()
  }, timeoutMs)
  afterEach(async () => {
    await current?.dispose()
  }, timeoutMs)
  return {
    under: () => current!,
    promise: (name, check) => {
      unused.delete(name)
      const reason = waivers[name]
      if (reason === undefined) test(name, check, timeoutMs)
      else test.skip(`${name} (waived: ${reason})`, check)
    },
    assertAllWaiversUsed: () => {
      if (unused.size > 0) throw new Error(`Waivers without a test: ${[...unused].join(', ')}`)
    },
  }
}

export async function textOf(store: ObjectStore, key: string): Promise<string | null> {
  const found = await store.read(key)
  return found === null ? null : found.bytes.toString('utf8')
}

export async function streamed(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function allKeys(store: ObjectStore, prefix: string, limit?: number): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await store.list(prefix, { ...(cursor ? { cursor } : {}), ...(limit === undefined ? {} : { limit }) })
    keys.push(...page.objects.map((object) => object.key))
    cursor = page.cursor
  } while (cursor !== null)
  return keys
}

/** Bytes that are made as they are asked for: nobody holds them all. */
export function generated(sizeBytes: number, chunkBytes = 262_144): Readable {
  return Readable.from(chunksOf(sizeBytes, chunkBytes))
}

export function sha256OfGenerated(sizeBytes: number, chunkBytes = 262_144): string {
  const hash = createHash('sha256')
  for (const chunk of chunksOf(sizeBytes, chunkBytes)) hash.update(chunk)
  return hash.digest('hex')
}

export async function sha256Of(body: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function* chunksOf(sizeBytes: number, chunkBytes: number): Generator<Buffer> {
  for (let made = 0; made < sizeBytes; made += chunkBytes) {
    yield Buffer.alloc(Math.min(chunkBytes, sizeBytes - made), made / chunkBytes)
  }
}
