/** The logical types of the standard. */
export type LogicalType =
  'string' | 'date' | 'timestamp' | 'time' | 'number' | 'integer' | 'object' | 'array' | 'boolean'

const BY_NAME: readonly (readonly [RegExp, LogicalType])[] = [
  [/(\[\d*\]|^LIST)$/, 'array'],
  [/^(STRUCT|MAP|UNION|JSON)/, 'object'],
  [/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/, 'integer'],
  [/^(FLOAT|DOUBLE|REAL|DECIMAL|NUMERIC)/, 'number'],
  [/^(VARCHAR|TEXT|ENUM|UUID)/, 'string'],
  [/^BOOL/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^TIME/, 'time'],
]

/** The logical type of a type of DuckDB; null where the standard has none for it. */
export const logicalTypeOf = (type: string): LogicalType | null =>
  BY_NAME.find(([names]) => names.test(type.trim().toUpperCase()))?.[1] ?? null

/** The kinds of type that a check of type `type` expects where a contract names a logical type. */
export const KINDS_OF_LOGICAL_TYPE: Readonly<Record<LogicalType, string | readonly string[]>> = {
  string: 'text',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'list',
  object: ['struct', 'map', 'json'],
}

export const isLogicalType = (name: string): name is LogicalType => Object.hasOwn(KINDS_OF_LOGICAL_TYPE, name)

/** The logical type of the one kind that a check of type `type` expects; undefined where none means the same. */
export const logicalTypeOfKind = (kind: string): LogicalType | undefined =>
  Object.keys(KINDS_OF_LOGICAL_TYPE)
    .filter(isLogicalType)
    .find((name) => KINDS_OF_LOGICAL_TYPE[name] === kind)
