import { describe, expect, test } from '@jest/globals'
import { chooseKpis } from './choose-kpis.js'
import type { TableInfo } from './kpi.js'
import { airlines, airports, flights, glucose, hostile, penguins, planes, weather } from './schemas.fixture.js'
import { validateKpis } from './validate-kpis.js'

const names = (tables: TableInfo[]): string[] => chooseKpis(tables).map(({ name }) => name)

describe('given the tables of a real data set, KPIs are what a person would ask for', () => {
  test('flights and their lookups: counts, a trend, the delay by carrier, the headline delay, what is missing', () => {
    expect(names([airlines, airports, flights, planes, weather])).toEqual([
      'rows_per_table',
      'flights_mean_dep_delay_by_month',
      'flights_mean_dep_delay_by_carrier',
      'flights_mean_dep_delay',
      'flights_missing',
      'flights_mean_arr_delay',
      'weather_mean_temp_by_period',
      'planes_mean_seats_by_year',
    ])
  })

  test('flights alone: more about flights', () => {
    expect(names([flights])).toEqual([
      'flights_rows',
      'flights_mean_dep_delay_by_month',
      'flights_mean_dep_delay_by_carrier',
      'flights_mean_dep_delay',
      'flights_missing',
      'flights_mean_arr_delay',
      'flights_mean_dep_delay_by_origin',
      'flights_mean_arr_delay_by_carrier',
    ])
  })

  test('penguins: the body mass by species, with the unit that its name says', () => {
    const kpis = chooseKpis([penguins])
    expect(kpis.map(({ name }) => name)).toContain('penguins_mean_body_mass_g_by_species')
    expect(kpis.find(({ name }) => name === 'penguins_mean_body_mass_g')).toEqual({
      name: 'penguins_mean_body_mass_g',
      sql: 'SELECT avg(source."body_mass_g") AS "mean_body_mass_g" FROM "penguins" AS source',
      description: 'The mean of body_mass_g over all rows of penguins.',
      unit: 'g',
    })
  })

  test('glucose: a trend and means of what was measured, without a category', () => {
    expect(names([glucose])).toEqual([
      'cgm_rows',
      'cgm_mean_glucose_by_period',
      'cgm_mean_glucose',
      'cgm_missing',
      'cgm_mean_isig',
    ])
  })
})

test.each([
  'lat',
  'lon',
  'flight',
  'month',
  'day',
  'hour',
  'minute',
  'year',
  'dep_time',
  'sched_arr_time',
  'wind_dir',
  'tz',
  'speed',
])('no mean or total is taken of %s', (column) => {
  const all = [flights, weather, planes, airports].flatMap((table) => chooseKpis([table]))
  expect(all.length).toBeGreaterThan(20)
  const about = new RegExp(`(avg|sum)\\(source\\."${column}"\\)`)
  expect(all.filter(({ sql }) => about.test(sql))).toEqual([])
})

test('groups are of a column with few values, never of one that names each row', () => {
  const all = [flights, planes].flatMap((table) => chooseKpis([table]))
  expect(all.filter(({ sql }) => sql.includes('source."tailnum" AS'))).toEqual([])
})

test('a column that is empty nearly everywhere is no measure, yet it is among the missing', () => {
  const kpis = chooseKpis([planes])
  expect(kpis.some(({ sql }) => /(avg|sum)\(source\."speed"\)/.test(sql))).toBe(false)
  expect(kpis.find(({ name }) => name === 'planes_missing')?.sql).toContain("'speed'")
})

test('nothing is said about missing values when the statistics know of none', () => {
  const whole: TableInfo = {
    name: 't',
    rowCount: 9,
    columns: [{ name: 'a', type: 'DOUBLE' }],
    stats: [{ column: 'a', nullShare: 0 }],
  }
  expect(names([whole])).toEqual(['t_rows', 't_mean_a'])
})

test('an empty table is counted and nothing else', () => {
  expect(names([{ ...flights, rowCount: 0 }])).toEqual(['flights_rows'])
  expect(
    names([
      { ...flights, rowCount: 0 },
      { ...planes, rowCount: 0 },
    ]),
  ).toEqual(['rows_per_table'])
})

test('no tables, no KPIs', () => {
  expect(chooseKpis([])).toEqual([])
})

test('hostile names are quoted, and every name made is valid and unique', () => {
  const twins = [hostile, { ...hostile, name: 'order DROP TABLE x' }, { ...hostile, name: '価' }]
  const kpis = chooseKpis(twins)
  expect(kpis).toHaveLength(8)
  expect(validateKpis(kpis)).toEqual([])
  const unquoted = kpis.map(({ sql }) => sql.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '?'))
  for (const sql of unquoted) expect(sql).not.toMatch(/DROP|;|--|price|価/)
  for (const { description } of kpis) expect(description).not.toMatch(/\p{Cc}/u)
})

test('the same tables give the same KPIs, at most eight', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ ...penguins, name: `penguins_${i}` }))
  const kpis = chooseKpis(many)
  expect(kpis).toHaveLength(8)
  expect(chooseKpis(structuredClone(many))).toEqual(kpis)
  expect(kpis[0]?.description).toBe('The number of rows of the 40 largest tables.')
})

test('of amounts the total is asked for, of delays the mean', () => {
  const sales: TableInfo = {
    name: 'sales',
    rowCount: 500,
    columns: [
      { name: 'id', type: 'BIGINT' },
      { name: 'region', type: 'VARCHAR' },
      { name: 'amount_eur', type: 'DECIMAL(9,2)' },
    ],
  }
  expect(chooseKpis([sales]).find(({ name }) => name === 'sales_total_amount_eur')).toMatchObject({
    sql: 'SELECT sum(source."amount_eur") AS "total_amount_eur" FROM "sales" AS source',
    unit: 'EUR',
  })
})

test('descriptions are sentences that name the table, the column and the limit', () => {
  const descriptions = chooseKpis([flights]).map(({ description }) => description)
  expect(descriptions.slice(0, 3)).toEqual([
    'The number of rows in flights.',
    'The mean of dep_delay of flights per month (time_hour).',
    'The mean of dep_delay in flights by carrier, for at most 20 groups, those with the most rows.',
  ])
})
