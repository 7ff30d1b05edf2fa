import { AccountingError, ParseError } from './parse-error.js'

export interface RowAccount {
  /** Records seen by a count that does not depend on the engine's. */
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rowsRejected: number
}

/** Every record is either written or rejected; anything else is our fault and must never look like success. */
export function reconcile(account: RowAccount): RowAccount {
  const { rowsRead, rowsWritten, rowsRejected } = account
  if (rowsRead !== rowsWritten + rowsRejected) {
    throw new AccountingError(
      `rows do not add up: ${rowsRead} read, ${rowsWritten} written, ${rowsRejected} rejected ` +
        `(difference ${rowsRead - rowsWritten - rowsRejected})`,
    )
  }
  return account
}

export interface RejectLimits {
  readonly maxRejectedRows?: number | undefined
  readonly maxRejectedShare?: number | undefined
}

export interface FirstReject {
  readonly line: number
  readonly column: string | null
  readonly reason: string
}

const defaultRows = 10
const defaultShare = 0.05

/**
 * A few bad rows are set aside, many mean that the file was misread. Without overrides more than 10 rows and more than
 * 5 % must be bad; a limit that a person gives counts by itself.
 */
export function tooManyRejected(account: Omit<RowAccount, 'rowsWritten'>, limits: RejectLimits): boolean {
  const { rowsRead, rowsRejected } = account
  const { maxRejectedRows, maxRejectedShare } = limits
  const share = rowsRead === 0 ? 0 : rowsRejected / rowsRead
  if (maxRejectedRows === undefined && maxRejectedShare === undefined) {
    return rowsRejected > defaultRows && share > defaultShare
  }
  return (
    (maxRejectedRows !== undefined && rowsRejected > maxRejectedRows) ||
    (maxRejectedShare !== undefined && share > maxRejectedShare)
  )
}

export function rejectedRowsError(account: Omit<RowAccount, 'rowsWritten'>, first: FirstReject): ParseError {
  const { rowsRead, rowsRejected } = account
  const where = first.column === null ? '' : `, column "${first.column}"`
  return new ParseError(
    'too_many_rejected_rows',
    `${rowsRejected} of ${rowsRead} rows cannot be read; the first is on line ${first.line}${where}: ${first.reason}.`,
    'Correct the file, or say how it is to be read (delimiter, quote, header, types), or raise maxRejectedRows or maxRejectedShare.',
    { line: first.line, column: first.column },
  )
}
