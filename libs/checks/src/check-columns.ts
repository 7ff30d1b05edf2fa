import type { Check, Dimension } from './check.js'

/** The columns of the suite's own table that a check names, in the order in which it names them; a query names none. */
export function columnsOf(check: Check): readonly string[] {
  switch (check.type) {
    case 'unique':
    case 'references':
      return keyOf(check)
    case 'columns':
      return check.columns
    case 'compare_columns':
      return [check.column, check.other]
    case 'sum_balance':
      return [check.left, check.right].filter(({ table }) => table === undefined).map(({ column }) => column)
    case 'row_count':
    case 'row_count_change':
    case 'sql':
      return []
    default:
      return check.column === undefined ? [] : [check.column]
  }
}

/** A key as it is given: one column, or several. */
export interface Key {
  readonly column?: string | undefined
  readonly columns?: readonly string[] | undefined
}

export const keyOf = ({ column, columns }: Key): readonly string[] => columns ?? (column === undefined ? [] : [column])

/** Other tables that a check names. What a query reads, only the engine can say. */
export function tablesOf(check: Check): readonly string[] {
  if (check.type === 'references') return [check.to.table]
  if (check.type === 'sum_balance') return [check.left, check.right].flatMap(({ table }) => table ?? [])
  return []
}

const DIMENSION_OF_TYPE: Readonly<Record<Check['type'], Dimension>> = {
  not_null: 'completeness',
  unique: 'uniqueness',
  accepted_values: 'conformity',
  range: 'accuracy',
  pattern: 'conformity',
  length: 'conformity',
  type: 'conformity',
  columns: 'coverage',
  row_count: 'coverage',
  row_count_change: 'coverage',
  freshness: 'timeliness',
  references: 'consistency',
  sum_balance: 'consistency',
  compare_columns: 'consistency',
  sql: 'accuracy',
  anomaly: 'accuracy',
}

/** What a check is about: as it says, or by its type. */
export const dimensionOf = (check: Check): Dimension => check.dimension ?? DIMENSION_OF_TYPE[check.type]
