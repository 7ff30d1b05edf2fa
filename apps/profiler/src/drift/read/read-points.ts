import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import { double } from '../../profile/sql-text.js'
import type { Points } from '../distribution.js'

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
      `coalesce(sum(n) FILTER (NOT isfinite(x)), 0)::BIGINT AS infinite, ` +
      `coalesce(sum(n) FILTER (isfinite(x)), 0)::BIGINT AS finite, ` +
      `${grouped ? 'count(*)' : 'approx_count_distinct(x)'} FILTER (isfinite(x)) AS kinds, ` +
      `min(x) FILTER (isfinite(x)) AS low, max(x) FILTER (isfinite(x)) AS high FROM ${values}`,
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
  const kept = cells === null ? '' : ` WHERE ${keptOf(finite, cells)}`
  const rows = await ask.rows<Row & { x: number; lo: number; hi: number }>(
    `SELECT x, lo, hi FROM (${grouped ? sumsOfGroups : sumsOfRows(finite)})${kept} ORDER BY x`,
  )
  const points = grouped ? rows : rows.filter(({ x }, i) => i === 0 || rows[i - 1]?.x !== x)
  return {
    x: points.map(({ x }) => x),
    below: points.map(({ lo }) => lo),
    upTo: points.map(({ hi }) => hi),
    exact: cells === null,
  }
}

/** Values at either end that are all kept: they are far apart, and a range and a distance hang on them. */
const EXTREMES = 50
/** The outer hundredth of the values on each side is kept this much finer. */
const FINER = 10

/** Which values are points: those where another cell begins, and more of them at both ends. */
function keptOf(finite: number, cells: number): string {
  const begins = (n: number): string => `floor(hi * ${n}.0 / ${finite}) > floor(lo * ${n}.0 / ${finite})`
  const outer = `(hi <= ${finite} * 0.01 OR lo >= ${finite} * 0.99)`
  return `lo < ${EXTREMES} OR hi > ${finite - EXTREMES} OR ${begins(cells)} OR (${outer} AND ${begins(FINER * cells)})`
}

const sumsOfGroups =
  `SELECT x, (c - n)::BIGINT AS lo, c::BIGINT AS hi FROM (SELECT x, n, ` +
  `sum(n) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) AS c FROM ${values} WHERE isfinite(x))`

const sumsOfRows = (finite: number): string =>
  `SELECT x, rank() OVER w - 1 AS lo, round(cume_dist() OVER w * ${finite})::BIGINT AS hi FROM ${values} ` +
  `WHERE isfinite(x) WINDOW w AS (ORDER BY x)`

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
