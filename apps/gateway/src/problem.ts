import type { Problem } from '@udb/events'
import type { ProblemCode } from './problem-codes.js'

export { quoted } from '@udb/checks'

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
