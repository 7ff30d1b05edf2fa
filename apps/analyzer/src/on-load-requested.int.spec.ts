import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Dataset, JoinSpec, TableLoaded, TableVersionPublished } from '@udb/events'
import { anEvent } from '@udb/testkit'
import { type AnalyzerFixture, dataOf, flights, jobId, openAnalyzerFixture, sample, T0 } from './analyzer.fixture.js'
import type { JoinReport } from './make-join.js'
import { onLoadRequested } from './on-load-requested.js'
import type { TableDetails } from './pinned-table.js'

let fixture: AnalyzerFixture
let flightsTable: Dataset
beforeAll(async () => {
  fixture = await openAnalyzerFixture()
  flightsTable = await fixture.table('flights', await flights(fixture))
}, 60_000)
afterAll(() => fixture.close())

interface Asked {
  readonly inputs: readonly Dataset[]
  readonly join?: JoinSpec
  readonly job?: string
  readonly tenant?: string
}

const requested = (table: string, { inputs, join, job = table, tenant = 'default' }: Asked) =>
  anEvent(
    'load.requested',
    {
      stepId: `load-${table}`,
      attempt: 1,
      deadline: T0 + 60_000,
      inputs,
      params: { table, fullName: `${tenant}_upload__${table}`, mode: 'replace', join: join ?? null },
    },
    { tenant, jobId: jobId(job) },
  )

const load = async (table: string, asked: Asked, signal?: AbortSignal) =>
  onLoadRequested(requested(table, asked), fixture.ports, await fixture.context(signal))

/** A load whose warehouse is the fixture's but for what is given. */
async function loadWith(
  table: string,
  parsed: Dataset,
  changed: Partial<typeof fixture.ports.warehouse>,
  signal?: AbortSignal,
) {
  const { warehouse } = fixture
  const own: typeof fixture.ports.warehouse = {
    manifests: warehouse.manifests,
    stagedRows: (...asked) => warehouse.stagedRows(...asked),
    catchUp: (...asked) => warehouse.catchUp(...asked),
    ...changed,
  }
  const asked = requested(table, { inputs: [parsed] })
  return onLoadRequested(asked, { ...fixture.ports, warehouse: own }, await fixture.context(signal))
}

const countedOf = (facts: Awaited<ReturnType<typeof load>>): unknown =>
  (JSON.parse(dataOf<TableLoaded>(facts, 'table.loaded').outputs[0]!.details!) as TableDetails).counted

/** Loads a join; gives what its table says about itself. */
async function joined(name: string, join: JoinSpec, inputs: readonly Dataset[]) {
  const { outputs } = dataOf<TableLoaded>(await load(name, { inputs, join }), 'table.loaded')
  const details = JSON.parse(outputs[0]!.details!) as TableDetails & { join: JoinReport }
  return { ...details, ref: outputs[0]!.ref!, names: details.columns.map((column) => column.name) }
}

const key = (left: string, right = left) => ({ left, right })
const part = (table: string, on: ReturnType<typeof key>[], kind = 'left') => ({ table, kind, on })

describe('a parsed file', () => {
  test('becomes version 1 of its table: the fact, the output, the manifest and the database agree', async () => {
    const parsed = await fixture.parsed('numbers', 'SELECT range AS n FROM range(5)')
    const facts = await load('numbers', { inputs: [parsed] })
    expect(facts.map(({ name }) => name)).toEqual(['table.version.published', 'table.loaded'])
    const published = dataOf<TableVersionPublished>(facts, 'table.version.published')
    expect(published).toMatchObject({
      table: 'numbers',
      fullName: 'default_upload__numbers',
      version: 1,
      rows: 5,
      source: 'upload',
      ref: parsed.ref,
    })
    expect(published.columns).toEqual([{ name: 'n', type: 'BIGINT', originalName: 'n', tags: [] }])
    const loaded = dataOf<TableLoaded>(facts, 'table.loaded')
    expect(loaded).toMatchObject({
      version: 1,
      rows: 5,
      rowsRead: 6,
      rowsWritten: 5,
      rowsRejected: 1,
      startedAt: T0,
      inputs: [{ ...parsed, details: null }],
    })
    expect(loaded.outputs).toEqual([
      { name: 'numbers', kind: 'table', version: '1', ref: parsed.ref, details: expect.any(String) },
    ])
    expect(JSON.parse(loaded.outputs[0]!.details!)).toEqual({
      ...(JSON.parse(published.details) as object),
      counted: { staged: 5, inDatabase: 5 },
    })
    const manifest = await fixture.warehouse.manifests.read('default')
    expect([manifest.tables['numbers']?.version, manifest.version]).toEqual([1, published.manifestVersion])
    expect(await fixture.warehouse.countRows('default', 'numbers')).toBe(5)
  })

  test('P2: a redelivery gives the same facts; another job makes the next version; the first one again is still the first', async () => {
    const [one, two] = [
      await fixture.parsed('again', 'SELECT 1 AS a'),
      await fixture.parsed('again', 'SELECT 2 AS a UNION ALL SELECT 3'),
    ]
    const first = await load('again', { inputs: [one], job: 'first' })
    expect(await load('again', { inputs: [one], job: 'first' })).toEqual(first)
    expect(dataOf<TableLoaded>(await load('again', { inputs: [two], job: 'second' }), 'table.loaded').version).toBe(2)
    const late = dataOf<TableLoaded>(await load('again', { inputs: [one], job: 'first' }), 'table.loaded')
    expect([late.version, late.outputs[0]!.ref]).toEqual([1, one.ref])
    expect(await fixture.warehouse.countRows('default', 'again')).toBe(2)
  })

  test('of several tables publishes all of them with one change; a redelivery gives the same facts', async () => {
    const before = (await fixture.warehouse.manifests.read('default')).version
    const [main, further] = [
      await fixture.parsed('shop', 'SELECT range AS n FROM range(5)'),
      await fixture.parsed('shop_items', 'SELECT range AS m FROM range(2)'),
    ]
    const facts = await load('shop', { inputs: [main, further] })
    expect(facts.map(({ name }) => name)).toEqual([
      'table.version.published',
      'table.version.published',
      'table.loaded',
    ])
    expect(facts.slice(0, 2).map(({ data }) => data)).toMatchObject([
      { table: 'shop', fullName: 'default_upload__shop', version: 1, rows: 5, manifestVersion: before + 1 },
      { table: 'shop_items', fullName: 'default_upload__shop_items', version: 1, rows: 2, manifestVersion: before + 1 },
    ])
    const loaded = dataOf<TableLoaded>(facts, 'table.loaded')
    expect(loaded).toMatchObject({ table: 'shop', rows: 7, rowsRead: 9, rowsWritten: 7, rowsRejected: 2 })
    expect(loaded.outputs.map(({ name, kind, version }) => [name, kind, version])).toEqual([
      ['shop', 'table', '1'],
      ['shop_items', 'table', '1'],
    ])
    expect(await fixture.warehouse.countRows('default', 'shop_items')).toBe(2)
    expect(await load('shop', { inputs: [main, further] })).toEqual(facts)
  })

  test('is of one tenant', async () => {
    await load('mine', { inputs: [await fixture.parsed('mine', 'SELECT 1 AS a', 'acme')], tenant: 'acme' })
    expect(Object.keys((await fixture.warehouse.manifests.read('acme')).tables)).toEqual(['mine'])
    expect((await fixture.warehouse.manifests.read('default')).tables).not.toHaveProperty('mine')
  })

  test.each([
    [
      'a Parquet file with a row less than was written',
      { rowsWritten: 6, rowsRead: 7 },
      '6 rows were written by the parser, 5 are in the Parquet file (1 fewer)',
    ],
    [
      'a report with a row more than was read',
      { rowsRead: 7 },
      '7 records were seen by the parser, 6 were written or rejected (1 fewer)',
    ],
    [
      'a report that hides a rejected row',
      { rowsRejected: 0 },
      '6 records were seen by the parser, 5 were written or rejected (1 fewer)',
    ],
  ])('given %s, then the load fails with the difference, and nothing is published', async (name, tampered, message) => {
    const table = `tampered_${name.length}`
    const good = await fixture.parsed('good', 'SELECT 1 AS a')
    const parsed = await fixture.parsed(table, 'SELECT range AS n FROM range(5)')
    const details = JSON.stringify({ ...(JSON.parse(parsed.details!) as object), ...tampered })
    await expect(load(table, { inputs: [good, { ...parsed, details }] })).rejects.toMatchObject({
      code: 'rows_unequal',
      message: `Table ${table}: ${message}.`,
    })
    expect(Object.keys((await fixture.warehouse.manifests.read('default')).tables)).not.toContain(table)
  })

  test('given a database that holds a row less than the Parquet file, then both counts are told', async () => {
    const parsed = await fixture.parsed('lossy', 'SELECT range AS n FROM range(5)')
    const facts = await loadWith('lossy', parsed, { catchUp: async () => [4] })
    expect(countedOf(facts)).toEqual({ staged: 5, inDatabase: 4 })
  })

  test('given a database that cannot be written, then the version that everybody can read is told all the same', async () => {
    const parsed = await fixture.parsed('uncached', 'SELECT range AS n FROM range(5)')
    const catchUp = () => Promise.reject(new Error('no room on the disk'))
    const facts = await loadWith('uncached', parsed, { catchUp })
    expect(facts.map(({ name }) => name)).toEqual(['table.version.published', 'table.loaded'])
    expect(countedOf(facts)).toEqual({ staged: 5, inDatabase: null })
    await load('another', { inputs: [await fixture.parsed('another', 'SELECT 1 AS a')] })
    expect(await fixture.warehouse.countRows('default', 'uncached')).toBe(5)
  })

  describe('cancelled', () => {
    test('before its version is published: no version', async () => {
      const parsed = await fixture.parsed('early', 'SELECT 1 AS a')
      const cancelled = AbortSignal.abort(new Error('cancelled'))
      await expect(load('early', { inputs: [parsed] }, cancelled)).rejects.toThrow('cancelled')
      expect((await fixture.warehouse.manifests.read('default')).tables).not.toHaveProperty('early')
    })

    test('while the database catches up: the version stands, and both facts tell it', async () => {
      const parsed = await fixture.parsed('late', 'SELECT range AS n FROM range(5)')
      const { warehouse } = fixture
      const cancelling = new AbortController()
      const catchUp: typeof warehouse.catchUp = (...asked) => {
        cancelling.abort(new Error('cancelled'))
        return warehouse.catchUp(...asked)
      }
      const facts = await loadWith('late', parsed, { catchUp }, cancelling.signal)
      expect(facts.map(({ name }) => name)).toEqual(['table.version.published', 'table.loaded'])
      expect(countedOf(facts)).toEqual({ staged: 5, inDatabase: 5 })
    })

    test('after an earlier run has published and was lost: the same facts', async () => {
      const parsed = await fixture.parsed('resumed', 'SELECT range AS n FROM range(5)')
      const first = await load('resumed', { inputs: [parsed] })
      const cancelled = AbortSignal.abort(new Error('cancelled'))
      expect(await load('resumed', { inputs: [parsed] }, cancelled)).toEqual(first)
    })
  })

  test('that is not there is the fault of the plan', async () => {
    await expect(load('nothing', { inputs: [] })).rejects.toMatchObject({ code: 'input_invalid' })
  })
})

/** The figures are those published with the sample files, computed by another program. */
describe('joins of the flights of New York', () => {
  test('with their planes: every flight stays, 52,606 have no plane, and the year of the plane gets its own name', async () => {
    const planes = await fixture.table('planes', sample('planes'))
    const { rows, names, join, ref, columns } = await joined(
      'flights_planes',
      { base: 'flights', parts: [part('planes', [key('tailnum')])] },
      [flightsTable, planes],
    )
    expect([rows, join.rows, join.baseRows, join.parts[0]!.unmatched]).toEqual([336_776, 336_776, 336_776, 52_606])
    expect(join.renamed).toEqual([{ name: 'planes_year', table: 'planes', column: 'year' }])
    expect(names).toHaveLength(19 + 8)
    expect(columns.find(({ name }) => name === 'planes_year')).toEqual({
      name: 'planes_year',
      type: 'BIGINT',
      originalName: 'year',
      tags: [],
    })
    const figures = await fixture.rowsOf(
      ref,
      "SELECT manufacturer, count(*) AS n, round(avg(dep_delay), 10) AS mean FROM $file WHERE manufacturer IN ('BOEING', 'EMBRAER') GROUP BY ALL ORDER BY 1",
    )
    expect(figures).toEqual([
      { manufacturer: 'BOEING', n: 82_912, mean: 11.6934831079 },
      { manufacturer: 'EMBRAER', n: 66_068, mean: 16.8427951021 },
    ])
    expect(await fixture.warehouse.countRows('default', 'flights_planes')).toBe(336_776)
  }, 30_000)

  test('with the weather of the hour at their airport: 335,220 find it', async () => {
    const weather = await fixture.table('weather', sample('weather'))
    const { rows, join } = await joined(
      'flights_weather',
      { base: 'flights', parts: [part('weather', [key('origin'), key('time_hour')], 'inner')] },
      [flightsTable, weather],
    )
    expect([rows, join.parts[0]!.unmatched]).toEqual([335_220, 336_776 - 335_220])
  }, 30_000)

  test('with the airports twice, where they start and where they land: 4 destinations are not among them', async () => {
    const airports = await fixture.table('airports', sample('airports'))
    const parts = [part('airports', [key('origin', 'faa')]), part('airports', [key('dest', 'faa')])]
    const { join, names, ref, rows } = await joined('flights_airports', { base: 'flights', parts }, [
      flightsTable,
      airports,
    ])
    expect(rows).toBe(336_776)
    expect(join.parts.map(({ unmatched }) => unmatched)).toEqual([0, 7_602])
    expect(names).toEqual(expect.arrayContaining(['lat', 'airports_lat']))
    expect(await fixture.rowsOf(ref, 'SELECT count(DISTINCT dest) AS n FROM $file WHERE airports_faa IS NULL')).toEqual(
      [{ n: 4 }],
    )
  }, 30_000)
})

describe('joins of small tables', () => {
  const [orders, customers, cities] = [
    'SELECT * FROM (VALUES (1, 10), (2, 11), (3, 99), (4, NULL)) t(id, customer)',
    "SELECT * FROM (VALUES (10, 'Oslo'), (11, 'Rome'), (11, 'Bonn')) t(customer, city)",
    "SELECT * FROM (VALUES ('Oslo', 'NO'), ('Bonn', 'DE')) t(city, country)",
  ]

  test('along what was joined before, rows multiply and those without partner are counted once', async () => {
    const inputs = [
      await fixture.table('orders', orders),
      await fixture.table('customers', customers),
      await fixture.table('cities', cities),
    ]
    const spec = { base: 'orders', parts: [part('customers', [key('customer')]), part('cities', [key('city')])] }
    const { rows, join, ref, names } = await joined('chain', spec, inputs)
    expect([rows, names]).toEqual([5, ['id', 'customer', 'city', 'country']])
    expect(join.parts.map(({ unmatched }) => unmatched)).toEqual([2, 2])
    expect(await fixture.rowsOf(ref, 'SELECT id, country FROM $file WHERE country IS NOT NULL ORDER BY id')).toEqual([
      { id: 1, country: 'NO' },
      { id: 2, country: 'DE' },
    ])
  })

  test('of a table with itself', async () => {
    const people = await fixture.table(
      'people',
      "SELECT * FROM (VALUES (1, NULL, 'Ada'), (2, 1, 'Bob'), (3, 7, 'Cy')) t(id, boss, name)",
    )
    const { names, join, ref } = await joined(
      'bosses',
      { base: 'people', parts: [part('people', [key('boss', 'id')])] },
      [people],
    )
    expect([names, join.parts[0]!.unmatched]).toEqual([
      ['id', 'boss', 'name', 'people_id', 'people_boss', 'people_name'],
      2,
    ])
    expect(await fixture.rowsOf(ref, 'SELECT name, people_name FROM $file WHERE people_name IS NOT NULL')).toEqual([
      { name: 'Bob', people_name: 'Ada' },
    ])
  })

  test('of columns with hostile names', async () => {
    const evil = 'k"; DROP TABLE x; --'
    const quoted = '"k""; DROP TABLE x; --"'
    const inputs = [
      await fixture.table('left_side', `SELECT 1 AS ${quoted}, 2 AS "it's"`),
      await fixture.table('right_side', `SELECT 1 AS ${quoted}, 3 AS "It's"`),
    ]
    const { names, rows } = await joined(
      'hostile',
      { base: 'left_side', parts: [part('right_side', [key(evil)])] },
      inputs,
    )
    expect([names, rows]).toEqual([[evil, "it's", "right_side_It's"], 1])
  })

  test('P2: twice are one version, and what was made first wins', async () => {
    const inputs = [await fixture.table('orders', orders), await fixture.table('customers', customers)]
    const join = { base: 'orders', parts: [part('customers', [key('customer')])] }
    const first = await load('twice', { inputs, join })
    expect(await load('twice', { inputs, join })).toEqual(first)
    expect(dataOf<TableLoaded>(first, 'table.loaded')).toMatchObject({
      version: 1,
      rows: 5,
      rowsRead: 5,
      rowsWritten: 5,
      rowsRejected: 0,
    })
  })
})

describe('a join that fails', () => {
  test.each([
    ['values that do not compare', "SELECT 'secret-7f' AS k"],
    ['types that do not compare', "SELECT DATE '2020-01-01' AS k"],
  ])('%s: join_failed, and nothing of the data in what it says', async (_, select) => {
    const inputs = [await fixture.table('numbers_side', 'SELECT 41972 AS k'), await fixture.table('other_side', select)]
    const failed = await load('incompatible', {
      inputs,
      join: { base: 'numbers_side', parts: [part('other_side', [key('k')])] },
    }).catch((error: unknown) => error)
    expect(failed).toMatchObject({
      name: 'StepError',
      code: 'join_failed',
      message: expect.stringMatching(
        /^other_side cannot be joined to numbers_side: the columns do not compare \([A-Z][A-Za-z ]+ Error\)$/,
      ),
      retryable: false,
    })
    expect(`${String(failed)} ${(failed as { hint: string }).hint}`).not.toMatch(/secret|41972|2020|\/tmp|parquet/)
    expect((await fixture.warehouse.manifests.read('default')).tables).not.toHaveProperty('incompatible')
  })

  test('a column that is not there: join_failed with those that are', async () => {
    const inputs = [
      await fixture.table('numbers_side', 'SELECT 1 AS k'),
      await fixture.table('other_side', 'SELECT 1 AS k'),
    ]
    const join = { base: 'numbers_side', parts: [part('other_side', [key('k', 'nope')])] }
    await expect(load('incompatible', { inputs, join })).rejects.toMatchObject({
      code: 'join_failed',
      message: expect.stringContaining('nope'),
      hint: 'Columns that are there: k.',
    })
  })

  test('aborted in the middle: no version, no table, no file of it; the next attempt makes it whole', async () => {
    const inputs = [
      await fixture.table('big', 'SELECT range % 3000 AS k, range AS n FROM range(300000)'),
      await fixture.table('big_too', 'SELECT range % 3000 AS k, hash(range) AS h FROM range(300000)'),
    ]
    const join = { base: 'big', parts: [part('big_too', [key('k')])] }
    const aborting = new AbortController()
    const context = await fixture.context(aborting.signal)
    const running = Promise.withResolvers<void>()
    const withDuck: typeof fixture.ports.withDuck = (workDir, signal, work) =>
      fixture.ports.withDuck(workDir, signal, (duck) =>
        work({
          close: () => duck.close(),
          beside: () => duck.beside(),
          query: (sql) => duck.query(sql),
          exec: (sql) => {
            const run = duck.exec(sql)
            if (sql.startsWith('COPY')) running.resolve()
            return run
          },
        }),
      )
    const asked = requested('aborted', { inputs, join })
    const failed = onLoadRequested(asked, { ...fixture.ports, withDuck }, context).catch((error: unknown) => error)
    await running.promise
    aborting.abort(new Error('cancelled'))
    expect(await failed).toMatchObject({ name: 'DuckError' })
    expect((await fixture.warehouse.manifests.read('default')).tables).not.toHaveProperty('aborted')
    await expect(fixture.warehouse.countRows('default', 'aborted')).rejects.toThrow(/does not exist/)
    const small = { ...join, parts: [part('big_too', [key('n', 'k')])] }
    expect(dataOf<TableLoaded>(await load('aborted', { inputs, join: small }), 'table.loaded')).toMatchObject({
      version: 1,
      rows: 597_000,
    })
  }, 30_000)
})
