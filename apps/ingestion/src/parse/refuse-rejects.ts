import { type Duck, literal } from '@udb/engine'
import { type RejectLimits, rejectedRowsError, type RowAccount, tooManyRejected } from './accounting.js'

/** Throws `too_many_rejected_rows`, which names the first of the rows that were set aside, where there are more of them than may be. */
export async function refuseTooManyRejects(
  duck: Duck,
  rejectsPath: string,
  account: Omit<RowAccount, 'rowsWritten'>,
  limits: RejectLimits,
): Promise<void> {
  if (!tooManyRejected(account, limits)) return
  const [first] = await duck.query<{ line: number; column: string | null; reason: string }>(
    `SELECT line, "column", reason FROM read_parquet(${literal(rejectsPath)}) ORDER BY line LIMIT 1`,
  )
  throw rejectedRowsError(account, first!)
}
