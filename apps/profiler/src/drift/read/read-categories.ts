import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import type { Categories } from '../distribution.js'

/** The temporary table with the different values `v` of the column at hand (NULL too) and their counts `n`. */
export const groupedValues = 'drift_grouped'

/** Longest value that is kept as it is, in characters; of a longer one its start and its hash. */
const WHOLE = 200

export async function groupValues(ask: Asking, relation: string, expression: string): Promise<void> {
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${groupedValues} AS SELECT ${expression} AS v, count(*)::BIGINT AS n ` +
      `FROM ${relation} GROUP BY v`,
  )
}

export interface CategoryFigures {
  readonly missing: number
  readonly distinct: { readonly count: number; readonly exact: boolean }
  readonly categories: Categories
}

/** Counts of the grouped values, the most frequent first, at most `limit` of them. */
export async function readCategories(ask: Asking, limit: number | null): Promise<CategoryFigures> {
  const { missing, count, kinds } = await ask.row<Row & { missing: number; count: number; kinds: number }>(
    `SELECT coalesce(sum(n) FILTER (v IS NULL), 0)::BIGINT AS missing, ` +
      `coalesce(sum(n) FILTER (v IS NOT NULL), 0)::BIGINT AS count, count(v) AS kinds FROM ${groupedValues}`,
  )
  const rows = await ask.rows<Row & { t: string; n: number }>(
    `SELECT CASE WHEN length(t) > ${WHOLE} THEN left(t, ${WHOLE}) || '…' || md5(t) ELSE t END AS t, n FROM ` +
      `(SELECT v::VARCHAR AS t, n FROM ${groupedValues} WHERE v IS NOT NULL ORDER BY n DESC, v ` +
      `${limit === null ? '' : `LIMIT ${limit}`})`,
  )
  const listed = rows.reduce((sum, { n }) => sum + n, 0)
  return {
    missing,
    distinct: { count: kinds, exact: true },
    categories: { values: rows.map(({ t, n }) => ({ value: t, count: n })), rest: count - listed },
  }
}
