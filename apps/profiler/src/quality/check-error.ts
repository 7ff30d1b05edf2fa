/** Why one check could not be carried out; the others are. A closed list, together with the codes of `SqlError`. */
export type CheckErrorCode = 'column_unknown' | 'table_unknown' | 'check_not_applicable'

/** Thrown while a check is compiled: it becomes an error of that check. */
export class CheckError extends Error {
  constructor(
    readonly code: CheckErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'CheckError'
  }
}
