import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { matrixFrom, pairsOf } from './correlations.js'
import type { ColumnProfile, Matrix } from './schema.js'
import { identifier } from './sql-text.js'

/** Columns that are compared with each other: 20 make 190 pairs, each a GROUP BY. */
export const categoryLimit = 20
export const maximumLevels = 100
/** In one statement, so that they run side by side. */
const pairsAtOnce = 20

/** Categories and booleans with something to compare. */
export const associable = (columns: readonly ColumnProfile[]): string[] =>
  columns
    .filter(
      ({ kind, distinct }) => (kind === 'category' || kind === 'boolean') && distinct > 1 && distinct <= maximumLevels,
    )
    .map(({ name }) => name)

export interface Contingency {
  /** Rows where both are present. */
  readonly count: number
  /** chi-squared / count. */
  readonly phi2: number
  readonly levelsA: number
  readonly levelsB: number
}

/** Bias-corrected Cramér's V (Bergsma 2013); null where one side has a single level. */
export function correctedV({ count, phi2, levelsA, levelsB }: Contingency): number | null {
  if (count < 2 || levelsA < 2 || levelsB < 2) return null
  const corrected = Math.max(0, phi2 - ((levelsA - 1) * (levelsB - 1)) / (count - 1))
  const a = levelsA - (levelsA - 1) ** 2 / (count - 1)
  const b = levelsB - (levelsB - 1) ** 2 / (count - 1)
  const room = Math.min(a - 1, b - 1)
  return room <= 0 ? null : Math.min(1, Math.sqrt(corrected / room))
}

/** phi² = sum(o² / (row total * column total)) - 1, which is chi² / N without the expected counts. */
const contingencySql = (relation: string, at: number, a: string, b: string): string =>
  `SELECT ${at} AS at, coalesce(sum(o), 0)::BIGINT AS count, coalesce(sum(o::DOUBLE * o / (ra * rb)), 1) - 1 AS phi2, ` +
  `count(DISTINCT a) AS "levelsA", count(DISTINCT b) AS "levelsB" FROM (` +
  `SELECT a, b, o, sum(o) OVER (PARTITION BY a) AS ra, sum(o) OVER (PARTITION BY b) AS rb FROM (` +
  `SELECT a, b, count(*) AS o FROM (SELECT ${identifier(a)} AS a, ${identifier(b)} AS b FROM ${relation}) ` +
  `WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY a, b))`

export async function readAssociations(
  ask: Asking,
  relation: string,
  rows: number,
  all: readonly string[],
): Promise<Matrix | null> {
  if (all.length < 2) return null
  const names = all.slice(0, categoryLimit)
  const found = new Map<string, number | null>()
  const pairs = pairsOf(names.length)
  for (let from = 0; from < pairs.length; from += pairsAtOnce) {
    const some = pairs.slice(from, from + pairsAtOnce)
    const queries = some.map(([i, j], at) => contingencySql(relation, at, names[i] ?? '', names[j] ?? ''))
    for (const { at, ...counts } of await ask.rows<Row & Contingency & { at: number }>(queries.join(' UNION ALL '))) {
      const [i, j] = some[at] ?? [0, 0]
      found.set(`${i} ${j}`, correctedV(counts))
    }
  }
  const about = { rowsRead: rows, exact: true, leftOut: all.slice(categoryLimit) }
  return matrixFrom(names, (i, j) => found.get(`${i} ${j}`), about)
}
