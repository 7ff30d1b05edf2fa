import type { Check } from '../../check.js'
import { allOf, identifier, literalList } from '../query-parts.js'

type Fields = Readonly<Record<string, unknown>>

/** A rule of type `sql` that counts the rows that are wrong, for tools that know nothing of checks; null for what SQL in general cannot say. */
export function rowRule(check: Check, table: string): Fields | null {
  if (check.type === 'row_count') return null
  const rows = wrongRows(check)
  if (rows === null) return null
  const { where, mostly, maxUnexpected = 0 } = check as RowFields
  const from = `FROM ${named(table)} WHERE`
  if (mostly === undefined) {
    const query = `SELECT count(*) ${from} ${allOf([where, rows.wrong])}`
    return { type: 'sql', query, ...(maxUnexpected === 0 ? { mustBe: 0 } : { mustBeLessOrEqualTo: maxUnexpected }) }
  }
  const share = `100.0 * sum(CASE WHEN ${rows.wrong} THEN 1 ELSE 0 END) / nullif(count(*), 0)`
  return {
    type: 'sql',
    query: `SELECT coalesce(${share}, 0) ${from} ${allOf([where, rows.counts])}`,
    mustBeLessOrEqualTo: Number(((1 - mostly) * 100).toPrecision(12)),
    unit: 'percent',
  }
}

interface RowFields {
  readonly where?: string
  readonly mostly?: number
  readonly maxUnexpected?: number
}

interface WrongRows {
  /** True for a row that is wrong, and counts. */
  readonly wrong: string
  readonly counts: string
}

function wrongRows(check: Check): WrongRows | null {
  switch (check.type) {
    case 'not_null':
      return { wrong: `${named(check.column)} IS NULL`, counts: '1 = 1' }
    case 'accepted_values': {
      if (new Set(check.values.map((value) => typeof value)).size > 1) return null
      const list = literalList(check.values.map((value) => (check.ignoreCase ? String(value).toLowerCase() : value)))
      const column = check.ignoreCase ? `lower(${named(check.column)})` : named(check.column)
      return list === null ? null : ofValue(check.column, `${column} NOT IN ${list}`)
    }
    case 'range':
      return ofValue(check.column, outside(named(check.column), check))
    case 'compare_columns': {
      const counts = `${named(check.column)} IS NOT NULL AND ${named(check.other)} IS NOT NULL`
      return { wrong: `NOT (${named(check.column)} ${check.operator} ${named(check.other)})`, counts }
    }
    default:
      return null
  }
}

/** A comparison with a value that is missing is never true. */
const ofValue = (column: string, wrong: string): WrongRows => ({ wrong, counts: `${named(column)} IS NOT NULL` })

function outside(column: string, { min, max, exclusiveMin, exclusiveMax }: Check & { type: 'range' }): string {
  return [
    ...(min === undefined ? [] : [`${column} ${exclusiveMin ? '<=' : '<'} ${boundSql(min)}`]),
    ...(max === undefined ? [] : [`${column} ${exclusiveMax ? '>=' : '>'} ${boundSql(max)}`]),
  ].join(' OR ')
}

const boundSql = (bound: number | string): string =>
  typeof bound === 'number' || /^[+-]?\d+(\.\d+)?$/.test(bound) ? String(bound) : `'${bound}'`

/** Quoted only where it must be, since databases quote differently. */
const named = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : identifier(name))
