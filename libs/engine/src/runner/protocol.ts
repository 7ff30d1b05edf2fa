import type { Cell } from '../duck.js'
import type { SqlFailure } from './sql-error.js'

/** A table that a query may read: its name in SQL, and the one immutable file that holds it. */
export interface PinnedTable {
  readonly name: string
  readonly parquetPath: string
}

export interface QueryLimits {
  /** Rows beyond this are not given; the result says `truncated`. */
  readonly maxRows: number
  /** Size of the rows as JSON, in UTF-8 bytes, close but not exact; the row that would pass it is not given. */
  readonly maxBytes: number
  readonly timeoutMs: number
}

export interface Column {
  readonly name: string
  /** DuckDB's name of the type, e.g. `DECIMAL(9,2)`. */
  readonly type: string
}

export interface EngineLimits {
  readonly memoryMb: number
  readonly threads: number
  /** How much DuckDB may spill, in MiB. */
  readonly spillMb: number
}

export type FileFormat = 'csv' | 'parquet'

export type RunnerRequest =
  | { readonly op: 'ready'; readonly limits: EngineLimits; readonly dir: string }
  | {
      readonly op: 'name'
      readonly names: readonly string[]
      readonly sql: string
      readonly limits: Pick<QueryLimits, 'timeoutMs'>
    }
  | { readonly op: 'run'; readonly tables: readonly PinnedTable[]; readonly sql: string; readonly limits: QueryLimits }
  | {
      readonly op: 'export'
      readonly tables: readonly PinnedTable[]
      readonly sql: string
      readonly format: FileFormat
      readonly limits: Pick<QueryLimits, 'maxRows' | 'timeoutMs'>
    }

/** Parts of an answer to `run`, in order: the columns once, then rows. */
export type RunnerPart = { readonly columns: Column[] } | { readonly rows: Cell[][] }

export interface RunSummary {
  readonly rowCount: number
  readonly truncated: boolean
  /** DuckDB's own time. */
  readonly elapsedMs: number
  /** The pinned tables that the statement names. */
  readonly tables: readonly string[]
}

export interface ExportSummary extends RunSummary {
  readonly columns: Column[]
  /** The finished file, in the runner's own folder. */
  readonly path: string
}

/** `fatal`: the process must not be used again. */
export type RunnerOutcome<Summary> =
  ({ readonly ok: true } & Summary) | { readonly ok: false; readonly failure: SqlFailure; readonly fatal: boolean }
