import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { ColumnProfile } from './schema.js'
import { identifier } from './sql-text.js'

export interface Duplicates {
  /** Different rows that occur more than once. */
  readonly groups: number
  /** Rows beyond the first of each group. */
  readonly surplus: number
}

const repeated = 'profile_repeated'

/**
 * Exact duplicates, without grouping whole rows where that can be avoided: equal rows are equal in every column and in
 * their hash. So a first pass finds the keys that repeat, and only the rows with such a key are compared in full. That
 * keeps the memory small, and the answer exact in spite of hash collisions.
 */
export async function readDuplicates(
  ask: Asking,
  relation: string,
  columns: readonly ColumnProfile[],
): Promise<Duplicates> {
  // A column whose values are all present and different leaves no room for equal rows.
  if (columns.length === 0 || columns.some(({ distinct, rows }) => distinct === rows)) return { groups: 0, surplus: 0 }
  const key = sieve(columns)
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${repeated} AS SELECT k FROM (SELECT ${key} AS k FROM ${relation}) GROUP BY k HAVING count(*) > 1`,
  )
  const { n } = await ask.row<Row & { n: number }>(`SELECT count(*) AS n FROM ${repeated}`)
  if (n === 0) return { groups: 0, surplus: 0 }
  const aliased = columns.map(({ name }, i) => `${identifier(name)} AS c${i}`).join(', ')
  const keys = columns.map((_, i) => `c${i}`).join(', ')
  return ask.row<Row & { groups: number; surplus: number }>(
    `SELECT count(*) AS groups, coalesce(sum(o - 1), 0)::BIGINT AS surplus FROM (SELECT count(*) AS o FROM (` +
      `SELECT ${aliased} FROM ${relation} WHERE ${key} IN (SELECT k FROM ${repeated})) ` +
      `GROUP BY ${keys} HAVING count(*) > 1)`,
  )
}

/** What repeats in equal rows: the column that rules out most rows by itself, or else the hash of the whole row. */
export function sieve(columns: readonly ColumnProfile[]): string {
  const best = columns
    .filter(({ missing, unique, rows }) => missing === 0 && unique >= 0.8 * rows)
    .sort((a, b) => b.unique - a.unique)[0]
  return best ? identifier(best.name) : `hash(${columns.map(({ name }) => identifier(name)).join(', ')})`
}
