import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { QueryAnswered } from '@udb/events'
import { ObjectError, type ObjectStore } from '@udb/objects'
import { anEvent } from '@udb/testkit'
import { type AnalyzerFixture, dataOf, jobId, openAnalyzerFixture, T0 } from './analyzer.fixture.js'
import { onQueryRequested } from './on-query-requested.js'
import type { AnalyzerPorts } from './ports.js'

let fixture: AnalyzerFixture
beforeAll(async () => {
  fixture = await openAnalyzerFixture()
  await publish('default', 'numbers', "SELECT range AS n, 'x' || range AS s FROM range(50000)")
  await publish('acme', 'secrets', 'SELECT 42 AS answer')
}, 30_000)
afterAll(() => fixture.close())

async function publish(
  tenant: string,
  table: string,
  select: string,
  fullName = `${tenant}_upload__${table}`,
): Promise<void> {
  const { ref } = await fixture.parsed(table, select, tenant)
  const made = {
    table,
    fullName,
    ref: ref!,
    rows: 1,
    columns: [],
    source: 'upload',
    details: '{}',
    jobId: jobId(select),
    stepId: 'load',
    publishedAt: T0,
  }
  await fixture.warehouse.publish(tenant, made, new AbortController().signal)
}

/** The fixture's store, with another way to a local file. */
const storeWith = (localFile: ObjectStore['localFile']): ObjectStore =>
  new Proxy(fixture.objects, {
    get: (target, name) => (name === 'localFile' ? localFile : (Reflect.get(target, name) as () => void).bind(target)),
  })

interface Asked {
  readonly tenant?: string
  readonly maxRows?: number
  readonly maxBytes?: number
  readonly deadline?: number
  readonly signal?: AbortSignal
  readonly ports?: Partial<AnalyzerPorts>
}

async function react(
  sql: string,
  {
    tenant = 'default',
    maxRows = 1_000,
    maxBytes = 64 * 1024 * 1024,
    deadline = T0 + 20_000,
    signal,
    ports,
  }: Asked = {},
) {
  const event = anEvent(
    'query.requested',
    { queryId: 'q1', sql, maxRows, maxBytes, deadline, format: 'json' },
    { tenant, jobId: null },
  )
  return onQueryRequested(event, { ...fixture.ports, ...ports }, await fixture.context(signal))
}

async function answer(sql: string, asked: Asked = {}): Promise<QueryAnswered> {
  const facts = await react(sql, asked)
  if ('ignored' in facts) throw new Error(`ignored: ${facts.ignored}`)
  expect(facts).toHaveLength(1)
  return dataOf<QueryAnswered>(facts, 'query.answered')
}

const rowsOf = async (sql: string, asked: Asked = {}): Promise<unknown> => JSON.parse((await answer(sql, asked)).rows!)

describe('a query', () => {
  test('that is small is answered with its rows', async () => {
    expect(await answer('SELECT n, s FROM numbers ORDER BY n DESC LIMIT 2')).toEqual({
      queryId: 'q1',
      problem: null,
      columns: [
        { name: 'n', type: 'BIGINT' },
        { name: 's', type: 'VARCHAR' },
      ],
      rows: '[[49999,"x49999"],[49998,"x49998"]]',
      ref: null,
      rowCount: 2,
      truncated: false,
      elapsedMicros: expect.any(Number),
    })
  })

  test('may name a table by its full name', async () => {
    expect(await rowsOf('SELECT count(*) FROM default_upload__numbers')).toEqual([[50_000]])
  })

  test('that is large is answered by reference, with the same rows', async () => {
    const { rows, ref, rowCount } = await answer('SELECT s FROM numbers ORDER BY n', { maxRows: 40_000 })
    expect([rows, rowCount, ref?.mediaType, ref?.key.startsWith('tenants/default/blobs/')]).toEqual([
      null,
      40_000,
      'application/json',
      true,
    ])
    const stored = JSON.parse(String((await fixture.objects.read(ref!.key))?.bytes)) as unknown[]
    expect([stored.length, stored[0], stored.at(-1)]).toEqual([40_000, ['x0'], ['x39999']])
  })

  test.each([
    ['rows asked for', { maxRows: 3 }, 3],
    [
      'rows allowed',
      { maxRows: 1_000_000, ports: { limits: { queryMaxRows: 5, queryMaxBytes: 1_000_000, queryTimeoutMs: 20_000 } } },
      5,
    ],
    ['bytes asked for', { maxRows: 50_000, maxBytes: 100 }, 9],
    [
      'bytes allowed',
      { maxRows: 50_000, ports: { limits: { queryMaxRows: 50_000, queryMaxBytes: 100, queryTimeoutMs: 20_000 } } },
      9,
    ],
  ])('is cut at the %s, and says so', async (_, asked, most) => {
    const { truncated, rowCount } = await answer('SELECT s FROM numbers', asked)
    expect(truncated).toBe(true)
    expect(rowCount).toBeGreaterThan(0)
    expect(rowCount).toBeLessThanOrEqual(most + 3)
  })

  test('sees the newest version', async () => {
    await publish('default', 'moving', 'SELECT 1 AS v')
    expect(await rowsOf('SELECT v FROM moving')).toEqual([[1]])
    await publish('default', 'moving', 'SELECT 2 AS v')
    expect(await rowsOf('SELECT v FROM moving')).toEqual([[2]])
  })

  test('finds a table by its short name, also where another is called so in full', async () => {
    await publish('default', 'plain', "SELECT 'by its full name' AS v", 'confusing')
    await publish('default', 'confusing', "SELECT 'by its short name' AS v")
    expect(await rowsOf('SELECT v FROM confusing')).toEqual([['by its short name']])
  })
})

describe('a query that cannot be answered', () => {
  test('as the names of its columns do not fit into an event: a problem, no columns', async () => {
    const columns = Array.from({ length: 1_000 }, (_, i) => `${i} AS "${String(i).padStart(200, 'c')}"`)
    await publish('default', 'wide', `SELECT ${columns.join()}`)
    const sql = `SELECT ${[...'abcde'].map((each) => `${each}.*`).join()} FROM ${[...'abcde'].map((each) => `wide ${each}`).join()}`
    expect(await answer(sql)).toMatchObject({
      problem: { code: 'sql_result_too_wide', message: expect.stringContaining('5000 columns'), retryable: false },
      columns: [],
      rows: null,
      ref: null,
    })
    expect((await answer('SELECT a.*, b.* FROM wide a, wide b')).columns).toHaveLength(2_000)
  })

  test.each([
    ['SELECT nope FROM numbers', 'sql_invalid', false],
    ['DELETE FROM numbers', 'sql_not_select', false],
    [
      'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range + b.range) % 7 = 9',
      'sql_timeout',
      true,
    ],
  ])('%s: a problem, no rows', async (sql, code, retryable) => {
    const answered = await answer(sql, { deadline: T0 + 300 })
    expect(answered).toEqual({
      queryId: 'q1',
      problem: { code, message: expect.any(String), hint: expect.any(String), line: null, column: null, retryable },
      columns: [],
      rows: null,
      ref: null,
      rowCount: 0,
      truncated: false,
      elapsedMicros: 0,
    })
  })

  test.each([0, -1])('whose deadline passed %i ms ago is ignored and never runs', async (before) => {
    const run = (): never => {
      throw new Error('it ran')
    }
    expect(await react('SELECT 1', { deadline: T0 + before, ports: { run } })).toEqual({
      ignored: 'its deadline has passed',
    })
  })

  test('is no answer when the service stops: it comes again to one that runs', async () => {
    const stopping = new AbortController()
    const run: AnalyzerPorts['run'] = (request) => {
      const running = fixture.ports.run(request)
      stopping.abort(new Error('the service is stopping'))
      return running
    }
    await expect(react('SELECT 1', { signal: stopping.signal, ports: { run } })).rejects.toMatchObject({
      code: 'sql_cancelled',
    })
  })

  test('gives back every file that it took, also when one of them is gone', async () => {
    await publish('lossy', 'here', 'SELECT 1 AS a')
    await publish('lossy', 'lost', 'SELECT 2 AS a')
    const { tables } = await fixture.warehouse.manifests.read('lossy')
    await fixture.objects.delete(tables['lost']!.ref.key)
    let taken = 0
    const objects = storeWith(async (key, signal) => {
      const file = await fixture.objects.localFile(key, signal)
      taken++
      return { ...file, release: async () => void taken-- }
    })
    expect((await answer('SELECT * FROM here, lost', { tenant: 'lossy', ports: { objects } })).problem).toEqual({
      code: 'table_version_gone',
      message: 'The bytes of table lost, version 1, are not in the object store.',
      hint: expect.any(String),
      line: null,
      column: null,
      retryable: false,
    })
    expect(await rowsOf('SELECT count(*) FROM numbers', { ports: { objects } })).toEqual([[50_000]])
    expect(taken).toBe(0)
  })
})

describe('of many tables', () => {
  const many = { tenant: 'many' }
  const fetched: string[] = []
  const objects = () =>
    storeWith((key, signal) => {
      fetched.push(key)
      return fixture.objects.localFile(key, signal)
    })
  beforeAll(async () => {
    for (let n = 0; n < 20; n++) await publish('many', `t${n}`, `SELECT range AS n FROM range(${n + 1})`)
  })
  const keyOf = async (table: string) => (await fixture.warehouse.manifests.read('many')).tables[table]!.ref.key

  test.each([
    ['SELECT count(*) FROM t0', ['t0']],
    ['SELECT count(*) FROM t0 JOIN many_upload__t0 USING (n)', ['t0']],
    ['WITH t1 AS (FROM t2) SELECT count(*) FROM t1, (SELECT * FROM T3)', ['t2', 't3']],
    ['DESCRIBE t4', ['t4']],
    ['SELECT 1', []],
    ['SELECT * FROM nowhere', []],
  ])('%s fetches what it names, once, and nothing else', async (sql, tables) => {
    fetched.length = 0
    await answer(sql, { ...many, ports: { objects: objects() } })
    expect(fetched).toEqual(await Promise.all(tables.map(keyOf)))
  })

  test('the one whose bytes are gone stands in the way of nobody who does not name it', async () => {
    await fixture.objects.delete(await keyOf('t7'))
    expect(await rowsOf('SELECT count(*) FROM t0', many)).toEqual([[1]])
    expect((await answer('SELECT count(*) FROM t7', many)).problem).toMatchObject({ code: 'table_version_gone' })
  })

  test('the one that takes longer than the query may is a problem in time, and is still being fetched', async () => {
    const fetching = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const signals: (AbortSignal | undefined)[] = []
    const slow = storeWith(async (key, signal) => {
      signals.push(signal)
      await fetching.promise
      return { ...(await fixture.objects.localFile(key)), release: async () => released.resolve() }
    })
    const asked = { ...many, deadline: T0 + 50, ports: { objects: slow } }
    expect((await answer('SELECT count(*) FROM t0', asked)).problem).toMatchObject({
      code: 'sql_timeout',
      message: expect.stringContaining('fetched'),
      retryable: true,
    })
    expect(signals.map((signal) => signal?.aborted)).toEqual([false])
    fetching.resolve()
    await released.promise
  })

  test('a store that is away is no answer: the query waits for it', async () => {
    const away = new ObjectError('store_unavailable', 'it does not answer', 'Bring it up.')
    const asked = { ...many, ports: { objects: storeWith(() => Promise.reject(away)) } }
    await expect(react('SELECT count(*) FROM t0', asked)).rejects.toBe(away)
  })
})

describe('tenants', () => {
  test.each(['secrets', 'acme_upload__secrets', '"SECRETS"'])("one cannot name another's table as %s", async (name) => {
    expect((await answer(`SELECT * FROM ${name}`)).problem).toMatchObject({ code: 'sql_table_unknown' })
    expect(await rowsOf(`SELECT answer FROM ${name}`, { tenant: 'acme' })).toEqual([[42]])
  })

  test("one cannot name the file of another's table, though its key is known", async () => {
    const key = (await fixture.warehouse.manifests.read('acme')).tables['secrets']!.ref.key
    const file = await fixture.objects.localFile(key)
    for (const sql of [`SELECT * FROM '${file.path}'`, `SELECT * FROM read_parquet('${file.path}')`]) {
      const { problem, rows } = await answer(sql)
      expect([problem?.code, rows]).toEqual([expect.stringMatching(/^sql_(table_unknown|function_refused)$/), null])
    }
    await file.release()
  })

  test('one who has no tables can still compute', async () => {
    expect(await rowsOf('SELECT 1 + 1', { tenant: 'empty' })).toEqual([[2]])
  })
})
