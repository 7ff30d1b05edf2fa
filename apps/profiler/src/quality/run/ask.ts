import { type Cell, SqlError } from '@udb/engine'
import { CheckError } from '../check-error.js'
import type { CheckFault } from '../results.js'

/** Guarded SQL over the pinned tables of the job and nothing else. Rejects with a `SqlError`. */
export type Ask = (
  sql: string,
  limits: { readonly maxRows: number },
) => Promise<{ readonly columns: readonly { readonly name: string }[]; readonly rows: readonly (readonly Cell[])[] }>

/** Not the check's fault: the attempt as a whole is repeated. */
const OF_THE_ATTEMPT: ReadonlySet<string> = new Set(['sql_cancelled', 'sql_closed'])

/** What went wrong with one check; rethrows what is no fault of a check. */
export function faultOf(error: unknown): CheckFault {
  if (error instanceof CheckError || (error instanceof SqlError && !OF_THE_ATTEMPT.has(error.code)))
    return { code: error.code, message: error.message, hint: error.hint }
  throw error
}
