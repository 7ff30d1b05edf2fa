import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { renderProfileHtml } from './html/page.js'
import { columnOf, openFixture, type ProfileFixture } from './profile-fixture.js'
import { type Profile, profileSchema } from './schema.js'

let fixture: ProfileFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

async function whole(select: string, options: { showPersonal?: boolean } = {}): Promise<Profile> {
  const profile = await fixture.profileOf(select, options)
  expect(profileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile)
  expect(renderProfileHtml(profile)).toContain('</html>')
  return profile
}

const codesOf = (profile: Profile, column: string): string[] =>
  profile.alerts.filter((alert) => alert.column === column).map(({ code }) => code)

describe('what texts are likely to be', () => {
  const examples: readonly (readonly [string, readonly string[]])[] = [
    ['email', ['a@b.de', 'first.last+tag@sub.example.org']],
    ['url', ['https://x.test/y?z=1', 'ftp://host/file']],
    ['uuid', ['550e8400-e29b-41d4-a716-446655440000']],
    ['ip_address', ['192.168.0.1', '10.0.0.0/8', '::1', '2001:db8:0:0:0:0:2:1']],
    ['mac_address', ['aa:bb:cc:dd:ee:ff']],
    ['iban', ['DE89370400440532013000', 'GB82 WEST 1234 5698 7654 32']],
    ['card_number', ['4111 1111 1111 1111', '5500000000000004x'.slice(0, 16).replace(/(\d{4})(?=\d)/g, '$1-')]],
    ['phone', ['+12000026448', '+49 30 123456', '(030) 1234-567', '555-123-4567', '030/1234567']],
    ['date', ['2024-02-29', '12/31/2024', '31.12.24']],
    ['datetime', ['2024-01-01T12:00:00Z', '2024-01-01 12:00']],
    ['time', ['12:30', '23:59:59.999']],
    ['boolean', ['true', 'No']],
    ['integer', ['0', '-12', '123456']],
    ['digits', ['007']],
    ['decimal', ['1.5', '1,234.50', '1e5', '-0.1']],
    ['amount', ['€ 12.50', '12%', '99 EUR']],
    ['coordinates', ['48.2082, 16.3738']],
    ['hash', ['d41d8cd98f00b204e9800998ecf8427e']],
    ['postal_code', ['SW1A 1AA', 'K1A 0B1', '12345-6789']],
    ['json', ['{"a":1}', '[1, 2]']],
    // A wrong check digit, a code, a word, a bracket alone, the number of a plane and of an invoice.
    ['other', ['DE88370400440532013000', '4111 1111 1111 1112', 'SKU-00001', 'hello', '[1', 'N14228', '2024-000123']],
  ]

  test.each(examples)('%s', async (format, values) => {
    const list = values.map((value) => `'${value}'`).join(', ')
    const { text } = columnOf(await whole(`SELECT unnest([${list}]) AS t`), 't')
    expect(text?.formats?.found).toEqual([{ format, share: 1 }])
    expect(text?.formats).toMatchObject({ exact: true, errorBound: null })
  })

  test('shares of many values are within their error bound, however frequent one of them is', async () => {
    const profile = await whole(
      `SELECT CASE WHEN i % 50 = 0 THEN 'n/a' WHEN i % 5 = 0 THEN 'x' || i || '@mail.test' ELSE (i * 7)::VARCHAR END AS t FROM range(60000) t(i)`,
    )
    const { text } = columnOf(profile, 't')
    const { found = [], errorBound, exact, valuesRead = 0 } = text?.formats ?? {}
    expect(exact).toBe(false)
    expect(valuesRead).toBeLessThan(6000)
    expect(errorBound ?? 1).toBeLessThan(0.03)
    for (const [format, share] of [
      ['integer', 0.8],
      ['email', 0.18],
      ['other', 0.02],
    ] as const)
      expect(Math.abs((found.find((one) => one.format === format)?.share ?? 0) - share)).toBeLessThan(errorBound ?? 0)
    expect(text?.placeholders).toBe(1200)
    expect(codesOf(profile, 't')).toEqual(expect.arrayContaining(['mixed_types', 'placeholder_text']))
  })

  test('dates that no calendar has', async () => {
    const profile = await whole(`SELECT unnest(['2024-02-30', '2023-02-29', '2024-02-29', '2024/13/01']) AS d`)
    expect(columnOf(profile, 'd').text?.formats?.impossibleDates).toBe(3)
    expect(codesOf(profile, 'd')).toContain('impossible_dates')
  })
})

test('words are counted by row and regardless of case', async () => {
  const { text } = columnOf(await whole(`SELECT unnest(['The fox', 'the dog, the cat', 'Älter 9']) AS t`), 't')
  expect(text?.words).toMatchObject({ meanPerValue: 8 / 3, distinct: 6, exact: true })
  expect(text?.words?.top[0]).toEqual({ word: 'the', share: 2 / 3 })
  expect(text?.words?.top.map(({ word }) => word)).toContain('älter')
})

test('spellings: case, spacing, accents and slips, but not codes, short words or values as frequent', async () => {
  const profile = await whole(
    `SELECT unnest(list_concat(list_resize(['Hamburg'], 60, 'Hamburg'), ['Hambrug', 'Hamburgg'], list_resize(['Berlin'], 30, 'Berlin'),
     ['berlin', ' Berlin '], list_resize(['München'], 20, 'München'), ['Munchen'], list_resize(['SKU-1'], 30, 'SKU-1'), ['SKU-2'],
     list_resize(['cat'], 30, 'cat'), ['car'], list_resize(['Austin'], 20, 'Austin'), list_resize(['Auston'], 9, 'Auston'))) AS city`,
  )
  const found = columnOf(profile, 'city').spellings.map(({ why, values }) => [why, ...values.map(({ value }) => value)])
  expect(found).toEqual([
    ['spacing', 'Berlin', ' Berlin ', 'berlin'],
    ['accents', 'München', 'Munchen'],
    ['one_character', 'Hamburg', 'Hambrug'],
    ['one_character', 'Hamburg', 'Hamburgg'],
  ])
  expect(profile.alerts.find(({ code }) => code === 'similar_spellings')?.value).toBe(4)
})

test('rare values of a category', async () => {
  const { rare } = columnOf(
    await whole(
      `SELECT CASE WHEN i < 990 THEN 'often' WHEN i < 997 THEN 'seldom' ELSE 'once' || i END AS c FROM range(1000) t(i)`,
    ),
    'c',
  )
  expect(rare).toMatchObject({ values: 4, rows: 10 })
  expect(rare?.examples[0]).toEqual({ value: 'once997', count: 1 })
})

describe('dates that are hardly meant', () => {
  test('placeholders far from all others, and stray centuries', async () => {
    const profile = await whole(
      `SELECT CASE WHEN i % 100 = 0 THEN TIMESTAMP '1970-01-01' WHEN i = 7 THEN TIMESTAMP '9999-12-31 10:00' WHEN i = 8 THEN TIMESTAMP '1066-10-14'
       ELSE TIMESTAMP '2024-01-01' + to_hours(i::INTEGER) END AS at FROM range(1000) t(i)`,
    )
    const { suspect } = columnOf(profile, 'at').time ?? {}
    expect(suspect).toEqual({
      placeholders: [
        { day: '1970-01-01', count: 10 },
        { day: '9999-12-31', count: 1 },
      ],
      future: 1,
      before1900: 1,
      after2100: 1,
    })
    const message = profile.alerts.find(({ code }) => code === 'impossible_dates')?.message
    expect(message).toContain('10 rows at 1970-01-01')
    expect(message).toContain('1 row before 1900')
  })

  test('a day among others is an ordinary one, and plans for the future are meant', async () => {
    const profile = await whole(
      `SELECT DATE '1969-12-01' + i::INTEGER AS sixties, DATE '2027-01-01' + i::INTEGER AS due FROM range(90) t(i)`,
    )
    expect(columnOf(profile, 'sixties').time?.suspect?.placeholders).toEqual([])
    expect(columnOf(profile, 'due').time?.suspect?.future).toBe(90)
    expect(profile.alerts.filter(({ code }) => code === 'impossible_dates')).toEqual([])
  })
})

test('JSON, lists, maps and records', async () => {
  const profile = await whole(
    `SELECT '{"id":' || i || ',"a/b":"x"' || CASE WHEN i % 2 = 0 THEN ',"note":null' ELSE '' END || '}' AS doc,
     CASE WHEN i % 10 = 0 THEN [] ELSE [i % 3, NULL] END AS list, MAP {'k' || i % 2: i} AS m,
     {'a b': i, 'q"': CASE WHEN i % 4 > 0 THEN 'x' END} AS rec FROM range(100) t(i)`,
  )
  const { json } = columnOf(profile, 'doc').text ?? {}
  expect(json?.kinds).toEqual([{ kind: 'OBJECT', share: 1 }])
  expect(json?.keys).toEqual([
    { key: 'a/b', share: 1, kinds: ['VARCHAR'] },
    { key: 'id', share: 1, kinds: ['UBIGINT'] },
    { key: 'note', share: 0.5, kinds: ['NULL'] },
  ])
  expect(columnOf(profile, 'list').nested).toMatchObject({ empty: 10, items: 180, missingItems: 90, exact: true })
  expect(
    columnOf(profile, 'list')
      .nested?.topItems.map(({ value }) => value)
      .sort(),
  ).toEqual(['0', '1', '2'])
  expect(columnOf(profile, 'm').nested?.topItems).toEqual([
    { value: 'k0', count: 50 },
    { value: 'k1', count: 50 },
  ])
  expect(columnOf(profile, 'rec').nested?.fields).toEqual([
    { name: 'a b', type: 'BIGINT', missingShare: 0 },
    { name: 'q"', type: 'VARCHAR', missingShare: 0.25 },
  ])
})

describe('values that may be personal', () => {
  const people = `SELECT 'user' || i || '@mail.test' AS contact, ['Adalind', 'Borchert', 'Ewaldine'][1 + i % 3] AS first_name,
    DATE '1980-01-01' + i::INTEGER AS birth_date, i AS n, ['red', 'blue'][1 + i % 2] AS colour FROM range(200) t(i)`

  test('are covered wherever they would be shown, and the figures stay', async () => {
    const profile = await whole(people)
    expect(profile.columns.map(({ personal }) => personal?.kind ?? null)).toEqual([
      'email_address',
      'person_name',
      'birth_date',
      null,
      null,
    ])
    const text = JSON.stringify(profile) + renderProfileHtml(profile)
    for (const hidden of ['user1@', 'Adalind', 'Borchert', 'Ewaldine', '1980-02-03'])
      expect(text.includes(hidden)).toBe(false)
    expect(profile.overview.timeliness).toBeNull()
    expect(columnOf(profile, 'contact')).toMatchObject({ distinct: 200, personal: { by: 'values', masked: true } })
    expect(columnOf(profile, 'first_name').topValues.map(({ count }) => count)).toEqual([67, 67, 66])
  })

  test('are shown where that was asked for', async () => {
    const profile = await whole(people, { showPersonal: true })
    expect(columnOf(profile, 'first_name').topValues.map(({ value }) => value)).toEqual([
      'Adalind',
      'Borchert',
      'Ewaldine',
    ])
    expect(columnOf(profile, 'first_name').personal?.masked).toBe(false)
  })
})

describe('what holds between columns', () => {
  test('dependencies are exact, one way or both, and not vacuous', async () => {
    const profile = await whole(
      `SELECT i AS id, i % 40 AS product, (i % 40) % 7 AS shelf, 'p' || (i % 40) AS code,
       CASE WHEN i = 999 THEN 3 ELSE (i % 40) % 5 END AS nearly, hash(i) AS noise FROM range(1000) t(i)`,
    )
    const found = profile.relations.dependencies.map(({ from, to, oneToOne }) => [from, to, oneToOne])
    expect(found).toEqual([
      ['product', 'shelf', false],
      ['product', 'code', true],
      ['code', 'shelf', false],
    ])
    expect(codesOf(profile, 'product')).toContain('dependency')
  })

  test('a dependency that one row of many breaks is not one', async () => {
    const select = (value: string): string =>
      `SELECT i % 500 AS a, CASE WHEN i = 123456 THEN ${value} ELSE (i % 500) % 20 END AS b FROM range(250000) t(i)`
    const of = async (value: string) =>
      (await whole(select(value))).relations.dependencies.map(({ from, to }) => [from, to])
    expect(await of('(i % 500) % 20')).toEqual([['a', 'b']])
    expect(await of('-1')).toEqual([])
  })

  test('two columns that are the key together, and nothing that is different only by chance', async () => {
    const lines = `SELECT i // 10 AS order_no, i % 10 AS line_no, random() AS amount, hash(i) AS noise FROM range(5000) t(i)`
    expect((await whole(lines)).relations.keyPairs).toEqual([{ a: 'order_no', b: 'line_no' }])
    expect((await whole(`${lines} UNION ALL SELECT 0, 0, 0.5, 1`)).relations.keyPairs).toEqual([])
  })

  test('the correlation ratio is the root of the share of the spread between the groups', async () => {
    const select = `SELECT ['a', 'b', 'c'][1 + i % 3] AS g, (i % 3) * 2 + hash(i) % 100 / 40.0 AS x FROM range(900) t(i)`
    const profile = await whole(select)
    const [own] = await fixture.duck.query(
      `WITH t AS (${select}), g AS (SELECT g, avg(x) AS m, count(*) AS n FROM t GROUP BY g) SELECT sqrt(
       (SELECT sum(n * (m - (SELECT avg(x) FROM t)) ** 2) FROM g) / (SELECT sum((x - (SELECT avg(x) FROM t)) ** 2) FROM t)) AS eta`,
    )
    expect(profile.correlations.correlationRatio).toMatchObject({ categories: ['g'], numbers: ['x'], exact: true })
    expect(profile.correlations.correlationRatio?.values[0]?.[0]).toBeCloseTo(Number(own?.['eta']), 9)
    expect(profile.interactions[0]).toMatchObject({
      a: 'g',
      b: 'x',
      measure: 'correlationRatio',
      picture: { kind: 'groups' },
    })
  })

  test('a curve is found where no correlation sees it, and noise is not', async () => {
    const profile = await whole(
      `SELECT i / 1000.0 - 1 AS x, (i / 1000.0 - 1) ** 2 + hash(i) % 100 / 1000.0 AS y, hash(i + 1) % 1000 AS noise FROM range(2000) t(i)`,
    )
    expect(profile.interactions.map(({ a, b, measure }) => [a, b, measure])).toEqual([['x', 'y', 'curve']])
    expect(profile.interactions[0]?.picture).toMatchObject({ kind: 'density' })
  })

  test('what is missing together, with its patterns', async () => {
    const profile = await whole(
      `SELECT CASE WHEN i % 10 > 0 THEN i END AS a, CASE WHEN i % 10 > 0 THEN 'x' || i % 7 END AS b, CASE WHEN i % 10 <> 1 THEN i END AS c, i AS d FROM range(1000) t(i)`,
    )
    const { columns, phi, patterns } = profile.missingTogether ?? {}
    expect(columns).toEqual(['a', 'b', 'c'])
    expect(phi?.[0]?.[1]).toBe(1)
    expect(phi?.[0]?.[2]).toBeCloseTo(-1 / 9, 12)
    expect(patterns).toEqual([
      { missing: ['a', 'b'], rows: 100 },
      { missing: ['c'], rows: 100 },
    ])
    expect(codesOf(profile, 'a')).toContain('missing_together')
  })

  test('coordinates by name and range, with what lies outside', async () => {
    const profile = await whole(
      `SELECT CASE WHEN i = 3 THEN 0 ELSE 48 + i / 1000.0 END AS pickup_lat, CASE WHEN i = 3 THEN 0 WHEN i = 4 THEN 1600 ELSE 16 + i / 2000.0 END AS pickup_lon,
       i AS flat, 48.5 AS drop_latitude, 16.5 + i AS other FROM range(500) t(i)`,
    )
    expect(profile.places).toHaveLength(1)
    expect(profile.places[0]).toMatchObject({
      latitude: 'pickup_lat',
      longitude: 'pickup_lon',
      rows: 499,
      outside: 1,
      zero: 1,
      south: 48,
      west: 16,
    })
    expect(profile.places[0]?.grid.flat().reduce((a, b) => a + b, 0)).toBe(498)
    expect(codesOf(profile, 'pickup_lat')).toContain('impossible_places')
  })
})

test('a table is stale when its latest row is older than its gaps explain', async () => {
  const until = (day: string): string =>
    `SELECT DATE '${day}' - i::INTEGER AS day, i AS n FROM range(100) t(i) WHERE i <> 5`
  const old = await whole(until('2025-12-20'))
  expect(old.overview.timeliness).toMatchObject({
    column: 'day',
    to: '2025-12-20',
    unit: 'day',
    longestGapUnits: 1,
    staleAfterSeconds: 6 * 86_400,
  })
  expect(codesOf(old, 'day')).toContain('stale')
  expect(codesOf(await whole(until('2025-12-30')), 'day')).not.toContain('stale')
})

test("memory is Arrow's layout", async () => {
  const profile = await whole(`SELECT i::INTEGER AS n, 'abcd' AS t, i % 2 = 0 AS f, [i] AS l FROM range(80) t(i)`)
  expect(profile.columns.map(({ memoryBytes }) => memoryBytes)).toEqual([10 + 320, 10 + 4 * 81 + 320, 20, null])
})
