import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { openInProcess } from '@udb/engine'
import { ObjectError, type ObjectRef, type ObjectStore, openFolderStore } from '@udb/objects'
import { hasPublished, type NewVersion } from './manifest.js'
import { ManifestStore } from './manifest-store.js'
import { Warehouse } from './warehouse.js'

let dir: string
let objects: ObjectStore
let warehouse: Warehouse
const never = new AbortController().signal

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-warehouse-'))
  objects = await openFolderStore({ dir: join(dir, 'objects') })
  warehouse = open()
})
afterEach(async () => {
  await warehouse.close()
  await objects.close()
  await rm(dir, { recursive: true })
})

const open = (store = objects, { idleMs = 60_000, keepOpen = 8 } = {}): Warehouse =>
  new Warehouse({ dir: join(dir, 'db'), objects: store, limits: { memoryMb: 256, threads: 1 }, idleMs, keepOpen })

/** The store with some of its methods replaced. */
const storeWith = (changed: Partial<ObjectStore>): ObjectStore =>
  new Proxy(objects, {
    get: (target, name) => {
      const own = (changed as Record<string | symbol, unknown>)[name]
      return own ?? (Reflect.get(target, name) as () => void).bind(target)
    },
  })

async function parquet(select: string): Promise<ObjectRef> {
  const path = join(dir, `${createHash('sha256').update(select).digest('hex')}.parquet`)
  const duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(dir, 'tmp') })
  await duck.exec(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
  await duck.close()
  const bytes = await readFile(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const key = `tenants/acme/blobs/${sha256}`
  await objects.put(key, bytes)
  return { key, sizeBytes: bytes.length, sha256, mediaType: 'application/vnd.apache.parquet' }
}

const version = (table: string, ref: ObjectRef, stepId: string): NewVersion => ({
  table,
  fullName: `acme_upload__${table}`,
  ref,
  rows: 1,
  columns: [],
  source: 'upload',
  details: '{}',
  jobId: 'job-1',
  stepId,
  publishedAt: 0,
})

/** A DuckDB that ends its transaction, and fails, at a statement; until it is restored. */
function runOf(fails: (sql: string) => boolean, message: string) {
  const real = DuckDBConnection.prototype.run
  return jest.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(async function (this: DuckDBConnection, sql) {
    if (!fails(sql)) return real.call(this, sql)
    await real.call(this, 'ROLLBACK').catch(() => undefined)
    throw new Error(message)
  })
}

describe('one writer per database (P4)', () => {
  test('a published version is in the manifest and in the database', async () => {
    const { entry, manifest } = await warehouse.publish(
      'acme',
      version('t"x', await parquet('SELECT * FROM range(7)'), 's1'),
      never,
    )
    expect([entry.version, manifest.version, await warehouse.countRows('acme', 't"x')]).toEqual([1, 1, 7])
  })

  test('several tables come together: where one of them cannot be published, none is', async () => {
    const [a, b] = [await parquet('SELECT * FROM range(2)'), await parquet('SELECT * FROM range(3)')]
    const both = [version('a', a, 's1'), version('b', b, 's1')]
    await warehouse.close()
    let refuse = true
    const put: ObjectStore['put'] = (key, body, condition) =>
      refuse ? Promise.reject(new Error('no room')) : objects.put(key, body, condition)
    warehouse = open(storeWith({ put }))
    const publish = async () => {
      const { manifest, entries } = await warehouse.manifests.publish('acme', both, never)
      return { manifest, entries, inDatabase: await warehouse.catchUp('acme', entries, never) }
    }
    await expect(publish()).rejects.toThrow('no room')
    expect(await warehouse.manifests.read('acme')).toMatchObject({ version: 0, tables: {} })
    refuse = false
    const first = await publish()
    expect(first).toMatchObject({
      manifest: { version: 1 },
      entries: [{ version: 1 }, { version: 1 }],
      inDatabase: [2, 3],
    })
    expect(await publish()).toEqual(first)
    expect([await warehouse.countRows('acme', 'a'), await warehouse.countRows('acme', 'b')]).toEqual([2, 3])
  })

  test('a step that comes again gets the version that it had published', async () => {
    const ref = await parquet('SELECT 1 AS a')
    const first = await warehouse.publish('acme', version('t', ref, 's1'), never)
    const again = await warehouse.publish('acme', version('t', ref, 's1'), never)
    expect(again).toEqual(first)
  })

  test('two owners that race on a manifest each publish, one after the other', async () => {
    const other = new Warehouse({
      dir: join(dir, 'other'),
      objects,
      limits: { memoryMb: 256, threads: 1 },
      idleMs: 1_000,
      keepOpen: 1,
    })
    const [a, b] = [await parquet('SELECT 1 AS a'), await parquet('SELECT 2 AS a')]
    const results = await Promise.all([
      warehouse.publish('acme', version('t', a, 's1'), never),
      other.publish('acme', version('t', b, 's2'), never),
    ])
    await other.close()
    expect(results.map(({ entry }) => entry.version).sort()).toEqual([1, 2])
  })

  test('a new owner rebuilds the database from the manifest, also from a file that is damaged', async () => {
    await warehouse.publish('acme', version('t', await parquet('SELECT * FROM range(5)'), 's1'), never)
    await warehouse.close()
    await writeFile(join(dir, 'db', 'acme.duckdb'), 'not a database')
    warehouse = open()
    await warehouse.publish('acme', version('u', await parquet('SELECT 1 AS a'), 's2'), never)
    expect(await warehouse.countRows('acme', 't')).toBe(5)
  })

  test('tenants have databases and manifests of their own', async () => {
    await warehouse.publish('acme', version('t', await parquet('SELECT 1 AS a'), 's1'), never)
    expect(await warehouse.manifests.read('other')).toEqual({ version: 0, tables: {}, superseded: [] })
    await expect(warehouse.countRows('other', 't')).rejects.toThrow(/does not exist/)
  })
})

describe('the order of writes', () => {
  test('of two that publish at once, the one that writes last with the older manifest undoes nothing', async () => {
    const gate = Promise.withResolvers<void>()
    const stored = Promise.withResolvers<void>()
    let first = true
    const put: ObjectStore['put'] = async (key, body, condition) => {
      const info = await objects.put(key, body, condition)
      if (first) {
        first = false
        stored.resolve()
        await gate.promise
      }
      return info
    }
    await warehouse.close()
    warehouse = open(storeWith({ put }))
    const [a, b] = [await parquet('SELECT 1 AS a'), await parquet('SELECT * FROM range(2)')]
    const slow = warehouse.publish('acme', version('a', a, 's1'), never)
    await stored.promise
    await warehouse.publish('acme', version('b', b, 's2'), never)
    gate.resolve()
    await slow
    expect([await warehouse.countRows('acme', 'a'), await warehouse.countRows('acme', 'b')]).toEqual([1, 2])
  })

  test('who waits for the write before it is counted until its turn comes; another tenant does not wait', async () => {
    const [gate, fetching] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const localFile: ObjectStore['localFile'] = async (key) => {
      fetching.resolve()
      await gate.promise
      return objects.localFile(key)
    }
    await warehouse.publish('other', version('b', await parquet('SELECT 1 AS a'), 's1'), never)
    await warehouse.close()
    warehouse = open(storeWith({ localFile }))
    const slow = warehouse.publish('acme', version('a', await parquet('SELECT * FROM range(3)'), 's1'), never)
    await fetching.promise
    const rows = warehouse.countRows('acme', 'a')
    expect([await warehouse.countRows('other', 'b'), warehouse.queue.waiting]).toEqual([1, 1])
    expect(warehouse.queue.longestMs).toBeGreaterThan(0)
    gate.resolve()
    await slow
    expect([await rows, warehouse.queue]).toEqual([3, { waiting: 0, longestMs: 0 }])
  })

  test('many at once, of several tenants, all arrive', async () => {
    const refs = await Promise.all([1, 2, 3, 4].map((n) => parquet(`SELECT * FROM range(${n})`)))
    const publishes = ['acme', 'other'].flatMap((tenant) =>
      refs.map((ref, n) => warehouse.publish(tenant, version(`t${n}`, ref, `s${n}`), never)),
    )
    const versions = (await Promise.all(publishes)).map(({ manifest }) => manifest.version)
    expect(versions.toSorted()).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
    for (const tenant of ['acme', 'other'])
      expect(await Promise.all(refs.map((_, n) => warehouse.countRows(tenant, `t${n}`)))).toEqual([1, 2, 3, 4])
  })

  test('a table that is replaced has the rows of its new version only', async () => {
    await warehouse.publish('acme', version('t', await parquet('SELECT * FROM range(9)'), 's1'), never)
    const { entry } = await warehouse.publish('acme', version('t', await parquet("SELECT 'x' AS other"), 's2'), never)
    expect([entry.version, await warehouse.countRows('acme', 't')]).toEqual([2, 1])
  })
})

describe('a tenant that names things as it likes', () => {
  test.each(['_udb_versions', '_udb', 'versions', 'select', 'main', 'acme'])(
    'a table may be called %s',
    async (name) => {
      await warehouse.publish('acme', version(name, await parquet('SELECT * FROM range(3)'), 's1'), never)
      await warehouse.publish('acme', version('t', await parquet('SELECT 1 AS a'), 's2'), never)
      await warehouse.close()
      warehouse = open()
      await warehouse.publish('acme', version('t', await parquet('SELECT 2 AS a'), 's3'), never)
      expect(await warehouse.countRows('acme', name)).toBe(3)
    },
  )

  test.each(['temp', 'system', 'main', 'memory', '0-a_b'])('a tenant may be called %s', async (tenant) => {
    await warehouse.publish(tenant, version('t', await parquet('SELECT 1 AS a'), 's1'), never)
    expect(await warehouse.countRows(tenant, 't')).toBe(1)
  })
})

describe('a load that does not come to its end', () => {
  test('an abort leaves the old version whole, the manifest names the new one, and the next write catches up', async () => {
    await warehouse.publish('acme', version('t', await parquet('SELECT * FROM range(5)'), 's1'), never)
    const aborting = new AbortController()
    const handed: string[] = []
    await warehouse.close()
    warehouse = open(
      storeWith({
        localFile: async (key, signal) => {
          const file = await objects.localFile(key, signal)
          void setImmediate().then(() => aborting.abort(new Error('cancelled')))
          return { ...file, release: async () => void handed.push('released') }
        },
      }),
    )
    const large = version('t', await parquet('SELECT range AS a, hash(range) AS b FROM range(2000000)'), 's2')
    await expect(warehouse.publish('acme', large, aborting.signal)).rejects.toThrow()
    expect(handed).toEqual(['released'])
    expect(await warehouse.countRows('acme', 't')).toBe(5)
    expect((await warehouse.manifests.read('acme')).tables['t']?.version).toBe(2)
    const { entry } = await warehouse.publish('acme', large, never)
    expect([entry.version, await warehouse.countRows('acme', 't')]).toEqual([2, 2_000_000])
  })

  test('bytes that are no Parquet fail this load, and the next one of the same table heals it', async () => {
    const good = await parquet('SELECT * FROM range(3)')
    const key = `tenants/acme/blobs/broken`
    await objects.put(key, Buffer.from('PAR1 not really'))
    await expect(
      warehouse.publish('acme', version('t', { ...good, key, sha256: 'bad' }, 's1'), never),
    ).rejects.toThrow()
    const { entry } = await warehouse.publish('acme', version('t', good, 's2'), never)
    expect([entry.version, await warehouse.countRows('acme', 't')]).toEqual([2, 3])
  })

  test('a file of which no table can be made is told before it is published', async () => {
    const nameless = await parquet('SELECT row(1, 2) AS r')
    await expect(warehouse.stagedRows('acme', [nameless], never)).rejects.toThrow('unnamed struct')
    const good = await parquet('SELECT * FROM range(4)')
    expect(await warehouse.stagedRows('acme', [good, good], never)).toEqual([4, 4])
  })

  test('one who publishes again after the answer was lost has published, whoever has asked to stop since', async () => {
    const aborting = new AbortController()
    const put: ObjectStore['put'] = async (key, body, condition) => {
      await objects.put(key, body, condition)
      aborting.abort(new Error('cancelled'))
      throw new ObjectError('precondition_failed', 'it is there', 'Read it again.')
    }
    const made = version('t', await parquet('SELECT 1 AS a'), 's1')
    const manifests = new ManifestStore(storeWith({ put }))
    const { manifest } = await manifests.publish('acme', [made], aborting.signal)
    expect([manifest.version, hasPublished(manifest, made)]).toEqual([1, true])
    expect(hasPublished(manifest, { ...made, stepId: 's2' })).toBe(false)
  })

  test('says why it failed, also where nothing is left to be taken back', async () => {
    const run = runOf((sql) => sql === 'COMMIT', 'no room on the disk')
    const made = version('t', await parquet('SELECT * FROM range(4)'), 's1')
    await expect(warehouse.publish('acme', made, never)).rejects.toThrow('no room on the disk')
    run.mockRestore()
    await warehouse.publish('acme', made, never)
    expect(await warehouse.countRows('acme', 't')).toBe(4)
  })

  test('a database that could not be set up is not left open', async () => {
    const run = runOf((sql) => sql.startsWith('CREATE SCHEMA'), 'no room on the disk')
    const closed = jest.spyOn(DuckDBInstance.prototype, 'closeSync')
    await expect(warehouse.countRows('acme', 't')).rejects.toThrow('no room on the disk')
    expect(closed).toHaveBeenCalledTimes(1)
    run.mockRestore()
    closed.mockRestore()
  })

  test('what has aborted before it begins publishes nothing', async () => {
    const ref = await parquet('SELECT 1 AS a')
    await expect(
      warehouse.publish('acme', version('t', ref, 's1'), AbortSignal.abort(new Error('gone'))),
    ).rejects.toThrow('gone')
    expect((await warehouse.manifests.read('acme')).version).toBe(0)
  })
})

test('a database that is not written for the idle time is closed, and opens again when it is needed', async () => {
  await warehouse.close()
  warehouse = open(objects, { idleMs: 1 })
  const ref = await parquet('SELECT * FROM range(4)')
  for (const stepId of ['s1', 's2']) {
    await warehouse.publish('acme', version('t', ref, stepId), never)
    expect(warehouse.size).toBe(1)
    while (warehouse.size > 0) await setImmediate()
  }
  expect(await warehouse.countRows('acme', 't')).toBe(4)
})

describe('databases of many tenants', () => {
  const tenants = ['t1', 't2', 't3', 't4', 't5']
  const writeAll = async (stepId: string, rows: number): Promise<void> => {
    const ref = await parquet(`SELECT * FROM range(${rows})`)
    await Promise.all(tenants.map((tenant) => warehouse.publish(tenant, version('t', ref, stepId), never)))
  }

  test('only so many stay open as may be kept, and those that were closed have what was written', async () => {
    await warehouse.close()
    warehouse = open(objects, { keepOpen: 2 })
    for (const rows of [3, 4, 5]) {
      await writeAll(`s${rows}`, rows)
      expect(warehouse.size).toBe(2)
    }
    expect(await Promise.all(tenants.map((tenant) => warehouse.countRows(tenant, 't')))).toEqual([5, 5, 5, 5, 5])
  })
})
