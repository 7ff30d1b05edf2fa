import { familyOf } from './column-type.js'
import type { ColumnProfile } from './schema.js'

/** Columns of which keys and dependencies are looked for. */
const hashedLimit = 40

/** Whether a column's values repeat, so that it can fix another's. */
export const repeats = ({ count, distinct }: ColumnProfile): boolean => count >= 2 * distinct

/** Whole and named things make keys; measurements do not. */
export const canBePart = ({ type, kind, missing, distinct, rows }: ColumnProfile): boolean =>
  missing === 0 && distinct > 1 && distinct < rows && kind !== 'nested' && !/^(DOUBLE|FLOAT|DECIMAL)/.test(type)

/**
 * The columns that need to be read for that: what has more values than all that repeat is fixed by none of them, and
 * equal rows leave no room for a key.
 */
export function hashedColumns(
  columns: readonly ColumnProfile[],
  duplicateGroups: number,
): { hashed: ColumnProfile[]; leftOut: string[] } {
  const possible = columns.filter(
    ({ type, count, distinct }) =>
      count > 0 && distinct > 1 && ['number', 'text', 'boolean', 'time'].includes(familyOf(type)),
  )
  const most = Math.max(0, ...possible.filter(repeats).map(({ distinct }) => distinct))
  const wanted = possible.filter((column) => column.distinct <= most || (duplicateGroups === 0 && canBePart(column)))
  return { hashed: wanted.slice(0, hashedLimit), leftOut: wanted.slice(hashedLimit).map(({ name }) => name) }
}
