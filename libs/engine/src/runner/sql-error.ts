import type { GuardCode } from '../guard/decision.js'

/**
 * Why SQL gave no result. A closed list:
 * the guard's codes; `sql_invalid`: it names a column that is not there, or types do not fit; `sql_failed`: it broke
 * off on the data (a cast, a division); `sql_timeout`; `sql_out_of_memory`; `sql_cancelled`: the caller's signal;
 * `sql_crashed`: its process ended by itself; `sql_closed`: the pool was closed.
 */
export type SqlErrorCode =
  | GuardCode
  | 'sql_invalid'
  | 'sql_failed'
  | 'sql_timeout'
  | 'sql_out_of_memory'
  | 'sql_cancelled'
  | 'sql_crashed'
  | 'sql_closed'

export interface SqlFailure {
  readonly code: SqlErrorCode
  /** Fit for the caller: no path of the machine; it may quote the caller's own SQL and rows. */
  readonly message: string
  readonly hint: string
  /** Zero-based offset in the SQL, in UTF-16 units, where it is known. */
  readonly position?: number
}

export class SqlError extends Error implements SqlFailure {
  readonly code: SqlErrorCode
  readonly hint: string
  readonly position?: number

  constructor(failure: SqlFailure) {
    super(failure.message)
    this.name = 'SqlError'
    this.code = failure.code
    this.hint = failure.hint
    if (failure.position !== undefined) this.position = failure.position
  }
}
