/** What one part of a table has in a column. */
export interface PartType {
  readonly type: string
  /** Without any value; such a part says nothing about the type. */
  readonly empty: boolean
}

export type Agreed =
  | { readonly type: string; readonly how: 'same' | 'wider' }
  /** `type` is DOUBLE if every whole number survives as one, else text. */
  | { readonly type: 'DOUBLE'; readonly how: 'if_exact' }
  | { readonly type: 'VARCHAR'; readonly how: 'text' }

/** Parquet has none wider: DuckDB writes a HUGEINT as a DOUBLE. */
const signed = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']
const unsigned = ['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT']
const floats = ['FLOAT', 'DOUBLE']

/** The type of a column over all parts of a table; no value may be lost on the way to it. Pure. */
export function agreeType(parts: readonly PartType[]): Agreed {
  const types = [...new Set(parts.filter(({ empty }) => !empty).map(({ type }) => type))]
  if (types.length <= 1) return { type: types[0] ?? parts[0]?.type ?? 'VARCHAR', how: 'same' }
  const wider = widest(types, signed) ?? widest(types, unsigned) ?? widest(types, floats) ?? overUnsigned(types)
  if (wider !== null) return { type: wider, how: 'wider' }
  if (
    types.some((type) => floats.includes(type)) &&
    types.every((type) => isWholeNumber(type) || floats.includes(type))
  )
    return { type: 'DOUBLE', how: 'if_exact' }
  return { type: 'VARCHAR', how: 'text' }
}

export const isWholeNumber = (type: string): boolean => signed.includes(type) || unsigned.includes(type)

function widest(types: readonly string[], family: readonly string[]): string | null {
  const ranks = types.map((type) => family.indexOf(type))
  return ranks.includes(-1) ? null : family[Math.max(...ranks)]!
}

/** The next signed type above the widest unsigned one holds both; null where there is none. */
function overUnsigned(types: readonly string[]): string | null {
  if (!types.every(isWholeNumber)) return null
  const ranks = types.map((type) => (unsigned.includes(type) ? unsigned.indexOf(type) + 1 : signed.indexOf(type)))
  return signed[Math.max(...ranks)] ?? null
}
