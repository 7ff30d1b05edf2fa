import { ObjectError } from '../port.js'

export function systemCode(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : undefined
}

/** Carries what a caller's stream threw past the translation: the caller gets its own error back. */
export class SourceFailure extends Error {}

/** Gives what the file system threw as an error of the store; what is none of its own stays as it is. */
export function asObjectError(thrown: unknown): unknown {
  if (thrown instanceof SourceFailure) return thrown.cause
  const isSystemError = typeof thrown === 'object' && thrown !== null && 'syscall' in thrown
  if (thrown instanceof ObjectError || !isSystemError) return thrown
  const code = systemCode(thrown)!
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ObjectError('store_full', 'The object store has no room left.', 'Free disk space; then try again.')
  }
  return new ObjectError(
    'store_unavailable',
    `The object store's disk answered ${code}.`,
    'Check that the data folder exists, may be read and written by the user that runs the box, and that its disk is healthy.',
  )
}
