import { identifier, literal } from '@udb/engine'
import type { TypeDecision } from './csv/decide-type.js'
import type { NumberFormat } from './csv/number-evidence.js'

/** How the texts of a column become values. */
export type ValueType = Pick<TypeDecision, 'type' | 'format' | 'number'> & Partial<Pick<TypeDecision, 'zoneApart'>>

/** SQL for the value of a text; a cast that fails is an error. */
export function castOf(text: string, how: ValueType): string {
  const { type, format, number } = how
  if (type === 'VARCHAR') return text
  const written = castable(text, how)
  return format === null || number !== null
    ? `CAST(${written} AS ${type})`
    : `CAST(strptime(${written}, ${literal(format)}) AS ${type})`
}

/** SQL for a text as the engine's cast reads it. */
function castable(text: string, { format, number, zoneApart = false }: ValueType): string {
  if (number !== null) return plainNumber(text, number)
  return zoneApart && format === null ? withZoneBehind(text) : text
}

/** SQL for the text of a time whose zone stands right behind it, as the engine reads it: `10:00:00+0200`, `10:00:00Z`. */
const withZoneBehind = (text: string): string =>
  `regexp_replace(regexp_replace(${text}, ' ?UTC$', 'Z'), ' (Z|[+-][0-9:]+)$', '\\1')`

export interface TriedCast {
  readonly value: string
  /** True where there is a value and the type cannot hold it; null when the cast cannot fail. */
  readonly failed: string | null
}

const integerTypes = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/

/** SQL for the value of a text that may not fit. */
export function tryCastOf(text: string, how: ValueType): TriedCast {
  const { type, format } = how
  if (type === 'VARCHAR' || type === 'TEXT') return { value: text, failed: null }
  const written = castable(text, how)
  const parsed =
    format === null
      ? `TRY_CAST(${written} AS ${type})`
      : `TRY_CAST(try_strptime(${written}, ${literal(format)}) AS ${type})`
  // DuckDB rounds '1.5' to an integer; a value that changes is a value that does not fit.
  const rounds = integerTypes.test(type) ? ` OR NOT regexp_full_match(${written}, '\\s*[+-]?[0-9]+\\s*')` : ''
  return { value: parsed, failed: `(${text} IS NOT NULL AND (${parsed} IS NULL${rounds}))` }
}

export interface CheckedColumn extends TriedCast {
  readonly name: string
  readonly type: string
}

/**
 * SQL over rows of texts with their `line`: `good` gives the rows in which all values can be cast, `rejects` one row for each other one
 * (line, column, code, reason, raw), `failed` their number. `texts` are the fields as they were read.
 */
export function checkedRows(
  from: string,
  columns: readonly CheckedColumn[],
  texts: readonly string[],
): { good: string; rejects: string; failed: string } {
  const fails = columns.filter(({ failed }) => failed !== null)
  const anyFails = fails.map(({ failed }) => failed).join(' OR ') || 'false'
  const reasons = fails.map(
    ({ failed, name, type }) =>
      `CASE WHEN ${failed} THEN {'column': ${literal(name)}, 'reason': ${literal(`the value is no ${type}`)}} END`,
  )
  const firstReason = reasons.length === 0 ? `{'column': '', 'reason': ''}` : `coalesce(${reasons.join(', ')})`
  const raw = `concat_ws(',', ${texts.map((text) => `coalesce(${text}, '')`).join(', ')})`
  const items = columns.map(({ value, name }) => `${value} AS ${identifier(name)}`)
  return {
    good: `SELECT ${items.join(', ')} FROM ${from} WHERE NOT (${anyFails})`,
    rejects:
      `SELECT line, why['column'] AS "column", why['reason'] AS reason, 'value_not_of_type' AS code, raw ` +
      `FROM (SELECT line, ${firstReason} AS why, ${raw} AS raw FROM ${from} WHERE ${anyFails})`,
    failed: `SELECT count(*)::BIGINT AS rows FROM ${from} WHERE ${anyFails}`,
  }
}

/** The text of a number without its groups and its unit, with a decimal point. */
function plainNumber(text: string, { decimal, groups, unit, brackets, trailingMinus }: NumberFormat): string {
  const unbracketed = brackets ? `replace(replace(${text}, '(', '-'), ')', '')` : text
  const signed = trailingMinus ? `regexp_replace(${unbracketed}, '^(.*[0-9])-', '-\\1')` : unbracketed
  const taken = [...groups, ...(unit === '' ? [] : [unit]), ' ', '\u00a0', '\u202f', '+']
  const bare = [...new Set(taken)].reduce((rest, part) => `replace(${rest}, ${literal(part)}, '')`, signed)
  return decimal === ',' ? `replace(${bare}, ',', '.')` : bare
}
