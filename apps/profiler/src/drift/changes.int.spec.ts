import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { poolDistributions } from './baseline/pool-distributions.js'
import { decideDrift } from './decide-drift.js'
import { type DriftFixture, openDriftFixture } from './drift-fixture.js'
import type { ColumnDrift } from './drift-report.js'

let fixture: DriftFixture
beforeAll(async () => {
  fixture = await openDriftFixture()
})
afterAll(() => fixture.close())

/** One column in two tables of 3,000 rows, which a hash makes of the row's number. */
async function compared(before: string, after: string): Promise<ColumnDrift> {
  const table = (expression: string, from: number): string =>
    `SELECT ${expression} AS x FROM (SELECT hash(i)::DOUBLE / 18446744073709551615 AS u, i FROM range(${from}, ${from + 3000}) t(i))`
  const baseline = await fixture.distributionOf(table(before, 0))
  const [column] = decideDrift(baseline, await fixture.distributionOf(table(after, 50_000))).columns
  if (!column) throw new Error('no column')
  return column
}

const partOf = (column: ColumnDrift, name: string) => column.parts.find(({ part }) => part === name)

const words = "['red', 'green', 'blue', 'black', 'white', 'amber', 'pink', 'grey']"
const sentence = (list: string): string =>
  `concat_ws(' ', ${list}[1 + (hash(i) % 8)::BIGINT], ${list}[1 + (hash(i * 3) % 8)::BIGINT], 'no', i % 3000)`

describe('texts', () => {
  test('given others of the same making, then they have not drifted', async () => {
    expect(await compared(sentence(words), sentence(words))).toMatchObject({ comparedAs: 'text', drifted: false })
  })

  test('given longer ones, then their lengths changed', async () => {
    const column = await compared(sentence(words), `${sentence(words)} || repeat('x', (u * 10)::INTEGER)`)
    expect(column).toMatchObject({ drifted: true, why: expect.stringMatching(/^Its lengths changed/) })
  })

  test('given signs that were not there, then the characters changed', async () => {
    const column = await compared(sentence(words), `replace(${sentence(words)}, 'no', 'nö')`)
    expect(partOf(column, 'lengths')?.p).toBeGreaterThan(0.01)
    expect(column).toMatchObject({ drifted: true, why: expect.stringMatching(/^Its characters changed/) })
  })

  test('given another word of the same length, then the tokens changed, and it is named', async () => {
    const column = await compared(sentence(words), `replace(${sentence(words)}, 'green', 'lilac')`)
    expect(column).toMatchObject({ drifted: true, why: expect.stringMatching(/^Its tokens changed/) })
    expect(partOf(column, 'tokens')?.note).toMatch(/green|lilac/)
  })

  test('given texts that all differ and look alike, then they have not drifted', async () => {
    const column = await compared('md5(i::VARCHAR)', 'md5(i::VARCHAR)')
    expect(column).toMatchObject({ drifted: false, comparedAs: 'text', newCategories: [] })
  })
})

describe('times', () => {
  const any = "TIMESTAMP '2024-01-01' + to_seconds((u * 86400 * 84)::BIGINT)"

  test('given the same weeks, then they have not drifted', async () => {
    expect(await compared(any, any)).toMatchObject({ comparedAs: 'time', drifted: false })
  })

  test('given no weekends any more, then the weekdays changed', async () => {
    const workdays = `CASE WHEN isodow(${any}) > 5 THEN ${any} - INTERVAL 2 DAY ELSE ${any} END`
    expect(await compared(any, workdays)).toMatchObject({
      drifted: true,
      why: expect.stringMatching(/^Its weekdays changed/),
    })
  })

  test('given mornings only, then the hours changed', async () => {
    const mornings = `date_trunc('day', ${any}) + to_seconds((hash(i * 7) % 43200)::BIGINT)`
    expect(await compared(any, mornings)).toMatchObject({
      drifted: true,
      why: expect.stringMatching(/^Its hours changed/),
    })
  })

  test('given the weeks after, then that alone is no drift', async () => {
    expect(await compared(any, `${any} + INTERVAL 84 DAY`)).toMatchObject({ drifted: false })
  })
})

describe('other kinds', () => {
  test.each([
    ['booleans', 'u < 0.1', 'u < 0.3'],
    ['lists', 'range((u * 5)::INTEGER)', 'range((u * 9)::INTEGER)'],
    ['numbers that became NaN', 'u', "CASE WHEN i % 20 = 0 THEN 'NaN'::DOUBLE ELSE u END"],
    ['nested values that are missing', "{'a': i}", "CASE WHEN i % 5 > 0 THEN {'a': i} END"],
    ['whole numbers that became decimals', '(u * 100)::INTEGER', '(u * 150)::DECIMAL(9, 2)'],
  ])('given %s, then the change is called', async (_, before, after) => {
    expect(await compared(before, before)).toMatchObject({ drifted: false })
    expect(await compared(before, after)).toMatchObject({ drifted: true, status: 'compared' })
  })

  test('given numbers that became texts, then the type is reported', async () => {
    expect(await compared('i', 'i::VARCHAR')).toMatchObject({
      status: 'type_changed',
      types: { baseline: 'BIGINT', current: 'VARCHAR' },
    })
  })
})

test('given three versions together by their grids, then a fourth like them has not drifted and another one has', async () => {
  const version = (seed: number, scale = 1): string =>
    `SELECT -ln((hash(i + ${seed}) % 1000003 + 1) / 1000004.0) * ${scale} AS x FROM range(20000) t(i)`
  const [a, b, c] = [
    await fixture.distributionOf(version(0)),
    await fixture.distributionOf(version(100_000)),
    await fixture.distributionOf(version(200_000)),
  ]
  const pooled = poolDistributions([a, b, c])
  expect(pooled.columns[0]?.points?.upTo.at(-1)).toBe(60_000)
  expect(decideDrift(pooled, await fixture.distributionOf(version(300_000))).columnsDrifted).toBe(0)
  expect(decideDrift(pooled, await fixture.distributionOf(version(400_000, 1.3))).columnsDrifted).toBe(1)
})
