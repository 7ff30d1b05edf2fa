import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { computeProfile } from './compute.js'
import { renderProfileHtml } from './html/page.js'
import { ProfileError } from './profile-error.js'
import { columnOf, openFixture, type ProfileFixture } from './profile-fixture.js'
import { profileSchema } from './schema.js'

let fixture: ProfileFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

/** Every profile has to satisfy its own schema and make a page. */
async function whole(select: string, options: { sampleRows?: number } = {}) {
  const profile = await fixture.profileOf(select, options)
  expect(profileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile)
  return { profile, page: renderProfileHtml(profile) }
}

test('no rows', async () => {
  const { profile, page } = await whole(
    `SELECT 1 AS a, 'x' AS b, DATE '2024-01-01' AS c, true AS d, [1] AS e WHERE false`,
  )
  expect(profile.overview).toMatchObject({ rows: 0, columns: 5, cellsMissingShare: 0, keyCandidates: [] })
  expect(profile.alerts.map(({ code }) => code)).toEqual(['empty_table'])
  expect(page).toContain('no rows')
})

test('one row and one column', async () => {
  const { profile } = await whole('SELECT 42 AS answer')
  const { number, distinct, unique } = columnOf(profile, 'answer')
  expect([distinct, unique]).toEqual([1, 1])
  expect(number).toMatchObject({ mean: 42, sd: null, variance: null, skewness: null, mad: 0, iqr: 0, sum: 42 })
  expect(number?.histogram).toEqual({ edges: [42, 42], counts: [1], uniformP: null })
  expect(profile.alerts).toEqual([])
})

test('a column without values, and a constant one', async () => {
  const { profile, page } = await whole(
    'SELECT NULL::DOUBLE AS nothing, NULL::VARCHAR AS silence, 5 AS five FROM range(9)',
  )
  expect(columnOf(profile, 'nothing')).toMatchObject({
    count: 0,
    missing: 9,
    distinct: 0,
    topValues: [],
    entropyBits: null,
  })
  expect(columnOf(profile, 'five').number).toMatchObject({
    sd: 0,
    variance: 0,
    skewness: null,
    kurtosis: null,
    mean: 5,
  })
  expect(profile.alerts.map(({ code, column }) => [code, column])).toEqual([
    ['duplicates', null],
    ['all_missing', 'nothing'],
    ['all_missing', 'silence'],
    ['constant', 'five'],
  ])
  expect(page).toContain('There is no value to show.')
})

test('NaN and infinities are counted and kept out of the statistics', async () => {
  const { profile } = await whole(
    `SELECT unnest(['1', '2', '3', 'NaN', 'NaN', 'Infinity', '-Infinity', '-Infinity', '-Infinity', NULL])::DOUBLE AS x`,
  )
  const { count, missing, number } = columnOf(profile, 'x')
  expect([count, missing]).toEqual([9, 1])
  expect(number).toMatchObject({ finite: 3, notANumber: 2, positiveInfinite: 1, negativeInfinite: 3 })
  expect(number).toMatchObject({ mean: 2, sd: 1, min: 1, max: 3, sum: 6, negatives: 0 })
  expect(profile.alerts.map(({ code }) => code)).toEqual(expect.arrayContaining(['infinite', 'not_a_number']))
  const { profile: none } = await whole(`SELECT 'NaN'::DOUBLE AS x FROM range(3)`)
  expect(columnOf(none, 'x').number).toMatchObject({ finite: 0, mean: null, quantiles: null, histogram: null })
})

test('numbers at the ends of the double range do not overflow', async () => {
  const { profile } = await whole(
    `SELECT unnest([1.7e308, -1.7e308, 1.6e308, -1.5e308, 0])::DOUBLE AS x, unnest([1e-300, 2e-300, 3e-300, 4e-300, 9e-300])::DOUBLE AS tiny, unnest([1e200, 2e200, 3e200, 4e200, 9e200]) AS big`,
  )
  expect(columnOf(profile, 'x').number).toMatchObject({ range: null, histogram: null, min: -1.7e308 })
  expect((columnOf(profile, 'x').number?.mean ?? 0) / 2e306).toBeCloseTo(1, 9)
  const [tiny, big] = ['tiny', 'big'].map((name) => columnOf(profile, name).number)
  // The shape of both is that of 1, 2, 3, 4, 9.
  const [own] = await fixture.duck.query(
    'SELECT skewness(v) AS s, kurtosis(v) AS k, stddev_samp(v) AS sd FROM (SELECT unnest([1, 2, 3, 4, 9]) AS v)',
  )
  for (const stats of [tiny, big]) {
    expect(stats?.skewness).toBeCloseTo(Number(own?.['s']), 10)
    expect(stats?.kurtosis).toBeCloseTo(Number(own?.['k']), 10)
  }
  expect((big?.sd ?? 0) / 1e200).toBeCloseTo(Number(own?.['sd']), 10)
  expect((tiny?.sd ?? 0) / 1e-300).toBeCloseTo(Number(own?.['sd']), 10)
  expect(big?.variance).toBeNull()
})

test('integers beyond a double keep their digits', async () => {
  const { profile } = await whole(
    `SELECT unnest([9223372036854775807, 9223372036854775806, 1]) AS big, unnest([12345678901234567890.12, 2, 3])::DECIMAL(38, 2) AS money, unnest([170141183460469231731687303715884105727, 1, 2])::HUGEINT AS huge`,
  )
  expect(columnOf(profile, 'big')).toMatchObject({ distinct: 3 })
  expect(columnOf(profile, 'big').number).toMatchObject({ max: '9223372036854775807', sum: '18446744073709551614' })
  expect(columnOf(profile, 'money').number?.max).toBe('12345678901234567890.12')
  // Parquet has no HUGEINT: DuckDB stores a double.
  expect(columnOf(profile, 'huge').number?.max).toBe(2 ** 127)
})

test('integers and decimals that differ less than doubles of their size keep how far they lie apart', async () => {
  const { profile } = await whole(
    `SELECT 9223372036854775807 - i AS big, -9223372036854775807 + i AS negative, 18446744073709551615::UBIGINT - i::UBIGINT AS ubig,
     ('1234567890123456789012345678901234567' || i % 10)::DECIMAL(38, 0) AS d38, 9223372036854775807 AS same, i AS small FROM range(300) AS r(i)`,
  )
  const small = columnOf(profile, 'small').number!
  const own = (name: string) => columnOf(profile, name).number!
  for (const name of ['big', 'negative', 'ubig'])
    expect(own(name)).toMatchObject({
      range: 299,
      sd: expect.closeTo(small.sd!, 10),
      variance: expect.closeTo(small.variance!, 8),
      kurtosis: expect.closeTo(small.kurtosis!, 10),
      mad: small.mad,
      iqr: small.iqr,
    })
  expect(own('big').mean).toBe(Number(9223372036854775657n))
  expect(own('d38')).toMatchObject({
    range: 9,
    sd: expect.closeTo(Math.sqrt((8.25 * 300) / 299), 10),
    mad: 2.5,
    iqr: 5,
  })
  expect(own('same')).toMatchObject({ range: 0, sd: 0, variance: 0, mad: 0, iqr: 0, skewness: null })
})

test('dates and times of every kind', async () => {
  const { profile } = await whole(
    `SELECT unnest([DATE '2024-01-01', '2024-01-02', '2024-01-10', 'infinity']) AS d,
     unnest([TIME '00:00:00', '12:30:00', '23:59:59', '12:30:00']) AS t,
     unnest([TIMESTAMPTZ '2024-03-31 00:30:00+00', '2024-03-31 01:30:00+00', '2024-03-31 02:30:00+00', NULL]) AS z,
     unnest([TIMESTAMP '0001-01-01', '9999-12-31 23:59:59', '2024-01-01', '2024-01-01']) AS far,
     unnest([INTERVAL 1 DAY, INTERVAL 2 HOUR, INTERVAL 1 DAY, NULL]) AS i`,
  )
  const times = (name: string) => columnOf(profile, name).time
  expect(times('d')).toMatchObject({ min: '2024-01-01', max: '2024-01-10', infinite: 1, hours: null })
  expect(times('d')?.gaps).toMatchObject({ unit: 'day', present: 3, absent: 7 })
  expect(times('d')?.gaps?.longest).toEqual([{ after: '2024-01-02', before: '2024-01-10', units: 7 }])
  expect(times('t')).toMatchObject({ min: '00:00:00', max: '23:59:59', median: '12:30:00', weekdays: null, gaps: null })
  expect(times('z')).toMatchObject({ min: '2024-03-31T00:30:00Z', median: '2024-03-31T01:30:00Z', spanSeconds: 7200 })
  expect(times('z')?.weekdays).toEqual([0, 0, 0, 0, 0, 0, 3])
  expect(times('far')).toMatchObject({ min: '0001-01-01T00:00:00', max: '9999-12-31T23:59:59' })
  expect(columnOf(profile, 'i')).toMatchObject({ kind: 'other', count: 3, distinct: 2 })
})

test('nested values, blobs, identifiers and documents', async () => {
  const { profile, page } = await whole(
    `SELECT unnest([[1, 2], [1, 2], [], NULL]) AS l, unnest([{'a': 1, 'b': 'x'}, {'a': 1, 'b': 'x'}, {'a': 2, 'b': NULL}, NULL]) AS s,
     unnest([MAP {'k': 1}, MAP {'k': 1, 'm': 2}, NULL, NULL]) AS m, unnest(['\\x00\\xFF'::BLOB, 'abc'::BLOB, NULL, NULL]) AS b,
     unnest([uuid(), uuid(), uuid(), uuid()]) AS u, unnest(['{"a":1}', '[]', '{"a":1}', NULL])::JSON AS j`,
  )
  expect(columnOf(profile, 'l')).toMatchObject({
    kind: 'nested',
    count: 3,
    distinct: 2,
    length: { unit: 'items', min: 0, max: 2 },
  })
  expect(columnOf(profile, 's')).toMatchObject({ kind: 'nested', distinct: 2, length: null })
  expect(columnOf(profile, 'm')).toMatchObject({ length: { unit: 'items', min: 1, max: 2 } })
  expect(columnOf(profile, 'b')).toMatchObject({
    kind: 'other',
    distinct: 2,
    length: { unit: 'bytes', min: 2, max: 3 },
  })
  expect(columnOf(profile, 'u')).toMatchObject({ kind: 'text', distinct: 4 })
  expect(columnOf(profile, 'j')).toMatchObject({ count: 3, distinct: 2 })
  expect(columnOf(profile, 'l').sizeBytes).toBeGreaterThan(0)
  expect(page).toContain('nested')
})

describe('hostile names and values', () => {
  const evil = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'

  test('are text on the page, wherever they come in', async () => {
    const { profile, page } = await whole(
      `SELECT '${evil}' || i % 3 AS "${evil.replaceAll('"', '""')}", i AS "count", i * 2 AS "a ""quoted"" name", i AS "n", 'x' AS "v", i + 0.5 AS "größe 尺寸 📏", '\u202etxt' || chr(7) AS "bidi" FROM range(30) t(i)`,
    )
    expect(profile.columns.map(({ name }) => name)).toEqual([
      evil,
      'count',
      'a "quoted" name',
      'n',
      'v',
      'größe 尺寸 📏',
      'bidi',
    ])
    expect(columnOf(profile, 'count').number?.sum).toBe(435)
    expect(page).not.toContain('<img')
    expect(page.match(/<script>/g)).toHaveLength(1)
    expect(page.match(/<\/script>/g)).toHaveLength(1)
    expect(page).toContain('&lt;/script&gt;')
    expect(page).not.toContain('\u202e')
    expect(page).toContain('größe 尺寸 📏')
  })

  test('a megabyte of text is cut before it leaves the engine', async () => {
    const { profile, page } = await whole(`SELECT repeat('long ', 200000) || i AS story FROM range(3) t(i)`)
    const { topValues, length } = columnOf(profile, 'story')
    expect(length?.max).toBe(1_000_001)
    expect(topValues[0]).toMatchObject({ cut: true, count: 1 })
    expect(JSON.stringify(profile).length).toBeLessThan(10_000)
    expect(page.length).toBeLessThan(60_000)
  })
})

test('columns whose names differ in case only are two columns, each with its own size', async () => {
  const path = `${fixture.folder}/case.parquet`
  await fixture.duck.exec(
    `COPY (SELECT i AS order_key, hash(i) AS other_key, [i] AS parts FROM range(3000) t(i)) TO '${path}' (FORMAT parquet)`,
  )
  // No engine writes such a file, and other programs do.
  const bytes = await readFile(path, 'latin1')
  await writeFile(path, bytes.replaceAll('other_key', 'ORDER_KEY'), 'latin1')
  const profile = await computeProfile(
    { table: 't', parquetPath: path, generatedAt: '2026-01-01T00:00:00Z' },
    { duck: fixture.duck, signal: new AbortController().signal, progress: () => undefined },
  )
  expect(profile.columns.map(({ name, distinct }) => [name, distinct])).toEqual([
    ['order_key', 3000],
    ['ORDER_KEY_1', 3000],
    ['parts', 3000],
  ])
  for (const { sizeBytes } of profile.columns) expect(sizeBytes).toBeGreaterThan(0)
  expect(renderProfileHtml(profile)).toContain('ORDER_KEY_1')
})

test('emoji and letters of every script are counted as characters and covered as one', async () => {
  const { profile, page } = await whole(
    `SELECT unnest(['👩‍👩‍👧 family', 'ñandú', '東京', 'مرحبا', '👩‍👩‍👧 family']) AS first_name, unnest(['👍', '👍', '🏽', '', NULL]) AS mood`,
  )
  expect(columnOf(profile, 'mood')).toMatchObject({ distinct: 3, missing: 1, length: { min: 0, max: 1 } })
  expect(columnOf(profile, 'mood').topValues[0]).toMatchObject({ value: '👍', count: 2 })
  expect(columnOf(profile, 'first_name').topValues.map(({ value }) => value)).toContain('東•')
  expect(page).not.toContain('東京')
  expect(page.isWellFormed()).toBe(true)
})

test('years 1 and 9999 are in range everywhere, and said to be hardly meant', async () => {
  const { profile } = await whole(
    `SELECT unnest([TIMESTAMP '0001-01-01', '9999-12-31 23:59:59.999999', '2024-01-01', '2024-01-02']) AS at,
     unnest([DATE '0001-01-01', '9999-12-31', '2024-01-01', '2024-01-02']) AS on_day, unnest([1, 2, 3, 4]) AS n`,
  )
  for (const name of ['at', 'on_day'])
    expect(columnOf(profile, name).time?.suspect).toMatchObject({
      placeholders: [
        { day: '0001-01-01', count: 1 },
        { day: '9999-12-31', count: 1 },
      ],
    })
  expect(profile.alerts.filter(({ code }) => code === 'impossible_dates')).toHaveLength(2)
})

test('names that are SQL are names', async () => {
  const evil = `x"); DROP TABLE profile_grouped; --`
  const { profile } = await whole(
    `SELECT i % 5 AS "${evil.replaceAll('"', '""')}", (i % 5) % 2 AS "'; SELECT 1", 48.5 + i AS "lat'", 16.5 + i AS "lon'",
     CASE WHEN i % 3 > 0 THEN i END AS "n""1", CASE WHEN i % 3 > 0 THEN 'v' || i % 4 END AS "t\\", {'a''b"': i} AS "s,t" FROM range(40) t(i)`,
  )
  expect(profile.relations.dependencies).toContainEqual({ from: evil, to: "'; SELECT 1", oneToOne: false, values: 5 })
  expect(profile.places.map(({ latitude }) => latitude)).toEqual(["lat'"])
  expect(profile.missingTogether?.columns).toEqual(['n"1', 't\\'])
  expect(columnOf(profile, 's,t').nested?.fields.map(({ name }) => name)).toEqual([`a'b"`])
})

test('three hundred columns', async () => {
  const columns = Array.from({ length: 300 }, (_, i) => `i % ${i + 2} AS c${i}`)
  const { profile, page } = await whole(`SELECT ${columns.join(', ')} FROM range(200) t(i)`)
  expect(profile.columns).toHaveLength(300)
  expect(profile.correlations.pearson?.columns).toHaveLength(60)
  expect(profile.correlations.pearson?.leftOut.length).toBeGreaterThan(200)
  expect(page.length).toBeLessThan(3_000_000)
}, 60_000)

test('the sample can be switched off, and is data in the order of the file', async () => {
  const { profile } = await whole('SELECT i, NULL AS n FROM range(50) t(i)')
  expect(profile.sample?.rows).toEqual(Array.from({ length: 10 }, (_, i) => [i, null]))
  const { profile: without, page } = await whole('SELECT i FROM range(50) t(i)', { sampleRows: 0 })
  expect(without.sample).toBeNull()
  expect(page).not.toContain('id="sample"')
})

test('the order of a column is seen across row groups', async () => {
  const { profile } = await whole(
    'SELECT i AS up, -i AS down, i // 10 AS stairs, CASE WHEN i = 150000 THEN 0 ELSE i END AS broken FROM range(300000) t(i)',
    { sampleRows: 0 },
  )
  expect(profile.columns.map(({ number }) => number?.monotonic)).toEqual([
    'strictly_increasing',
    'strictly_decreasing',
    'increasing',
    'none',
  ])
})

test('an aborted signal stops it, with the reason that was given', async () => {
  const control = new AbortController()
  const reason = new Error('stopped by a person')
  const input = { table: 't', parquetPath: `${fixture.folder}/0.parquet`, generatedAt: '2026-01-01T00:00:00Z' }
  const progress = (done: number): void => {
    if (done === 1) control.abort(reason)
  }
  await fixture.duck.exec(`COPY (SELECT 1 AS a, 2 AS b) TO '${input.parquetPath}' (FORMAT parquet)`)
  await expect(computeProfile(input, { duck: fixture.duck, signal: control.signal, progress })).rejects.toBe(reason)
})

test('a file that is not there is an error with a code, and no path in its words', async () => {
  const input = { table: 'orders', parquetPath: '/nowhere/secret.parquet', generatedAt: '2026-01-01T00:00:00Z' }
  const signal = new AbortController().signal
  const failed = await computeProfile(input, { duck: fixture.duck, signal, progress: () => undefined }).catch(
    (e: unknown) => e,
  )
  expect(failed).toBeInstanceOf(ProfileError)
  expect(failed).toMatchObject({ code: 'profile_source_unreadable' })
  expect(`${(failed as ProfileError).message} ${(failed as ProfileError).hint}`).not.toContain('nowhere')
})
