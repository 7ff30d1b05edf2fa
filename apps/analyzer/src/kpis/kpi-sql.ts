import { identifier, literal } from '@udb/engine'
import { type Grain, grainSql } from './time-grain.js'

/** Columns are always written `source."name"`, so that no name of a column can be taken for an alias or a function. */
const column = (name: string): string => `source.${identifier(name)}`
const from = (table: string): string => `FROM ${identifier(table)} AS source`

export interface Aggregate {
  readonly fn: 'avg' | 'sum'
  readonly column: string
  readonly alias: string
}

const aggregateSql = ({ fn, column: name, alias }: Aggregate): string =>
  `${fn}(${column(name)}) AS ${identifier(alias)}`

/** The most groups that a KPI lists. */
export const MOST_LISTED = 20

export const rowCountSql = (table: string): string => `SELECT count(*) AS "rows" ${from(table)}`

export const rowCountsSql = (tables: readonly string[]): string =>
  tables.map((table) => `SELECT ${literal(table)} AS "table", count(*) AS "rows" ${from(table)}`).join(' UNION ALL ') +
  ' ORDER BY "rows" DESC, "table"'

export const aggregateOf = (table: string, aggregate: Aggregate): string =>
  `SELECT ${aggregateSql(aggregate)} ${from(table)}`

/** Rows per group, the largest first. */
export const countByGroup = (table: string, group: string, alias: string): string =>
  `SELECT ${column(group)} AS ${identifier(alias)}, count(*) AS "rows" ${from(table)} ` +
  `WHERE ${column(group)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_LISTED}`

/**
 * A mean or a total per group. Of means, the groups with the most rows are listed and not those with the highest mean:
 * a group of three rows would lead every list.
 */
export function aggregateByGroup(table: string, group: string, alias: string, aggregate: Aggregate): string {
  const value = identifier(aggregate.alias)
  const kept = aggregate.fn === 'sum' ? `${value} DESC NULLS LAST` : '"rows" DESC'
  return (
    `SELECT * FROM (SELECT ${column(group)} AS ${identifier(alias)}, ${aggregateSql(aggregate)}, count(${column(aggregate.column)}) AS "rows" ` +
    `${from(table)} WHERE ${column(group)} IS NOT NULL GROUP BY 1 ORDER BY ${kept}, 1 LIMIT ${MOST_LISTED}) AS listed ` +
    `ORDER BY ${value} DESC NULLS LAST, 1`
  )
}

/** Rows, and an aggregate where there is one, per period; without a grain the span of the data decides in the query. */
export function trendSql(
  table: string,
  time: string,
  grain: Grain | null,
  alias: string,
  aggregate: Aggregate | null,
): string {
  const period = `date_trunc(${grain === null ? 'span.grain' : literal(grain)}, ${column(time)}) AS ${identifier(alias)}`
  const figures = aggregate === null ? 'count(*) AS "rows"' : `${aggregateSql(aggregate)}, count(*) AS "rows"`
  const span = grain === null ? ` CROSS JOIN (${spanSql(table, time)}) AS span` : ''
  return `SELECT ${period}, ${figures} ${from(table)}${span} WHERE ${column(time)} IS NOT NULL GROUP BY 1 ORDER BY 1`
}

const spanSql = (table: string, time: string): string =>
  `SELECT ${grainSql('days')} AS grain FROM (SELECT date_diff('day', min(${column(time)}), max(${column(time)})) AS days ${from(table)}) AS spanned`

export function byYearSql(table: string, year: string, alias: string, aggregate: Aggregate | null): string {
  const figures = aggregate === null ? 'count(*) AS "rows"' : `${aggregateSql(aggregate)}, count(*) AS "rows"`
  return `SELECT ${column(year)} AS ${identifier(alias)}, ${figures} ${from(table)} WHERE ${column(year)} IS NOT NULL GROUP BY 1 ORDER BY 1`
}

/** The columns that miss values, with their share in percent, the worst first. */
export function missingSql(table: string, columns: readonly string[]): string {
  const shares = columns.map((name) => `100.0 * (count(*) - count(${column(name)})) / count(*)`).join(', ')
  return (
    `SELECT * FROM (SELECT unnest([${columns.map(literal).join(', ')}]) AS "column", unnest(shares) AS "missing_percent" ` +
    `FROM (SELECT [${shares}] AS shares ${from(table)}) AS counted) AS listed ` +
    `WHERE "missing_percent" > 0 ORDER BY "missing_percent" DESC, "column" LIMIT ${MOST_LISTED}`
  )
}
