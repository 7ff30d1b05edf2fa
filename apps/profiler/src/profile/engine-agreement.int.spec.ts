import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { columnOf, openFixture, type ProfileFixture } from './profile-fixture.js'
import { hundredths } from './quantile-positions.js'
import type { Profile } from './schema.js'

/** A made table whose columns repeat, skew, miss and tie; the same on every run. */
const rows = `SELECT i AS id, (i * 7919) % 1009 AS spread, (hash(i) % 10000) / 100.0::DOUBLE AS price,
  exp((hash(i + 1) % 1000) / 200.0) AS skewed, CASE WHEN i % 7 > 0 THEN (hash(i * 3) % 50)::INTEGER END AS gappy,
  (hash(i) % 10000)::DECIMAL(12, 2) / 4 AS money, ['red', 'green', 'blue'][1 + (hash(i * 5) % 10 % 3)::INTEGER] AS colour,
  hash(i * 5) % 10 % 3 = 0 AS flag, CASE WHEN i % 11 > 0 THEN 'user' || (hash(i) % 4000) || '@mail.test' END AS email,
  TIMESTAMP '2024-01-01' + to_seconds((hash(i * 9) % 31536000)::BIGINT) AS at
  FROM range(20000) t(i)`

let fixture: ProfileFixture
let profile: Profile
beforeAll(async () => {
  fixture = await openFixture()
  await fixture.duck.exec(`CREATE TABLE made AS ${rows}`)
  profile = await fixture.profileOf('FROM made', { showPersonal: true })
})
afterAll(() => fixture.close())

const near = (value: number | null | undefined, expected: unknown): void => {
  const wanted = Number(expected)
  expect(typeof value).toBe('number')
  expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)))
}

describe.each(['id', 'spread', 'price', 'skewed', 'gappy', 'money'])('the numbers of %s', (name) => {
  test("are DuckDB's own", async () => {
    const x = `"${name}"::DOUBLE`
    const [own] = await fixture.duck.query(
      `SELECT avg(${x}) AS mean, stddev_samp(${x}) AS sd, var_samp(${x}) AS variance, skewness(${x}) AS skewness,
       kurtosis(${x}) AS kurtosis, mad(${x}) AS mad, sum(${x}) AS sum, min(${x}) AS min, max(${x}) AS max,
       count(${x}) AS count, count(DISTINCT ${x}) AS n_distinct, count(*) FILTER (${x} = 0) AS zeros FROM made`,
    )
    const column = columnOf(profile, name)
    const stats = column.number
    expect([column.count, column.distinct, stats?.zeros]).toEqual([own?.['count'], own?.['n_distinct'], own?.['zeros']])
    for (const key of ['mean', 'sd', 'variance', 'skewness', 'kurtosis', 'mad'] as const) near(stats?.[key], own?.[key])
    for (const key of ['sum', 'min', 'max'] as const) near(Number(stats?.[key]), own?.[key])
  })

  test('has the quantiles of quantile_cont, and a histogram that holds every value once', async () => {
    const x = `"${name}"::DOUBLE`
    const [own] = await fixture.duck.query(`SELECT quantile_cont(${x}, [${hundredths.join(', ')}]) AS q FROM made`)
    const { number, count, distinct } = columnOf(profile, name)
    const expected = (own?.['q'] ?? []) as number[]
    expect(number?.percentiles).toHaveLength(99)
    expected.forEach((value, i) => near(number?.percentiles?.[i], value))
    for (const [name, value] of Object.entries(number?.quantiles ?? {}))
      expect(value).toBe(number?.percentiles?.[Number(name.slice(1)) - 1])
    const { counts = [], edges = [] } = number?.histogram ?? {}
    expect(counts).toHaveLength(Math.min(50, distinct))
    expect(counts.reduce((a, b) => a + b, 0)).toBe(count)
    const inner = edges.slice(1, -1).map((edge) => `count(*) FILTER (${x} < '${edge}'::DOUBLE)`)
    const [below] = await fixture.duck.query(`SELECT [${inner.join(', ')}] AS n FROM made`)
    const running = counts.slice(0, -1).map((_, i) => counts.slice(0, i + 1).reduce((a, b) => a + b, 0))
    expect(running).toEqual(below?.['n'])
  })
})

test.each(['colour', 'email', 'flag', 'at'])('%s: distinct, unique, entropy and top values are exact', async (name) => {
  const [own] = await fixture.duck.query(
    `SELECT count("${name}") AS count, count(DISTINCT "${name}") AS n_distinct, entropy("${name}") AS entropy FROM made`,
  )
  const [once] = await fixture.duck.query(
    `SELECT count(*) AS n FROM (SELECT "${name}" FROM made WHERE "${name}" IS NOT NULL GROUP BY 1 HAVING count(*) = 1)`,
  )
  const top = await fixture.duck.query(
    `SELECT "${name}"::VARCHAR AS v, count(*) AS n FROM made WHERE "${name}" IS NOT NULL GROUP BY "${name}" ORDER BY n DESC, "${name}" LIMIT 20`,
  )
  const column = columnOf(profile, name)
  expect([column.count, column.distinct, column.unique]).toEqual([own?.['count'], own?.['n_distinct'], once?.['n']])
  expect(column.topValues.map(({ value, count }) => [value, count])).toEqual(top.map(({ v, n }) => [v, n]))
  const withoutNull = column.missing === 0 ? own?.['entropy'] : null
  if (withoutNull !== null) near(column.entropyBits, withoutNull)
})

test('Pearson is corr() and Spearman is corr() of mean ranks', async () => {
  const [own] = await fixture.duck.query(
    `WITH r AS (SELECT rank() OVER (ORDER BY spread) + (count(*) OVER (PARTITION BY spread) - 1) / 2 AS a,
     rank() OVER (ORDER BY price) + (count(*) OVER (PARTITION BY price) - 1) / 2 AS b, spread, price FROM made)
     SELECT corr(spread, price) AS pearson, corr(a, b) AS spearman FROM r`,
  )
  for (const kind of ['pearson', 'spearman'] as const) {
    const { columns = [], values = [], exact } = profile.correlations[kind] ?? {}
    near(values[columns.indexOf('spread')]?.[columns.indexOf('price')], own?.[kind])
    expect(exact).toBe(true)
  }
})

test("Cramér's V is near 1 where one column is a function of the other, and the diagonal is 1", () => {
  const { columns = [], values = [] } = profile.correlations.cramersV ?? {}
  expect(columns).toEqual(['colour', 'flag'])
  // The bias correction takes it a hair below 1: (levels - 1) / rows.
  expect(values[0]?.[1]).toBeCloseTo(1, 4)
  expect(values[0]?.[0]).toBe(1)
})

test('the text statistics count what they say', () => {
  const { length, text } = columnOf(profile, 'email')
  expect(length).toMatchObject({ unit: 'characters', min: 15, max: 18 })
  expect(text).toMatchObject({ empty: 0, blank: 0, padded: 0 })
  expect(text?.shapes?.patterns[0]?.pattern).toMatch(/^a/)
})

test('a larger table has its ranks from a sample, near the exact ones and marked', async () => {
  const big = await fixture.profileOf('SELECT i AS a, i * i + hash(i) % 1000000000 AS b FROM range(260000) t(i)')
  const { spearman } = big.correlations
  const [own] = await fixture.duck.query(
    `WITH t AS (SELECT i AS a, i * i + hash(i) % 1000000000 AS b FROM range(260000) t(i))
     SELECT corr(ra, rb) AS r FROM (SELECT rank() OVER (ORDER BY a) AS ra, rank() OVER (ORDER BY b) AS rb FROM t)`,
  )
  expect(spearman?.exact).toBe(false)
  expect(spearman?.rowsRead).toBeGreaterThan(40_000)
  expect(spearman?.rowsRead).toBeLessThan(46_000)
  expect(Math.abs((spearman?.values[0]?.[1] ?? 0) - Number(own?.['r']))).toBeLessThan(spearman?.errorBound ?? 0)
})

describe('duplicate rows', () => {
  test('are counted as groups and as surplus, through a key that nearly rules them out', async () => {
    const { overview } = await fixture.profileOf(
      'SELECT i AS id, i % 3 AS x FROM range(1000) t(i) UNION ALL SELECT i, i % 3 FROM range(5) t(i) UNION ALL SELECT 7, 1 UNION ALL SELECT 8, 1',
    )
    // id 7 repeats with the same x, 8 with another one.
    expect(overview).toMatchObject({ duplicateGroups: 6, duplicateSurplus: 6 })
  })

  test('and through the hash of whole rows, missing values included', async () => {
    const { overview } = await fixture.profileOf(
      'SELECT nullif(i % 3, 0) AS a, (i % 2)::VARCHAR AS b FROM range(13) t(i)',
    )
    expect(overview).toMatchObject({ duplicateGroups: 6, duplicateSurplus: 7 })
  })
})
