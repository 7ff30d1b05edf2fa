import type { Problem } from '@udb/events'
import type { ProblemCode } from './problem-codes.js'

/** Why something that was asked for cannot be done. */
export const problemOf = (
  code: ProblemCode,
  message: string,
  hint: string,
  more: { readonly column?: string; readonly retryable?: boolean } = {},
): Problem => ({
  code,
  message,
  hint,
  line: null,
  column: more.column ?? null,
  retryable: more.retryable ?? false,
})

/** A name as a message may show it: whole when it is short, and without what would break a line. */
export const quoted = (name: string): string => `'${name.replace(/\p{C}/gu, '?').slice(0, 80)}'`
