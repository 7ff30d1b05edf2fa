/** Queries for checks that have no type of their own: each gives the rows, or the one measured row, that must not be. */

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A number, a boolean or a text as SQL writes it; null for anything else. */
export function literalOf(value: unknown): string | null {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'boolean' ? String(value) : null
}

/** `('a', 'b')` without what is missing; null where a value cannot be written in SQL, or none is left. */
export function literalList(values: readonly unknown[]): string | null {
  const literals = values.filter((value) => value !== null).map(literalOf)
  return literals.length === 0 || literals.includes(null) ? null : `(${literals.join(', ')})`
}

export interface RowQuery {
  readonly table: string
  /** True for a row that is wrong. */
  readonly wrong: string
  /** True for a row that counts; only `mostly` asks for it. */
  readonly counts: string
  readonly where?: string | undefined
  readonly mostly?: number | undefined
}

/** The rows that are wrong; with a tolerance, how many they are, where that is more than may be. */
export function rowQuery({ table, wrong, counts, where, mostly = 1 }: RowQuery): string {
  if (mostly >= 1) return `SELECT * FROM ${identifier(table)} WHERE ${allOf([where, wrong])}`
  return (
    `SELECT count(*) FILTER (WHERE ${wrong}) AS unexpected, count(*) AS counted FROM ${identifier(table)} ` +
    `WHERE ${allOf([where, counts])} HAVING unexpected > ${Number((1 - mostly).toPrecision(12))} * counted`
  )
}

/** One row with what was measured, where it is not as it must be; what cannot be measured is not, either. */
export function measureQuery(
  table: string,
  { name, measure, holds, where }: { name: string; measure: string; holds: string; where?: string | undefined },
): string {
  const rows = where === undefined ? '' : ` WHERE ${allOf([where])}`
  return `SELECT ${measure} AS ${identifier(name)} FROM ${identifier(table)}${rows} HAVING NOT coalesce(${holds}, false)`
}

export const allOf = (conditions: readonly (string | undefined)[]): string =>
  conditions
    .filter((each) => each !== undefined)
    .map((each) => `(${each})`)
    .join(' AND ')

/** `x >= 1 AND x < 5`; null where there is no bound. */
export function betweenSql(
  measured: string,
  bounds: {
    readonly min?: unknown
    readonly max?: unknown
    readonly exclusiveMin?: boolean | undefined
    readonly exclusiveMax?: boolean | undefined
  },
): string | null {
  const [least, most] = [literalOf(bounds.min), literalOf(bounds.max)]
  const parts = [
    ...(least === null ? [] : [`${measured} ${bounds.exclusiveMin ? '>' : '>='} ${least}`]),
    ...(most === null ? [] : [`${measured} ${bounds.exclusiveMax ? '<' : '<='} ${most}`]),
  ]
  return parts.length === 0 ? null : parts.join(' AND ')
}
