import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Duck, DuckLimits } from '../duck.js'
import { DuckPool } from './duck-pool.js'

const ENDLESS = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range + b.range) % 7 = 9'
let limits: DuckLimits
let pool: DuckPool
beforeEach(async () => {
  limits = { memoryMb: 128, threads: 1, tempDir: await mkdtemp(join(tmpdir(), 'udb-pool-')) }
  pool = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
})
afterEach(async () => {
  await pool.close()
  await rm(limits.tempDir, { recursive: true, force: true })
})

const tables = (duck: Duck): Promise<unknown> => duck.query('SELECT table_name AS name FROM duckdb_tables()')
const settings = (duck: Duck): Promise<unknown> => duck.query("SELECT current_setting('memory_limit') AS m")

test('each use gets an empty instance with its own limits, in a process that is used again', async () => {
  await pool.withDuck((duck) => duck.exec('CREATE TABLE secret AS SELECT 42 AS x'), { limits })
  const processes = pool.processIds
  expect(processes).toHaveLength(1)
  const seen = await pool.withDuck(async (duck) => [await tables(duck), await settings(duck)], {
    limits: { ...limits, memoryMb: 64 },
  })
  expect(seen).toEqual([[], [{ m: '64.0 MiB' }]])
  expect(pool.processIds).toEqual(processes)
})

test('what a use leaves behind is gone when it has ended: its engine, its statements, its spill folder', async () => {
  let kept: Duck | undefined
  await pool.withDuck(
    async (duck) => {
      kept = duck
    },
    { limits },
  )
  await expect(kept?.exec('SELECT 1')).rejects.toMatchObject({ code: 'engine_closed' })
  let left: Promise<unknown> | undefined
  await pool.withDuck(
    async (duck) => {
      left = duck.query(ENDLESS).catch((error: unknown) => error)
    },
    { limits },
  )
  expect(await left).toMatchObject({ code: 'engine_closed' })
  expect(pool.processIds).toEqual([])
  expect(await readdir(limits.tempDir)).toEqual([])
  expect(await pool.withDuck(tables, { limits })).toEqual([])
})

test('abort kills the work at once, and the next use is well', async () => {
  const controller = new AbortController()
  const use = pool.withDuck(
    (duck) => {
      const endless = duck.query(ENDLESS)
      controller.abort()
      return endless
    },
    { limits, signal: controller.signal },
  )
  await expect(use).rejects.toMatchObject({ code: 'engine_closed' })
  expect(pool.processIds).toEqual([])
  expect(await pool.withDuck(tables, { limits })).toEqual([])
})

test('waiters are served in order, and one that is aborted leaves the line', async () => {
  const order: number[] = []
  const controller = new AbortController()
  const uses = [1, 2, 3, 4].map((n) =>
    pool.withDuck(async () => void order.push(n), { limits, ...(n === 3 && { signal: controller.signal }) }),
  )
  controller.abort()
  const settled = await Promise.allSettled(uses)
  expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(order).toEqual([1, 2, 4])
})

test('a child that was not used for the idle time is ended', async () => {
  const brief = new DuckPool({ maxChildren: 1, idleMs: 1 })
  await brief.withDuck(tables, { limits })
  while (brief.processIds.length > 0) await setImmediate()
  await brief.close()
})

test('an error of the work passes through and costs nobody the child', async () => {
  await expect(pool.withDuck((duck) => duck.exec('nonsense'), { limits })).rejects.toMatchObject({
    kind: 'Parser Error',
  })
  await expect(
    pool.withDuck(
      async () => {
        throw new Error('mine')
      },
      { limits },
    ),
  ).rejects.toThrow('mine')
  expect(await pool.withDuck(tables, { limits })).toEqual([])
})

test('close() ends what runs and refuses what waits and what comes', async () => {
  const started = Promise.withResolvers<void>()
  const running = pool.withDuck(
    (duck) => {
      started.resolve()
      return duck.query(ENDLESS)
    },
    { limits },
  )
  const waiting = pool.withDuck(tables, { limits })
  const settled = Promise.allSettled([running, waiting])
  await started.promise
  await pool.close()
  for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'engine_closed' } })
  await expect(pool.withDuck(tables, { limits })).rejects.toMatchObject({ code: 'engine_closed' })
})

test('a warm pool has a process before anybody asks, and keeps one however long it is idle', async () => {
  const warm = new DuckPool({ maxChildren: 2, idleMs: 1, warm: { memoryMb: limits.memoryMb } })
  try {
    const [first] = warm.processIds
    expect(first).toBeGreaterThan(0)
    await warm.withDuck((duck) => duck.exec('SELECT 1'), { limits })
    // Both uses at once need a second process; that one goes when it is idle, and the kept one stays.
    const both = [0, 1].map(() => warm.withDuck((duck) => duck.query('SELECT 1 AS a'), { limits }))
    await Promise.all(both)
    while (warm.processIds.length > 1) await setImmediate()
    expect(warm.processIds).toHaveLength(1)
  } finally {
    await warm.close()
  }
})
