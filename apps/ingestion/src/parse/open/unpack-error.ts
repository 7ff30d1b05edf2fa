import { ParseError } from '../parse-error.js'

/** Why unpacking ended, in words that cross a thread. */
export type UnpackFailure = 'bomb' | 'truncated' | 'corrupt' | 'memory' | 'unsupported'

/** Thrown by an unpacker that knows what is wrong. */
export class UnpackError extends Error {
  constructor(readonly failure: UnpackFailure) {
    super(failure)
    this.name = 'UnpackError'
  }
}

const errors: Record<Exclude<UnpackFailure, 'bomb'>, () => ParseError> = {
  truncated: () =>
    new ParseError('file_truncated', 'The archive ends in the middle of its data.', 'Send the file again, whole.'),
  corrupt: () =>
    new ParseError(
      'archive_corrupt',
      'The archive is damaged and cannot be unpacked.',
      'Pack the file again and send it again.',
    ),
  memory: () =>
    new ParseError(
      'archive_bomb',
      'The archive asks for more memory to unpack it than is allowed (a window of more than 128 MB, or of 64 MB in xz).',
      'Pack it with the usual settings, without --long or a dictionary of your own size.',
    ),
  unsupported: () =>
    new ParseError(
      'archive_unsupported',
      'The archive is packed in a way that is not read here.',
      'Pack it as gzip, zstd, or zip with Deflate.',
    ),
}

export const unpackFailed = (failure: Exclude<UnpackFailure, 'bomb'>): ParseError => errors[failure]()

/** What an unpacker's error means for the person; what is no fault of the archive stays as it is. */
export function unpackError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (error instanceof ParseError) return error
  const failure = failureOf(error)
  return failure === null ? error : unpackFailed(failure)
}

const unknownPacking = /unsupported compression method|multi-disk|strong encryption/i
const outOfBounds = new Set(['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'])

/** The libraries say what they find in plain errors; those of the system, and of our own making, have a code or another name. */
function failureOf(error: unknown): Exclude<UnpackFailure, 'bomb'> | null {
  if (error instanceof UnpackError && error.failure !== 'bomb') return error.failure
  const { code, name, message = '' } = error as NodeJS.ErrnoException
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') return 'memory'
  if (code === 'Z_BUF_ERROR' || message === 'Unexpected end of data') return 'truncated'
  if (code !== undefined) return /^(Z|ZSTD)_/.test(code) || outOfBounds.has(code) ? 'corrupt' : null
  if (unknownPacking.test(message)) return 'unsupported'
  return name === 'Error' || name === 'RangeError' ? 'corrupt' : null
}
