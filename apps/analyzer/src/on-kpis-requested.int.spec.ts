import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SqlError } from '@udb/engine'
import type { Dataset, KpisComputed, KpiSpec } from '@udb/events'
import { anEvent } from '@udb/testkit'
import { type AnalyzerFixture, dataOf, flights, openAnalyzerFixture, T0 } from './analyzer.fixture.js'
import type { KpiResult, KpisFile } from './kpis-result.js'
import { onKpisRequested } from './on-kpis-requested.js'

let fixture: AnalyzerFixture
let inputs: readonly Dataset[]
beforeAll(async () => {
  fixture = await openAnalyzerFixture()
  const carriers = await fixture.table(
    'airlines',
    "SELECT * FROM (VALUES ('UA', 'United'), ('B6', 'JetBlue')) t(carrier, name)",
  )
  inputs = [
    await fixture.table(
      'flights',
      `SELECT carrier, origin, dest, time_hour, dep_delay, arr_delay, distance FROM (${await flights(fixture)})`,
    ),
    carriers,
  ]
}, 60_000)
afterAll(() => fixture.close())

const kpi = (name: string, sql: string, more: Partial<KpiSpec> = {}): KpiSpec => ({
  name,
  sql,
  description: null,
  unit: null,
  chart: null,
  ...more,
})

async function compute(
  kpis: readonly KpiSpec[],
  options: { inputs?: readonly Dataset[]; signal?: AbortSignal; ports?: Partial<typeof fixture.ports> } = {},
) {
  const event = anEvent('kpis.requested', {
    stepId: 'kpis',
    attempt: 1,
    deadline: T0 + 60_000,
    inputs: options.inputs ?? inputs,
    params: { kpis },
  })
  const context = await fixture.context(options.signal)
  const facts = await onKpisRequested(event, { ...fixture.ports, ...options.ports }, context)
  const computed = dataOf<KpisComputed>(facts, 'kpis.computed')
  const stored = await fixture.objects.read(computed.artifacts[0]!.ref.key)
  const text = String(stored?.bytes)
  return { facts, computed, text, file: JSON.parse(text) as KpisFile, shown: context.shown }
}

const byName = (file: KpisFile, name: string): KpiResult => file.kpis.find((each) => each.name === name)!

test('given KPIs are computed as they are asked for, and say what they read', async () => {
  const asked = [
    kpi(
      'flights_by_carrier',
      'SELECT carrier, count(*) AS flights, avg(arr_delay) AS delay FROM flights GROUP BY 1 ORDER BY 2 DESC LIMIT 3',
      {
        description: 'Flights.',
        unit: 'flights',
        chart: '{"type":"bar","x":"carrier","y":"flights"}',
      },
    ),
    kpi(
      'named',
      'SELECT name, count(*) AS n FROM default_upload__flights JOIN "airlines" USING (carrier) GROUP BY 1 ORDER BY 2 DESC',
    ),
  ]
  const { computed, file, text, facts, shown } = await compute(asked)
  expect(facts).toHaveLength(1)
  expect(computed).toMatchObject({ stepId: 'kpis', computed: 2, failed: 0, startedAt: T0, inputs })
  expect(computed.outputs).toEqual([
    {
      name: 'kpis',
      kind: 'kpis',
      version: null,
      ref: computed.artifacts[0]!.ref,
      details: '{"computed":2,"failed":0}',
    },
  ])
  expect(computed.artifacts).toMatchObject([
    {
      name: 'kpis.json',
      kind: 'kpis',
      table: null,
      ref: { mediaType: 'application/json', sizeBytes: Buffer.byteLength(text) },
    },
  ])
  expect(file).toMatchObject({
    generatedAt: '2026-01-01T12:00:00.000Z',
    tables: [
      { name: 'flights', version: '1', rows: 336_776 },
      { name: 'airlines', version: '1', rows: 2 },
    ],
  })
  const first = byName(file, 'flights_by_carrier')
  expect(first).toMatchObject({
    state: 'computed',
    unit: 'flights',
    chart: { type: 'bar' },
    rowCount: 3,
    truncated: false,
    tables: ['flights'],
  })
  expect(first).toHaveProperty('columns', [
    { name: 'carrier', type: 'VARCHAR' },
    { name: 'flights', type: 'BIGINT' },
    { name: 'delay', type: 'DOUBLE' },
  ])
  // Published with the sample files, computed by another program.
  expect(first).toHaveProperty('rows', [
    ['UA', 58_665, expect.closeTo(3.5580111453, 8)],
    ['B6', 54_635, expect.closeTo(9.4579733205, 8)],
    ['EV', 54_173, expect.closeTo(15.79643108710965, 8)],
  ])
  expect(byName(file, 'named')).toMatchObject({
    rows: [
      ['United', 58_665],
      ['JetBlue', 54_635],
    ],
    tables: ['airlines', 'flights'],
  })
  expect(shown.map(({ done, total, message }) => [done, total, message])).toEqual([
    [0, 2, 'computing flights_by_carrier'],
    [1, 2, 'computing named'],
  ])
  expect(fixture.computed.at(-1)).toBe(2)
})

describe('P8: what may be personal', () => {
  const people = () =>
    fixture.table(
      'people',
      `SELECT 'person.' || (i % 6) || '@example.org' AS contact, 'Surname' || (i % 5) AS last_name, 1.5 * i AS amount,
         ['north', 'south'][1 + i % 2] AS region FROM range(600) t(i)`,
    )

  test('is in no figure that nobody has asked for', async () => {
    const { text, file } = await compute([], { inputs: [await people()] })
    expect(text).not.toMatch(/@example|Surname/)
    expect(file.kpis.map(({ sql }) => sql).join()).toMatch(/"?region"?/)
  })

  test('is shown where somebody asks for it', async () => {
    const asked = [kpi('by_contact', 'SELECT contact, sum(amount) AS amount FROM people GROUP BY 1 ORDER BY 1')]
    expect((await compute(asked, { inputs: [await people()] })).text).toContain('person.0@example.org')
  })
})

test('where none is given, sensible ones are made from the tables, and all of them can be computed', async () => {
  const { computed, file } = await compute([])
  expect(computed.failed).toBe(0)
  expect(computed.computed).toBeGreaterThanOrEqual(5)
  const all = file.kpis as (KpiResult & { state: 'computed' })[]
  expect(all.filter(({ description }) => !description)).toEqual([])
  expect(all.filter(({ rowCount }) => rowCount === 0)).toEqual([])
  expect(new Set(all.flatMap(({ tables }) => tables))).toEqual(new Set(['flights', 'airlines']))
  expect(JSON.stringify(all.map(({ rows }) => rows))).toContain('336776')
})

describe('a KPI that fails', () => {
  test('stands beside the others with its reason', async () => {
    const { computed, file } = await compute([
      kpi('good', 'SELECT count(*) FROM flights'),
      kpi('bad', 'SELECT nope FROM flights'),
      kpi('also_good', 'SELECT 1 AS one'),
    ])
    expect(computed).toMatchObject({ computed: 2, failed: 1 })
    expect(file.kpis.map(({ name, state }) => [name, state])).toEqual([
      ['good', 'computed'],
      ['bad', 'failed'],
      ['also_good', 'computed'],
    ])
    expect(byName(file, 'bad')).toMatchObject({
      problem: { code: 'sql_invalid', message: expect.stringContaining('nope'), hint: expect.any(String) },
    })
    expect(byName(file, 'also_good')).toMatchObject({ tables: [], rows: [[1]] })
    expect(fixture.computed.at(-1)).toBe(2)
  })

  test.each([
    ['DROP TABLE flights', 'sql_not_select'],
    ["COPY flights TO '/tmp/x'", 'sql_not_select'],
    ["SELECT * FROM read_text('/etc/passwd')", 'sql_function_refused'],
    ["SELECT * FROM 'flights.parquet'", 'sql_table_unknown'],
    ['SELECT * FROM acme_upload__secrets', 'sql_table_unknown'],
    ['SELECT 1; SELECT 2', 'sql_many_statements'],
  ])('%s is refused by the guard: %s', async (sql, code) => {
    const { file } = await compute([kpi('good', 'SELECT 1'), kpi('hostile', sql)])
    expect(byName(file, 'hostile')).toMatchObject({ state: 'failed', problem: { code } })
  })

  test('when all of them do, the step fails, names the first and shows no data', async () => {
    const counted = fixture.computed.length
    const failing = compute([
      kpi('cast', "SELECT CAST('secret-7f' || carrier AS INTEGER) FROM flights"),
      kpi('nope', 'SELECT nope FROM flights'),
    ])
    const error = await failing.catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      name: 'StepError',
      code: 'kpis_failed',
      message: 'no KPI could be computed; the first, cast, was refused: sql_failed',
      hint: expect.stringContaining('POST /sql'),
      retryable: false,
    })
    expect(JSON.stringify([String(error), (error as { hint: string }).hint])).not.toMatch(/secret/)
    expect(fixture.computed).toHaveLength(counted)
  })
})

test('what is not the fault of the SQL fails the attempt, not the KPI', async () => {
  const abort = AbortSignal.abort(new Error('cancelled'))
  await expect(compute([kpi('a', 'SELECT 1')], { signal: abort })).rejects.toThrow('cancelled')
  const closed = new SqlError({ code: 'sql_crashed', message: 'gone', hint: 'again' })
  await expect(compute([kpi('a', 'SELECT 1')], { ports: { run: () => Promise.reject(closed) } })).rejects.toBe(closed)
})

test('P2: twice gives the same figures', async () => {
  const asked = [kpi('flights', 'SELECT count(*) FROM flights')]
  const figures = async () =>
    (await compute(asked)).file.kpis.map((each) => (each.state === 'computed' ? each.rows : null))
  expect(await figures()).toEqual(await figures())
})

test('a table that the plan names and a step made anew stands once, as made anew', async () => {
  const [before, after] = [
    await fixture.table('t', 'SELECT 1 AS v'),
    { ...(await fixture.table('t', 'SELECT 2 AS v')), version: '2' },
  ]
  const { file } = await compute([kpi('v', 'SELECT v FROM t')], { inputs: [before, after] })
  expect([file.tables, byName(file, 'v')]).toMatchObject([[{ name: 't', version: '2' }], { rows: [[2]] }])
})

test('an input that is not pinned is the fault of the plan', async () => {
  await expect(compute([], { inputs: [{ ...inputs[1]!, version: null }] })).rejects.toMatchObject({
    code: 'input_invalid',
  })
})
