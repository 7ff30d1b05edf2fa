import { describe, expect, test } from '@jest/globals'
import { decideDrift } from '../decide-drift.js'
import { numbers, tableOf, texts } from '../distribution.fixture.js'
import { type Baseline, parseBaseline, schemaVersionOf } from './baseline.js'
import { poolDistributions } from './pool-distributions.js'

describe('a stored baseline', () => {
  const distribution = tableOf([numbers([1, 2, 3])])
  const stored: Baseline = {
    format: 'udb.baseline/1',
    id: 'b1',
    table: 'orders',
    tableVersion: 'v1',
    schemaVersion: 's1',
    kind: 'pinned',
    period: null,
    rows: 3,
    createdAt: '2026-03-01T06:00:00.000Z',
    promotedAt: null,
    distribution,
  }

  test('given its text, then it is read again; given another, then the error says what to do', () => {
    expect(parseBaseline(JSON.stringify(stored))).toMatchObject({ id: 'b1', distribution })
    for (const text of ['', '{}', 'null', JSON.stringify({ ...stored, format: 'udb.baseline/9' })])
      expect(() => parseBaseline(text)).toThrow(expect.objectContaining({ code: 'baseline_unreadable' }))
  })

  test('given columns, then the version of their schema follows their names, types and order', () => {
    const [a, b] = [numbers([1], { name: 'a' }), texts({ x: 1 }, { name: 'b' })]
    const versions = [tableOf([a, b]), tableOf([b, a]), tableOf([a]), tableOf([{ ...a, type: 'INTEGER' }, b])]
    expect(new Set(versions.map(schemaVersionOf)).size).toBe(4)
    expect(schemaVersionOf(tableOf([numbers([5], { name: 'a' }), b]))).toBe(schemaVersionOf(tableOf([a, b])))
  })
})

describe('several versions together', () => {
  test('given exact ones, then they are as one table of all rows', () => {
    const from = [1, 2, 2, 5]
    const more = [2, 7]
    const pooled = poolDistributions([
      tableOf([numbers(more), texts({ a: 1, b: 1 }, { name: 't' })]),
      tableOf([numbers(from), texts({ a: 3, c: 1 }, { name: 't' })]),
    ])
    expect(pooled.rows).toBe(6)
    expect(pooled.columns[0]).toMatchObject({ ...numbers([...from, ...more]), deviation: expect.closeTo(2.114763, 5) })
    expect(pooled.columns[1]?.categories).toEqual({
      values: [
        { value: 'a', count: 4 },
        { value: 'b', count: 1 },
        { value: 'c', count: 1 },
      ],
      rest: 0,
    })
  })

  test('given a column that is new, then it is compared with the versions that have it', () => {
    const values = Array.from({ length: 200 }, (_, i) => (i * 37) % 101)
    const pooled = poolDistributions([
      tableOf([numbers(values), numbers(values, { name: 'y' })]),
      tableOf([numbers(values), texts({ a: 200 }, { name: 'y' })]),
    ])
    expect(pooled.columns.map(({ rows }) => rows)).toEqual([400, 200])
    expect(decideDrift(pooled, tableOf([numbers(values), numbers(values, { name: 'y' })])).columnsDrifted).toBe(0)
  })
})
