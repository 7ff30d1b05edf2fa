import { describe, expect, test } from '@jest/globals'
import type { JoinSpec } from '@udb/events'
import { array, assert, constantFrom, property, record, uniqueArray } from 'fast-check'
import { type JoinTable, planJoin } from './join-sql.js'

const table = (name: string, ...columns: readonly string[]): JoinTable => ({
  name,
  columns: columns.map((column) => ({ name: column, type: 'BIGINT' })),
})
const byName = (...tables: readonly JoinTable[]): Map<string, JoinTable> =>
  new Map(tables.map((each) => [each.name, each]))
const on = (...keys: readonly (string | readonly [left: string, right: string])[]) =>
  keys.map((key) => (typeof key === 'string' ? { left: key, right: key } : { left: key[0], right: key[1] }))
const part = (name: string, keys: ReturnType<typeof on>, kind = 'left'): JoinSpec['parts'][number] => ({
  table: name,
  kind,
  on: keys,
})
const plan = (spec: JoinSpec, ...tables: readonly JoinTable[]) => planJoin(spec, byName(...tables))
const names = (columns: readonly { readonly name: string }[]): string[] => columns.map(({ name }) => name)

describe('the columns of a join', () => {
  test("are the base's as they are, then those of each part without its keys", () => {
    const { columns, renamed } = plan(
      { base: 'a', parts: [part('b', on('k'))] },
      table('a', 'k', 'x'),
      table('b', 'k', 'y'),
    )
    expect(columns).toEqual([
      { name: 'k', table: 'a', column: 'k', type: 'BIGINT' },
      { name: 'x', table: 'a', column: 'x', type: 'BIGINT' },
      { name: 'y', table: 'b', column: 'y', type: 'BIGINT' },
    ])
    expect(renamed).toEqual([])
  })

  test('keep a key that has another name than what it is compared with', () => {
    const { columns } = plan(
      { base: 'a', parts: [part('b', on(['dest', 'faa']))] },
      table('a', 'dest'),
      table('b', 'faa', 'lat'),
    )
    expect(names(columns)).toEqual(['dest', 'faa', 'lat'])
  })

  test('are renamed after their table where their name is taken, and reported', () => {
    const { columns, renamed } = plan(
      { base: 'flights', parts: [part('planes', on('tailnum'))] },
      table('flights', 'tailnum', 'year'),
      table('planes', 'tailnum', 'year', 'seats'),
    )
    expect(names(columns)).toEqual(['tailnum', 'year', 'planes_year', 'seats'])
    expect(renamed).toEqual([{ name: 'planes_year', table: 'planes', column: 'year', type: 'BIGINT' }])
  })

  test('do not meet in names that differ by capitals only', () => {
    const { columns } = plan(
      { base: 'a', parts: [part('b', on(['ID', 'id']))] },
      table('a', 'ID', 'Name'),
      table('b', 'id', 'NAME', 'b_name'),
    )
    expect(names(columns)).toEqual(['ID', 'Name', 'b_NAME', 'b_b_name'])
  })

  test('are numbered where the name after the table is taken too', () => {
    const { columns } = plan(
      { base: 'a', parts: [part('b', on('k'))] },
      table('a', 'k', 'x', 'b_x', 'B_X_2'),
      table('b', 'k', 'x'),
    )
    expect(names(columns).at(-1)).toBe('b_x_3')
  })

  test('of a table that is joined twice are there twice', () => {
    const spec = {
      base: 'flights',
      parts: [part('airports', on(['origin', 'faa'])), part('airports', on(['dest', 'faa']))],
    }
    const { columns, selectSql, unmatchedSql } = plan(
      spec,
      table('flights', 'origin', 'dest'),
      table('airports', 'faa', 'lat'),
    )
    expect(names(columns)).toEqual(['origin', 'dest', 'faa', 'lat', 'airports_faa', 'airports_lat'])
    expect(selectSql).toContain('t2."lat" AS "airports_lat"')
    expect(unmatchedSql).toHaveLength(2)
  })
})

describe('the SQL of a join', () => {
  test('is a LEFT JOIN, or an INNER JOIN where that is asked for, in the order of the parts', () => {
    const spec = { base: 'a', parts: [part('b', on('k'), 'inner'), part('c', on('k', 'l'))] }
    const { selectSql, unmatchedSql } = plan(spec, table('a', 'k', 'l'), table('b', 'k'), table('c', 'k', 'l'))
    expect(selectSql).toBe(
      'SELECT t0."k" AS "k", t0."l" AS "l" FROM "a" AS t0 INNER JOIN "b" AS t1 ON t0."k" = t1."k" LEFT JOIN "c" AS t2 ON t0."k" = t2."k" AND t0."l" = t2."l"',
    )
    expect(unmatchedSql[1]).toBe(
      'SELECT count(*) AS n FROM "a" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "c" AS t2 WHERE t0."k" = t2."k" AND t0."l" = t2."l")',
    )
  })

  test('compares with what was joined before where the base has no such column, and reaches it that way', () => {
    const spec = { base: 'a', parts: [part('b', on('k')), part('c', on('city'))] }
    const { selectSql, unmatchedSql } = plan(
      spec,
      table('a', 'k'),
      table('b', 'k', 'city'),
      table('c', 'city', 'mayor'),
    )
    expect(selectSql).toMatch(/LEFT JOIN "c" AS t2 ON t1."city" = t2."city"$/)
    expect(unmatchedSql[1]).toBe(
      'SELECT count(*) AS n FROM "a" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "b" AS t1, "c" AS t2 WHERE t0."k" = t1."k" AND t1."city" = t2."city")',
    )
  })

  test('prefers the column of the base', () => {
    const { selectSql } = plan(
      { base: 'a', parts: [part('b', on('k')), part('c', on('x'))] },
      table('a', 'k', 'X'),
      table('b', 'k', 'x'),
      table('c', 'x'),
    )
    expect(selectSql).toContain('JOIN "c" AS t2 ON t0."x" = t2."x"')
  })

  test('keeps hostile names as names', () => {
    const evil = 'x" AS y; DROP TABLE "a'
    const { selectSql, unmatchedSql } = plan(
      { base: evil, parts: [part('b"', on([evil, evil]))] },
      table(evil, evil),
      table('b"', evil, "it's"),
    )
    const quoted = '"x"" AS y; DROP TABLE ""a"'
    expect(selectSql).toBe(
      `SELECT t0.${quoted} AS ${quoted}, t1."it's" AS "it's" FROM ${quoted} AS t0 LEFT JOIN "b""" AS t1 ON t0.${quoted} = t1.${quoted}`,
    )
    expect(unmatchedSql[0]).toContain(`NOT EXISTS (SELECT 1 FROM "b""" AS t1 WHERE t0.${quoted} = t1.${quoted})`)
  })
})

describe('what cannot be joined', () => {
  test.each([
    ['left', on(['nope', 'k']), 'there is no column nope in a to join on'],
    ['right', on(['k', 'nope']), 'there is no column nope in b to join on'],
  ])('a key that is not there on the %s is said with what is', (_, keys, message) => {
    expect(() => plan({ base: 'a', parts: [part('b', keys)] }, table('a', 'k'), table('b', 'k'))).toThrow(
      expect.objectContaining({ code: 'join_failed', message, hint: 'Columns that are there: k.' }),
    )
  })

  test('a table that is not among the inputs', () => {
    expect(() => plan({ base: 'a', parts: [part('b', on('k'))] }, table('a', 'k'))).toThrow('the join names b')
  })
})

test('names of columns are unique whatever their capitals, the base keeps its own, and each is accounted for', () => {
  const columnName = constantFrom('k', 'x', 'X', 'b_x', 'B_X', 'c_x', 'b_x_2', 'b_b_x', 'é', 'É', '"')
  const columns = uniqueArray(columnName, { minLength: 1, selector: (name) => name.toLowerCase() })
  const parts = array(
    record({ table: constantFrom('b', 'c', 'a'), picks: array(constantFrom(0, 1, 2), { maxLength: 2 }) }),
    { minLength: 1, maxLength: 5 },
  )
  assert(
    property(columns, columns, columns, parts, (a, b, c, joined) => {
      const tables = byName(table('a', ...a), table('b', ...b), table('c', ...c))
      const keyed = joined.map(({ table: name, picks }) =>
        part(
          name,
          picks.map((pick) => ({
            left: a[pick % a.length]!,
            right: tables.get(name)!.columns[pick % tables.get(name)!.columns.length]!.name,
          })),
        ),
      )
      const result = planJoin({ base: 'a', parts: keyed }, tables)
      const folded = result.columns.map(({ name }) => name.toLowerCase())
      expect(new Set(folded).size).toBe(folded.length)
      expect(names(result.columns).slice(0, a.length)).toEqual(a)
      expect(result.renamed).toEqual(result.columns.filter(({ name, column }) => name !== column))
      const left = keyed.map(({ table: name, on: keys }) => {
        const skipped = new Set(
          keys
            .filter((key) => key.left.toLowerCase() === key.right.toLowerCase())
            .map((key) => key.right.toLowerCase()),
        )
        return tables.get(name)!.columns.length - skipped.size
      })
      expect(result.columns).toHaveLength(left.reduce((sum, count) => sum + count, a.length))
    }),
  )
})
