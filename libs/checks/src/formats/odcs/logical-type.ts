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

/** The logical type of what a check of type `type` expects, where both mean the same. */
export const LOGICAL_TYPE_OF_KIND: Readonly<Record<string, LogicalType>> = {
  text: 'string',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  list: 'array',
}
