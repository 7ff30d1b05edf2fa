import type { Check, CheckSuite } from './check.js'
import { columnsOf, keyOf } from './check-columns.js'
import { type CheckProblem, jsonPointer, quoted } from './check-problem.js'
import { nearestNames } from './nearest-names.js'

/** A table as checks see it: its columns where they are known already, else null. */
export interface KnownTable {
  readonly name: string
  readonly columns: readonly string[] | null
}

/**
 * The tables and columns that a suite names and that are not there. Columns are compared as DuckDB compares them, without the case of
 * ASCII letters. A check for columns is not looked at: that they are missing is what it finds out. Pure.
 */
export function unknownNames(
  suite: CheckSuite,
  tables: readonly KnownTable[],
  at: readonly PropertyKey[] = [],
): CheckProblem[] {
  const known = new Map(tables.map((table) => [table.name, table]))
  if (!known.has(suite.table)) return [tableProblem(suite.table, known, [...at, 'table'])]
  return suite.checks.flatMap((check, index) => ofCheck(check, suite.table, known, [...at, 'checks', index]))
}

function ofCheck(
  check: Check,
  table: string,
  known: ReadonlyMap<string, KnownTable>,
  path: readonly PropertyKey[],
): CheckProblem[] {
  if (check.type === 'columns') return []
  return namesIn(check, table).flatMap((each) => {
    const found = known.get(each.table)
    if (!found) return [tableProblem(each.table, known, [...path, ...each.tableAt])]
    if (found.columns === null || has(found.columns, each.column)) return []
    return [columnProblem(each.column, found.name, found.columns, [...path, ...each.columnAt])]
  })
}

interface Named {
  readonly table: string
  readonly column: string
  readonly tableAt: readonly PropertyKey[]
  readonly columnAt: readonly PropertyKey[]
}

function namesIn(check: Check, table: string): Named[] {
  if (check.type === 'sum_balance')
    return (['left', 'right'] as const).map((side) => ({
      table: check[side].table ?? table,
      column: check[side].column,
      tableAt: [side, 'table'],
      columnAt: [side, 'column'],
    }))
  const own = columnsOf(check).map((column, index) => ({ table, column, tableAt: [], columnAt: whereOf(check, index) }))
  if (check.type !== 'references') return own
  const other = keyOf(check.to).map((column, index) => ({
    table: check.to.table,
    column,
    tableAt: ['to', 'table'],
    columnAt: ['to', ...(check.to.columns ? ['columns', index] : ['column'])],
  }))
  return [...own, ...other]
}

function whereOf(check: Check, index: number): readonly PropertyKey[] {
  if (check.type === 'compare_columns') return [index === 0 ? 'column' : 'other']
  return 'columns' in check && check.columns !== undefined ? ['columns', index] : ['column']
}

const fold = (name: string): string => name.replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
const has = (columns: readonly string[], name: string): boolean =>
  columns.includes(name) || columns.some((column) => fold(column) === fold(name))

function tableProblem(
  name: string,
  known: ReadonlyMap<string, KnownTable>,
  path: readonly PropertyKey[],
): CheckProblem {
  const nearest = nearestNames(name, [...known.keys()])
  return {
    code: 'table_unknown',
    pointer: jsonPointer(path),
    message: `There is no table ${quoted(name)} in this job.`,
    hint: nearest.length > 0 ? `Nearest names: ${nearest.join(', ')}.` : 'Load a file first: POST /ingest/upload.',
  }
}

function columnProblem(
  name: string,
  table: string,
  columns: readonly string[],
  path: readonly PropertyKey[],
): CheckProblem {
  return {
    code: 'column_unknown',
    pointer: jsonPointer(path),
    message: `The table ${quoted(table)} has no column ${quoted(name)}.`,
    hint: `Nearest names: ${nearestNames(name, columns).map(quoted).join(', ')}.`,
  }
}
