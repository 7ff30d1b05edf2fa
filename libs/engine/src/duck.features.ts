import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Duck, DuckLimits } from './duck.js'

export type OpenDuck = (limits: DuckLimits, options: { signal?: AbortSignal }) => Promise<Duck>

/** Far longer than a test may last, and quick to hear an interrupt. */
const ENDLESS = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range + b.range) % 7 = 9'

/** The guarantees of the `Duck` port, to be run on each implementation. */
export function duckFeatures(name: string, open: OpenDuck): void {
  describe(`a Duck ${name}`, () => {
    let tempDir: string
    let limits: DuckLimits
    let duck: Duck
    let controller: AbortController

    beforeEach(async () => {
      tempDir = await mkdtemp(join(tmpdir(), 'udb-duck-'))
      limits = { memoryMb: 128, threads: 2, tempDir }
      controller = new AbortController()
      duck = await open(limits, { signal: controller.signal })
    })
    afterEach(async () => {
      await duck.close()
      await rm(tempDir, { recursive: true, force: true })
    })

    test('statements run in the order of the calls, awaited or not', async () => {
      const done: Promise<unknown>[] = [duck.exec('CREATE TABLE t (n INT)')]
      for (let n = 0; n < 20; n++)
        done.push(duck.exec(`INSERT INTO t SELECT ${n} WHERE (SELECT count(*) FROM t) = ${n}`))
      const last = duck.query('SELECT count(*) AS n, max(n) AS last FROM t')
      await Promise.all(done)
      expect(await last).toEqual([{ n: 20, last: 19 }])
    })

    test('the second line runs beside the first, on the same tables and in the same time zone, in its own order', async () => {
      const aside = duck.beside()
      await duck.exec('CREATE TABLE t AS SELECT 1 AS n; CREATE TEMP TABLE mine AS SELECT 1 AS n')
      const endless = expect(duck.query(ENDLESS)).rejects.toMatchObject({ code: 'engine_closed' })
      const done = Array.from({ length: 20 }, () => aside.exec('UPDATE t SET n = n + n'))
      const seen = await duck
        .beside()
        .query("SELECT n, strftime(TIMESTAMPTZ '2013-01-01 10:00:00+01', '%H') AS utc FROM t")
      expect(seen).toEqual([{ n: 2 ** 20, utc: '09' }])
      await Promise.all(done)
      await expect(aside.query('FROM mine')).rejects.toMatchObject({ code: 'engine_error' })
      await duck.close()
      await endless
      await expect(aside.query('SELECT 1')).rejects.toMatchObject({ code: 'engine_closed' })
    })

    test('one call may hold several statements', async () => {
      await duck.exec("CREATE TABLE a AS SELECT 1 AS x; CREATE TABLE b AS SELECT x + 1 AS y, ';' AS z FROM a")
      expect(await duck.query('SELECT y, z FROM b')).toEqual([{ y: 2, z: ';' }])
    })

    test('cells are JSON-safe and exact', async () => {
      const rows = await duck.query(`SELECT 9007199254740993 AS big, 0.1::DECIMAL(3,1) AS d, 'NaN'::DOUBLE AS nan,
        TIMESTAMPTZ '2013-01-01 10:00:00+01' AS tz, [1, NULL] AS l, {'k': DATE '2013-02-03'} AS s, NULL AS nothing`)
      expect(rows).toEqual([
        {
          big: '9007199254740993',
          d: 0.1,
          nan: 'NaN',
          tz: '2013-01-01T09:00:00Z',
          l: [1, null],
          s: { k: '2013-02-03' },
          nothing: null,
        },
      ])
      expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
    })

    test('a failed statement rejects with a typed error and leaves the engine usable', async () => {
      const failed = duck.query("SELECT 'x'::INT")
      const queued = duck.query('SELECT 1 AS one')
      await expect(failed).rejects.toMatchObject({ name: 'DuckError', code: 'engine_error', kind: 'Conversion Error' })
      expect(await queued).toEqual([{ one: 1 }])
    })

    test('the limits hold: too much memory is an error of its own, and the engine lives on', async () => {
      const settings = await duck.query(
        "SELECT current_setting('threads')::INT AS t, current_setting('memory_limit') AS m",
      )
      expect(settings).toEqual([{ t: 2, m: '128.0 MiB' }])
      await expect(duck.query('SELECT len(list(range::VARCHAR)) FROM range(40000000)')).rejects.toMatchObject({
        code: 'engine_out_of_memory',
      })
      expect(await duck.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    })

    test('two engines may be given the same folder to spill into, and leave it empty', async () => {
      const other = await open(limits, {})
      const sorted = 'CREATE TABLE s AS SELECT hash(range) AS h, range AS r FROM range(5000000) ORDER BY h'
      const sums = 'SELECT sum(r) AS sum, count(DISTINCT r) AS n FROM s'
      try {
        await Promise.all([duck.exec(sorted), other.exec(sorted)])
        const expected = [{ sum: 12499997500000, n: 5000000 }]
        expect(await Promise.all([duck.query(sums), other.query(sums)])).toEqual([expected, expected])
      } finally {
        await other.close()
      }
      await duck.close()
      expect(await readdir(tempDir)).toEqual([])
    })

    test('close() rejects what runs, what waits and what comes later, and may be called twice', async () => {
      const running = duck.query(ENDLESS)
      const waiting = duck.exec('SELECT 1')
      const settled = Promise.allSettled([running, waiting])
      await Promise.all([duck.close(), duck.close()])
      expect((await settled).map((one) => (one.status === 'rejected' ? one.reason : one))).toMatchObject([
        { code: 'engine_closed' },
        { code: 'engine_closed' },
      ])
      await expect(duck.query('SELECT 1')).rejects.toMatchObject({ code: 'engine_closed' })
      await duck.close()
    })

    test('the signal given at opening does what close() does', async () => {
      const running = duck.query(ENDLESS)
      const settled = expect(running).rejects.toMatchObject({ code: 'engine_closed' })
      controller.abort()
      await settled
      await expect(duck.exec('SELECT 1')).rejects.toMatchObject({ code: 'engine_closed' })
    })
  })
}
