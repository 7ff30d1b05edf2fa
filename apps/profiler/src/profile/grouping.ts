import { DuckError, type Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { Family } from './column-type.js'
import type { TopValue } from './schema.js'
import { grouped, identifier, readShortText, shortText } from './sql-text.js'

/*
 * One GROUP BY per column makes a table of its different values and their counts. All that is exact and expensive
 * (distinct, quantiles, median absolute deviation, entropy, top values, histogram) is then read from that table, which
 * is at most as long as the column and mostly far shorter. Measured: 3 to 30 ms for 500,000 rows on two threads.
 */

const createGrouped = (relation: string, expression: string): string =>
  `CREATE OR REPLACE TEMP TABLE ${grouped} AS SELECT ${expression} AS v, count(*) AS n ` +
  `FROM ${relation} WHERE v IS NOT NULL GROUP BY v`

const asText = new Set<Family>(['text'])

export async function groupColumn(ask: Asking, relation: string, name: string, family: Family): Promise<void> {
  const column = identifier(name)
  try {
    await ask.run(createGrouped(inner(relation, column), asText.has(family) ? 'c::VARCHAR' : 'c'))
  } catch (error) {
    // A type that DuckDB cannot group by as it is has a text at least.
    if (family !== 'other' || !(error instanceof DuckError) || error.code !== 'engine_error') throw error
    await ask.run(createGrouped(inner(relation, column), 'c::VARCHAR'))
  }
}

/** The column under a name of its own, so that a column called `n` or `v` cannot be taken for ours. */
const inner = (relation: string, column: string): string => `(SELECT ${column} AS c FROM ${relation})`

export interface GroupedCounts {
  readonly count: number
  readonly distinct: number
  readonly unique: number
  readonly entropyBits: number | null
}

export async function readCounts(ask: Asking): Promise<GroupedCounts> {
  const row = await ask.row<Row & { count: number; n_distinct: number; n_unique: number; n_log: number }>(
    `SELECT coalesce(sum(n), 0)::BIGINT AS count, count(*) AS n_distinct, count(*) FILTER (n = 1) AS n_unique, ` +
      `coalesce(sum(n * log2(n)), 0) AS n_log FROM ${grouped}`,
  )
  return {
    count: row.count,
    distinct: row.n_distinct,
    unique: row.n_unique,
    entropyBits: entropyFromLogs(row.count, row.n_distinct, row.n_log),
  }
}

/** Entropy in bits from sum(n log2 n): H = log2(N) - sum(n log2 n) / N. */
export function entropyFromLogs(count: number, distinct: number, sumOfLogs: number): number | null {
  if (count === 0) return null
  if (distinct === 1) return 0
  return Math.max(0, Math.log2(count) - sumOfLogs / count)
}

/** 1 - H / log2(k): 0 when all values are equally frequent; 0 by definition for one value. */
export function imbalanceOf(entropyBits: number | null, distinct: number): number | null {
  if (entropyBits === null) return null
  return distinct < 2 ? 0 : Math.min(1, Math.max(0, 1 - entropyBits / Math.log2(distinct)))
}

export async function readTopValues(ask: Asking, count: number, limit = 20): Promise<TopValue[]> {
  const rows = await ask.rows<Row & { t: string | null; n: number }>(
    `SELECT ${shortText('v')} AS t, n FROM (SELECT v, n FROM ${grouped} ORDER BY n DESC, v LIMIT ${limit}) ORDER BY n DESC, v`,
  )
  return rows.map(({ t, n }) => ({ ...readShortText(t ?? ''), count: n, share: n / count }))
}
