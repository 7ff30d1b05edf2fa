/** A JSON-safe cell: what crosses a process boundary unchanged. See `toCell` for how each DuckDB type maps. */
export type Cell = null | boolean | number | string | Cell[] | { [name: string]: Cell }
export type Row = Record<string, Cell>

/** Limits of one engine; each is enforced by DuckDB itself and, for a child process, by its parent too. */
export interface DuckLimits {
  /** DuckDB's `memory_limit`, in MiB. */
  readonly memoryMb: number
  readonly threads: number
  /** Where DuckDB may spill; made when missing, emptied by the owner. */
  readonly tempDir: string
}

/**
 * One in-memory DuckDB, in this process or in a child.
 *
 * Guarantees of every implementation:
 * - statements run one after the other, in the order of the calls; those of its second line, beside them;
 * - a failed statement rejects with a `DuckError` and leaves the engine usable;
 * - after `close()` (idempotent), or when the signal given at opening aborts, every pending and later call rejects
 *   with a `DuckError` of code `engine_closed` and, in a child, the work has really stopped: the process is gone.
 */
export interface Duck extends DuckLine {
  /**
   * A second connection to the same database, always the same one: for work that leaves a processor idle when it is done
   * alone. Its statements have their own order, its temporary tables are its own, and it ends with the engine.
   */
  beside(): DuckLine
  close(): Promise<void>
}

/** What takes statements and runs them in the order of the calls. */
export interface DuckLine {
  /** Runs one or several statements; no result. */
  exec(sql: string): Promise<void>
  /** Runs one statement and gives all rows. For small results (statistics, counts), never for table data. */
  query<R extends Row = Row>(sql: string): Promise<R[]>
}

export type DuckErrorCode =
  'engine_error' | 'engine_closed' | 'engine_out_of_memory' | 'engine_interrupted' | 'engine_crashed'

/** `message` is DuckDB's own text: it may hold data, so it is for decisions and operators, never for a tenant as it is. */
export class DuckError extends Error {
  constructor(
    readonly code: DuckErrorCode,
    message: string,
    /** DuckDB's error class, e.g. `Conversion Error`, where it has one. */
    readonly kind: string | null = null,
  ) {
    super(message)
    this.name = 'DuckError'
  }
}

/** A single-quoted SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** A double-quoted SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
