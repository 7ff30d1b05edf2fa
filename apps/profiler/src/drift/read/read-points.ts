import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import { double } from '../../profile/sql-text.js'
import type { Points } from '../distribution.js'
import { cellsBegin, gridPositions } from './grid.js'

/** The temporary table with the values `x` (doubles, NULL for missing) of the column at hand and their counts `n`. */
export const values = 'drift_values'

export interface NumberFigures {
  readonly missing: number
  readonly notFinite: number
  readonly distinct: { readonly count: number; readonly exact: boolean }
  readonly points: Points | null
  readonly deviation: number | null
}

interface Counts extends Row {
  missing: number
  infinite: number
  finite: number
  kinds: number
  low: number | null
  high: number | null
}

/**
 * Makes the table of the SQL expression `x` over a relation.
 *
 * @param grouped whether equal values are put together first: dear where values hardly repeat
 */
export async function makeValues(ask: Asking, x: string, relation: string, grouped: boolean): Promise<void> {
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${values} AS SELECT ${x} AS x, ${grouped ? 'count(*)::BIGINT' : '1'} AS n ` +
      `FROM ${relation}${grouped ? ' GROUP BY x' : ''}`,
  )
}

/** The distribution of the values in the table, `grid` being the most cells that are kept. */
export async function readPoints(
  ask: Asking,
  { grouped, grid }: { readonly grouped: boolean; readonly grid: number | null },
): Promise<NumberFigures> {
  const counts = await ask.row<Counts>(
    `SELECT coalesce(sum(n) FILTER (x IS NULL), 0)::BIGINT AS missing, ` +
      `coalesce(sum(n) FILTER (x IS NOT NULL AND f IS NULL), 0)::BIGINT AS infinite, ` +
      `coalesce(sum(n) FILTER (f IS NOT NULL), 0)::BIGINT AS finite, ` +
      `${grouped ? 'count(f)' : 'approx_count_distinct(f)'} AS kinds, min(f) AS low, max(f) AS high ` +
      `FROM (SELECT x, n, CASE WHEN isfinite(x) THEN x END AS f FROM ${values})`,
  )
  const { missing, infinite, finite, low, high } = counts
  const distinct = { count: Math.min(counts.kinds, finite), exact: grouped }
  const base = { missing, notFinite: infinite, distinct }
  if (finite === 0 || low === null || high === null) return { ...base, points: null, deviation: null }
  const cells = grid !== null && (!grouped || counts.kinds > grid) ? grid : null
  const points = await readCumulative(ask, grouped, { finite, cells })
  return { ...base, points, deviation: await readDeviation(ask, low, high) }
}

async function readCumulative(
  ask: Asking,
  grouped: boolean,
  { finite, cells }: { readonly finite: number; readonly cells: number | null },
): Promise<Points> {
  const rows = await ask.rows<Row & { x: number; lo: number; hi: number }>(
    grouped ? placesOfGroups(finite, cells) : await sortedPlaces(ask, finite, cells),
  )
  return {
    x: rows.map(({ x }) => x),
    below: rows.map(({ lo }) => lo),
    upTo: rows.map(({ hi }) => hi),
    exact: cells === null,
  }
}

function placesOfGroups(finite: number, cells: number | null): string {
  const wanted = cells === null ? 'true' : cellsBegin(finite, cells)
  return `SELECT x, lo, hi FROM (${sumsOfGroups}) WHERE ${wanted} ORDER BY x`
}

async function sortedPlaces(ask: Asking, finite: number, cells: number | null): Promise<string> {
  await ask.run(`CREATE OR REPLACE TEMP TABLE ${sorted} AS SELECT x FROM ${values} WHERE isfinite(x) ORDER BY x`)
  return placesOfRows(
    cells === null ? 'true' : `rowid IN (SELECT unnest([${gridPositions(finite, cells).join(', ')}]))`,
  )
}

const sumsOfGroups =
  `SELECT x, (c - n)::BIGINT AS lo, c::BIGINT AS hi FROM (SELECT x, n, ` +
  `sum(n) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) AS c FROM ${values} WHERE isfinite(x))`

/** The temporary table with the finite values in order, so that a row's number is its rank. */
const sorted = 'drift_sorted'

/** Sorting and then looking for the few values of the grid costs half of ranking every row. */
const placesOfRows = (wanted: string): string =>
  `SELECT x, min(rowid) AS lo, max(rowid) + 1 AS hi FROM ${sorted} WHERE x IN ` +
  `(SELECT x FROM ${sorted} WHERE ${wanted}) GROUP BY x ORDER BY x`

/** Of values brought into [-1, 1] first, so that neither their squares nor their sums leave the doubles. */
async function readDeviation(ask: Asking, low: number, high: number): Promise<number> {
  const scale = Math.max(Math.abs(low), Math.abs(high))
  if (low === high) return 0
  const x = `(x / ${double(scale)})`
  const { mean } = await ask.row<Row & { mean: number }>(
    `SELECT sum(${x} * n) / sum(n) AS mean FROM ${values} WHERE isfinite(x)`,
  )
  const { variance } = await ask.row<Row & { variance: number }>(
    `SELECT sum(n * (${x} - ${double(mean)}) * (${x} - ${double(mean)})) / sum(n) AS variance ` +
      `FROM ${values} WHERE isfinite(x)`,
  )
  const deviation = Math.sqrt(variance) * scale
  return Number.isFinite(deviation) ? deviation : Number.MAX_VALUE
}
