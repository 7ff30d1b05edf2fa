import { CheckError } from '../check-error.js'
import type { EarlierRun } from '../history/history.js'

export interface TableColumn {
  readonly name: string
  /** DuckDB's type. */
  readonly type: string
}

export interface TableShape {
  readonly name: string
  readonly columns: readonly TableColumn[]
}

/** All that checks are compiled and judged with besides themselves. */
export interface Surroundings {
  readonly table: TableShape
  /** Every table that the checks may read, that of the suite among them, by its short name. */
  readonly tables: ReadonlyMap<string, TableShape>
  /** When the checks run, in milliseconds since the epoch. */
  readonly nowMs: number
  /** Runs of the same table's checks before this one, the oldest first. */
  readonly earlier: readonly EarlierRun[]
}

/** A column as the table has it; where no name is equal, one that DuckDB takes for equal. Throws `column_unknown`. */
export function columnNamed(name: string, { name: table, columns }: TableShape): TableColumn {
  const found =
    columns.find((column) => column.name === name) ?? columns.find((column) => fold(column.name) === fold(name))
  if (found) return found
  throw new CheckError(
    'column_unknown',
    `The table ${table} has no column ${name.slice(0, 80)}.`,
    'Correct the name, or take the check out.',
  )
}

/** Throws `table_unknown`. */
export function tableNamed(name: string, { tables }: Surroundings): TableShape {
  const found = tables.get(name)
  if (found) return found
  throw new CheckError(
    'table_unknown',
    `The job has no table ${name.slice(0, 80)}.`,
    'Name a table that the job reads.',
  )
}

/** Case folded as DuckDB folds identifiers: ASCII letters only. */
const fold = (name: string): string => name.replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
