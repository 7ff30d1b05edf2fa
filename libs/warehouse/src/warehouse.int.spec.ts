import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openInProcess } from '@udb/engine'
import { type ObjectRef, type ObjectStore, openFolderStore } from '@udb/objects'
import type { NewVersion } from './manifest.js'
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

const open = (): Warehouse => new Warehouse({ dir: join(dir, 'db'), objects, limits: { memoryMb: 256, threads: 1 }, idleMs: 1_000 })

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
  table, fullName: `acme_upload__${table}`, ref, rows: 1, columns: [], source: 'upload', details: '{}', jobId: 'job-1', stepId, publishedAt: 0,
})

describe('one writer per database (P4)', () => {
  test('a published version is in the manifest and in the database', async () => {
    const { entry, manifest } = await warehouse.publish('acme', version('t"x', await parquet('SELECT * FROM range(7)'), 's1'), never)
    expect([entry.version, manifest.version, await warehouse.countRows('acme', 't"x')]).toEqual([1, 1, 7])
  })

  test('a step that comes again gets the version that it had published', async () => {
    const ref = await parquet('SELECT 1 AS a')
    const first = await warehouse.publish('acme', version('t', ref, 's1'), never)
    const again = await warehouse.publish('acme', version('t', ref, 's1'), never)
    expect(again).toEqual(first)
  })

  test('two owners that race on a manifest each publish, one after the other', async () => {
    const other = new Warehouse({ dir: join(dir, 'other'), objects, limits: { memoryMb: 256, threads: 1 }, idleMs: 1_000 })
    const [a, b] = [await parquet('SELECT 1 AS a'), await parquet('SELECT 2 AS a')]
    const results = await Promise.all([warehouse.publish('acme', version('t', a, 's1'), never), other.publish('acme', version('t', b, 's2'), never)])
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
    expect(await warehouse.manifests.read('other')).toEqual({ version: 0, tables: {} })
    await expect(warehouse.countRows('other', 't')).rejects.toThrow(/does not exist/)
  })
})
