import type { TYPE_KINDS } from '@udb/checks'

export type TypeKind = (typeof TYPE_KINDS)[number] | 'other'

const KIND_OF_TYPE: readonly (readonly [RegExp, TypeKind])[] = [
  [/\[\d*\]$/, 'list'],
  [/^STRUCT\(/, 'struct'],
  [/^MAP\(/, 'map'],
  [/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^BIGNUM$/, 'integer'],
  [/^(FLOAT|DOUBLE|DECIMAL\(.*\))$/, 'number'],
  [/^(VARCHAR|ENUM\(.*\))$/s, 'text'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^TIME/, 'time'],
  [/^UUID$/, 'uuid'],
  [/^(BLOB|BIT)$/, 'binary'],
  [/^JSON$/, 'json'],
]

/** What a value of DuckDB's type is. */
export const kindOfType = (type: string): TypeKind =>
  KIND_OF_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'

export const isNumeric = (type: string): boolean => ['integer', 'number'].includes(kindOfType(type))

/** Other names of DuckDB's types, as people write them. */
const ALIASES: Readonly<Record<string, string>> = {
  INT: 'INTEGER',
  INT1: 'TINYINT',
  INT2: 'SMALLINT',
  INT4: 'INTEGER',
  INT8: 'BIGINT',
  LONG: 'BIGINT',
  SHORT: 'SMALLINT',
  STRING: 'VARCHAR',
  TEXT: 'VARCHAR',
  CHAR: 'VARCHAR',
  BOOL: 'BOOLEAN',
  REAL: 'FLOAT',
  FLOAT4: 'FLOAT',
  FLOAT8: 'DOUBLE',
  NUMERIC: 'DECIMAL',
  DATETIME: 'TIMESTAMP',
  TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE',
  TIMETZ: 'TIME WITH TIME ZONE',
  BYTEA: 'BLOB',
  BINARY: 'BLOB',
}

/** Whether a column of the type is what is expected: a kind (every integer is a number too), or a type with or without its parameters. */
export function isOfType(actual: string, expected: string): boolean {
  const kind = kindOfType(actual)
  if (expected === kind || (expected === 'number' && kind === 'integer')) return true
  const asked = typeName(expected)
  const found = typeName(actual)
  return asked === found || (!asked.includes('(') && !asked.endsWith(']') && found.startsWith(`${asked}(`))
}

function typeName(type: string): string {
  const name = type
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\s*([(),])\s*/g, '$1')
  const [, head = '', rest = ''] = /^([A-Za-z0-9_ ]+)(.*)$/s.exec(name) ?? []
  const upper = head.toUpperCase()
  return `${ALIASES[upper] ?? upper}${rest.startsWith('(') && upper !== 'STRUCT' ? rest.toUpperCase() : rest}`
}
