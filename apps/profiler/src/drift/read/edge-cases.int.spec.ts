import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decideDrift } from '../decide-drift.js'
import { type ColumnDistribution, type TableDistribution, tableDistributionSchema, valuesIn } from '../distribution.js'
import { type DriftFixture, openDriftFixture } from '../drift-fixture.js'
import { driftReportSchema } from '../drift-report.js'
import { exactLimits, storedLimits } from './limits.js'

let fixture: DriftFixture
beforeAll(async () => {
  fixture = await openDriftFixture()
})
afterAll(() => fixture.close())

/** Survives JSON and its schema unchanged, whether exact or by a grid, and compared with itself has not drifted. */
async function sound(select: string): Promise<TableDistribution> {
  const exact = await fixture.distributionOf(select, exactLimits)
  const stored = await fixture.distributionOf(select, storedLimits)
  for (const table of [exact, stored]) {
    expect(tableDistributionSchema.parse(JSON.parse(JSON.stringify(table)))).toEqual(table)
    const report = decideDrift(table, table)
    expect(driftReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report)
    expect(report.columnsDrifted).toBe(0)
    for (const column of table.columns) accounted(column)
  }
  return exact
}

/** Every value is counted once. */
function accounted(column: ColumnDistribution): void {
  const { points, categories } = column
  if (points) expect(points.upTo.at(-1)).toBe(valuesIn(column))
  if (categories)
    expect(categories.values.reduce((sum, { count }) => sum + count, categories.rest)).toBe(valuesIn(column))
}

const only = ({ columns }: TableDistribution): ColumnDistribution => {
  const [column] = columns
  if (!column) throw new Error('no column')
  return column
}

describe('values', () => {
  test.each([
    ['no rows', "SELECT 1 AS a, 'x' AS b, DATE '2024-01-01' AS c, true AS d, [1] AS e WHERE false"],
    ['one row', "SELECT 1 AS a, 'x' AS b, DATE '2024-01-01' AS c, true AS d, [1] AS e"],
    [
      'only missing',
      'SELECT NULL::INTEGER AS a, NULL::VARCHAR AS b, NULL::DATE AS c, NULL::BOOLEAN AS d FROM range(50)',
    ],
    ['constants', "SELECT 7 AS a, 'x' AS b, DATE '2024-01-01' AS c, true AS d FROM range(50)"],
  ])('given %s, then they are counted and nothing drifts', async (_, select) => {
    const { rows, columns } = await sound(select)
    for (const column of columns) expect(column.rows).toBe(rows)
  })

  test('given huge whole numbers and decimals, then they are numbers', async () => {
    const table = await sound(
      `SELECT (i * 1e36)::HUGEINT AS a, (i * 1000000000000000000)::UBIGINT AS b, (i / 8)::DECIMAL(38, 10) AS c FROM range(9) t(i)`,
    )
    expect(table.columns.map(({ points }) => points?.x.length)).toEqual([9, 9, 9])
  })

  test('given NaN and infinities, then they are counted apart', async () => {
    const table = await sound(
      `SELECT unnest([1, 'NaN'::DOUBLE, 'inf'::DOUBLE, '-inf'::DOUBLE, NULL, 2, 1.7e308, -1.7e308]::DOUBLE[]) AS a`,
    )
    expect(only(table)).toMatchObject({ rows: 8, missing: 1, notFinite: 3, points: { x: [-1.7e308, 1, 2, 1.7e308] } })
  })

  test('given texts of a megabyte and signs beyond the plane, then they are kept short and told apart', async () => {
    const table = await sound(
      `SELECT repeat('x', 1000000) || i AS a, '🦆' || chr(128000 + (i % 60)::INTEGER) AS b FROM range(60) t(i)`,
    )
    const [long, emoji] = table.columns
    expect(long?.categories?.values).toHaveLength(60)
    expect(JSON.stringify(table).length).toBeLessThan(100_000)
    expect(emoji?.text).toMatchObject({ sampled: 60, with: { nonAscii: 60, letters: 0 }, lengths: { x: [2] } })
  })

  test('given characters of every kind, then each is counted in one class', async () => {
    const table = await sound(
      `SELECT 'aZ09' || chr(9) || chr(13) || ' -_' || chr(1) || 'äß数🦆' || repeat('x', (i % 60)::INTEGER) AS a FROM range(60) t(i)
       UNION ALL SELECT repeat('1', i::INTEGER) FROM range(1, 11) t(i)`,
    )
    expect(only(table).text).toMatchObject({
      sampled: 70,
      with: { letters: 60, digits: 70, spaces: 60, punctuation: 60, nonAscii: 60 },
      characters: { letters: 120 + 1_770, digits: 120 + 55, spaces: 180, punctuation: 180, nonAscii: 240 },
    })
  })

  test('given the first and the last year, and times without end, then they have a place', async () => {
    const table = await sound(
      `SELECT unnest([TIMESTAMP '0001-01-01', TIMESTAMP '9999-12-31 23:59:59', 'infinity'::TIMESTAMP, NULL]) AS a,
       unnest([DATE '0001-01-01', DATE '9999-12-31', '-infinity'::DATE, NULL]) AS b,
       unnest([TIME '00:00:00', TIME '23:59:59.999999', NULL, NULL]) AS c,
       unnest([TIMESTAMPTZ '1969-12-31 23:00:00+00', TIMESTAMPTZ '2024-01-01 00:00:00+00', NULL, NULL]) AS d,
       unnest([TIMESTAMP_NS '2024-01-01 00:00:00.000000001', NULL, NULL, NULL]) AS e`,
    )
    const [a, b, c] = table.columns
    expect(a).toMatchObject({ missing: 1, notFinite: 1, points: { x: [-62135596800, 253402300799] } })
    expect(b).toMatchObject({ missing: 1, notFinite: 1, time: { hours: null } })
    expect(c).toMatchObject({ missing: 2, notFinite: 0, time: { weekdays: null } })
  })

  test('given nested and other types, then their missing values and sizes are compared', async () => {
    const table = await sound(
      `SELECT [i, i] AS a, {'x': i} AS b, MAP {i: 1} AS c, 'ab'::BLOB AS d, INTERVAL 1 DAY AS e, uuid() AS f,
       CASE WHEN i > 5 THEN [[i]] END AS g FROM range(20) t(i)`,
    )
    expect(table.columns.map(({ family }) => family)).toEqual([
      'nested',
      'nested',
      'nested',
      'other',
      'other',
      'text',
      'nested',
    ])
    expect(table.columns.at(-1)).toMatchObject({ missing: 6 })
  })
})

test('given names that differ by case, or are HTML or SQL, then each is a column', async () => {
  const names = [
    'x',
    'n',
    'v',
    'c',
    'r',
    'lo',
    '<img src=x onerror=alert(1)>',
    '"; DROP TABLE t; --',
    "it's",
    'é',
    ' ',
    'token',
  ]
  const list = names.map((name, i) => `i + ${i} AS "${name.replaceAll('"', '""')}"`)
  const table = await sound(`SELECT ${list.join(', ')} FROM range(30) t(i)`)
  expect(table.columns.map(({ name }) => name)).toEqual(names)
})

test('given a file that is no Parquet, then the error says what to do', async () => {
  const { readDistribution } = await import('./read-distribution.js')
  const ports = { duck: fixture.duck, signal: new AbortController().signal, progress: () => undefined }
  await expect(readDistribution('/nowhere/at/all.parquet', ports)).rejects.toMatchObject({
    code: 'drift_source_unreadable',
    hint: expect.stringContaining('Load the table again'),
  })
})
