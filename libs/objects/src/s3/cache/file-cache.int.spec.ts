import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeSlot } from './cache-slot.js'
import { entryName, keyToken } from './entry-name.js'
import { FileCache, type Wanted } from './file-cache.js'

const KB = 1_000
let dir: string
let cache: FileCache
let fetches: string[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-cache-'))
  cache = await FileCache.open(dir, 10 * KB)
  fetches = []
})
afterEach(() => rm(dir, { recursive: true }))

/** Content of so many bytes, the first of which tells which it is. */
function wanted(key: string, sizeBytes = 4 * KB, changes: Partial<Wanted> = {}): Wanted {
  return {
    name: entryName(key, 'etag'),
    sizeBytes,
    fetch: async (path) => {
      fetches.push(key)
      await writeFile(path, Buffer.alloc(sizeBytes, key))
    },
    isIntact: async (path) => (await readFile(path)).equals(Buffer.alloc(sizeBytes, key)),
    ...changes,
  }
}

async function used(key: string, sizeBytes?: number): Promise<void> {
  const file = await cache.use(wanted(key, sizeBytes), undefined)
  expect((await readFile(file.path, 'utf8'))[0]).toBe(key[0])
  await file.release()
}

/** A fetch that ends when it is told to, and notices when it is aborted. */
function held(key: string) {
  const begun = Promise.withResolvers<AbortSignal>()
  const go = Promise.withResolvers<void>()
  const fetch = async (path: string, signal: AbortSignal): Promise<void> => {
    fetches.push(key)
    begun.resolve(signal)
    await Promise.race([
      go.promise,
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    ])
    await writeFile(path, Buffer.alloc(4 * KB, key))
  }
  return { wanted: wanted(key, 4 * KB, { fetch }), begun: begun.promise, go: go.resolve }
}

test('what was fetched once is at hand, until what was used least recently gives way', async () => {
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await used(key)
  expect(fetches).toEqual(['a', 'b', 'c', 'b'])
  expect(await readdir(dir)).toHaveLength(2)
})

test('what is in use never gives way, and goes when it is released if there is too much', async () => {
  const files = []
  for (const key of ['a', 'b', 'c', 'd']) files.push(await cache.use(wanted(key), undefined))
  for (const { path } of files) expect((await stat(path)).size).toBe(4 * KB)
  for (const file of files) await file.release()
  await used('d')
  await used('c')
  expect(fetches).toEqual(['a', 'b', 'c', 'd'])
  await used('a')
  expect(fetches).toEqual(['a', 'b', 'c', 'd', 'a'])
})

test('what is larger than the whole cache is there while it is used', async () => {
  const file = await cache.use(wanted('x', 50 * KB), undefined)
  expect((await stat(file.path)).size).toBe(50 * KB)
  await file.release()
  await used('x', 50 * KB)
  expect(fetches).toEqual(['x', 'x'])
})

test('releasing twice counts once', async () => {
  const [one, other] = [await cache.use(wanted('a'), undefined), await cache.use(wanted('a'), undefined)]
  await one.release()
  await one.release()
  cache.drop(keyToken('a'))
  expect((await stat(other.path)).size).toBe(4 * KB)
  await other.release()
  await expect(stat(other.path)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('all who ask meanwhile share one fetch; one who gives up does not end it for the others', async () => {
  const { wanted, begun, go } = held('a')
  const leaving = new AbortController()
  const asking = [cache.use(wanted, undefined), cache.use(wanted, leaving.signal), cache.use(wanted, undefined)]
  const signal = await begun
  leaving.abort(new Error('left'))
  await expect(asking[1]).rejects.toThrow('left')
  expect(signal.aborted).toBe(false)
  go()
  const [first, , third] = await Promise.allSettled(asking)
  expect([first!.status, third!.status]).toEqual(['fulfilled', 'fulfilled'])
  expect(fetches).toEqual(['a'])
})

test('a fetch ends when the last who waits gives up, and who comes then begins a new one', async () => {
  const { wanted: slow, begun } = held('a')
  const [one, two] = [new AbortController(), new AbortController()]
  const asking = [cache.use(slow, one.signal), cache.use(slow, two.signal)]
  const signal = await begun
  one.abort(new Error('first'))
  expect(signal.aborted).toBe(false)
  two.abort(new Error('second'))
  expect(signal.aborted).toBe(true)
  const settled = await Promise.allSettled([...asking, used('a')])
  expect(settled.map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  expect(await readdir(dir)).toEqual([entryName('a', 'etag')])
})

test('a fetch that fails fails for all who wait, leaves nothing, and the next one tries again', async () => {
  const failing = wanted('a', 4 * KB, {
    fetch: async (path) => {
      await writeFile(path, 'half')
      throw new Error('broken')
    },
  })
  const asking = [cache.use(failing, undefined), cache.use(failing, undefined)]
  for (const one of asking) await expect(one).rejects.toThrow('broken')
  expect(await readdir(dir)).toEqual([])
  await used('a')
})

test('a new process finds what the last one had, in the order of its use, and fetches anew what was damaged', async () => {
  for (const key of ['a', 'b']) await used(key)
  const [a, b] = ['a', 'b'].map((key) => join(dir, entryName(key, 'etag')))
  await writeFile(join(dir, 'scratch.7'), 'half written')
  await utimes(a!, new Date(2_000), new Date(2_000))
  await utimes(b!, new Date(1_000), new Date(1_000))
  cache = await FileCache.open(dir, 10 * KB)
  fetches = []
  await used('a')
  await used('c')
  expect(fetches).toEqual(['c'])
  expect((await readdir(dir)).sort()).toEqual([entryName('a', 'etag'), entryName('c', 'etag')].sort())
  for (const damaged of [Buffer.alloc(4 * KB, 'z'), Buffer.alloc(5)]) {
    await writeFile(a!, damaged)
    cache = await FileCache.open(dir, 10 * KB)
    fetches = []
    await used('a')
    await used('c')
    expect(fetches).toEqual(['a'])
  }
})

test('what was dropped is gone at once, or with its last user, and other keys stay', async () => {
  await used('a')
  const b = await cache.use(wanted('b'), undefined)
  cache.drop(keyToken('a'))
  cache.drop(keyToken('b'))
  expect(await readFile(b.path, 'utf8')).toHaveLength(4 * KB)
  await b.release()
  await used('a')
  await used('b')
  expect(fetches).toEqual(['a', 'b', 'a', 'b'])
})

test('a file that is no longer needed elsewhere is taken over; what a link leads to is not', async () => {
  const [source, target, link] = ['source', 'target', 'link'].map((name) => join(dir, `../${name}-${process.pid}`))
  await writeFile(source!, Buffer.alloc(4 * KB, 'a'))
  await cache.adopt(entryName('a', 'etag'), 4 * KB, source!)
  await used('a')
  expect(fetches).toEqual([])
  await writeFile(target!, Buffer.alloc(4 * KB, 'b'))
  await symlink(target!, link!)
  await cache.adopt(entryName('b', 'etag'), 4 * KB, link!)
  await used('b')
  expect(fetches).toEqual(['b'])
  expect((await stat(target!)).size).toBe(4 * KB)
  for (const path of [source!, link!]) await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  await rm(target!)
})

test('closing ends the fetches, with its reason', async () => {
  const { wanted, begun } = held('a')
  const asking = cache.use(wanted, undefined)
  await begun
  const closing = cache.close(new Error('closed'))
  await expect(asking).rejects.toThrow('closed')
  await closing
  await expect(cache.use(wanted, undefined)).rejects.toThrow('closed')
})

test('those who open one folder at the same time get a part of it each, and the next gets the first again', async () => {
  const slots = [await takeSlot(dir), await takeSlot(dir), await takeSlot(dir)]
  expect(new Set(slots.map((slot) => slot.path)).size).toBe(3)
  slots[0]!.free()
  const again = await takeSlot(dir)
  expect(again.path).toBe(slots[0]!.path)
  for (const slot of [again, slots[1]!, slots[2]!]) slot.free()
})
