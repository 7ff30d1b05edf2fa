import type { ColumnKind } from './closed-lists.js'

/** How a column's values are computed with, by DuckDB's type alone. */
export type Family = 'number' | 'text' | 'boolean' | 'time' | 'list' | 'map' | 'struct' | 'blob' | 'other'

const smallInteger = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/
const number = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/
const text = /^(VARCHAR|CHAR|TEXT|UUID|JSON|ENUM\(.*\))$/s
const time = /^(DATE|TIME|TIME_NS|TIMESTAMP|TIMESTAMP_(S|MS|NS)|TIMESTAMP WITH TIME ZONE|TIME WITH TIME ZONE)$/

export function familyOf(type: string): Family {
  if (/\[\d*\]$/.test(type)) return 'list'
  if (type.startsWith('STRUCT(')) return 'struct'
  if (type.startsWith('MAP(')) return 'map'
  if (number.test(type)) return 'number'
  if (text.test(type)) return 'text'
  if (type === 'BOOLEAN') return 'boolean'
  if (time.test(type)) return 'time'
  if (type === 'BLOB') return 'blob'
  return 'other'
}

/** Whether a sum of such values times a count cannot leave HUGEINT. */
export const sumsExactly = (type: string): boolean => smallInteger.test(type)

export const isTimeOfDay = (type: string): boolean => type.startsWith('TIME') && !type.startsWith('TIMESTAMP')

/**
 * What a column is used as. A text is a category with at most 50 different values that are fewer than half of the rows;
 * a number is one with at most 5 (the definitions of the reference profile in the tests).
 */
export function kindOf(family: Family, rows: number, distinct: number): ColumnKind {
  switch (family) {
    case 'number':
      return distinct > 0 && distinct <= 5 && distinct < rows ? 'category' : 'number'
    case 'text':
      return distinct > 0 && distinct <= 50 && distinct / rows < 0.5 ? 'category' : 'text'
    case 'boolean':
    case 'time':
      return family
    case 'list':
    case 'map':
    case 'struct':
      return 'nested'
    case 'blob':
    case 'other':
      return 'other'
  }
}
