import { DuckError } from '../duck.js'
import { SqlError, type SqlFailure } from './sql-error.js'

export const timedOut = (timeoutMs: number): SqlFailure => ({
  code: 'sql_timeout',
  message: `The query did not end within ${timeoutMs} ms and was stopped.`,
  hint: 'Filter earlier, aggregate, or join on fewer rows; then try again.',
})

export const outOfMemory = (): SqlFailure => ({
  code: 'sql_out_of_memory',
  message: 'The query needs more memory than a query may take.',
  hint: 'Select fewer columns, filter before joining and sorting, or aggregate in steps.',
})

export const cancelled = (): SqlFailure => ({
  code: 'sql_cancelled',
  message: 'The query was cancelled.',
  hint: 'Send it again if it is still wanted.',
})

export const closed = (): SqlFailure => ({
  code: 'sql_closed',
  message: 'Queries are not being taken any more: the service is stopping.',
  hint: 'Send it again in a moment.',
})

const crashed = (): SqlFailure => ({
  code: 'sql_crashed',
  message: 'The process that ran the query ended unexpectedly.',
  hint: 'Try again; if the same query ends like this again, write it in another way and report it.',
})

/** What a runner's process going away means to the caller of a query. */
export function fromProcessEnd(error: unknown): SqlError {
  if (error instanceof SqlError) return error
  if (error instanceof DuckError && error.code === 'engine_out_of_memory') return new SqlError(outOfMemory())
  return new SqlError(crashed())
}
