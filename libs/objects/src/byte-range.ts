/** Inclusive byte positions, as in HTTP. */
export interface ByteRange {
  readonly start: number
  readonly end?: number
}

/** Throws a RangeError: such a range is a mistake in the program. */
export function refuseBadRange({ start, end }: ByteRange): void {
  const isPosition = (position: number) => Number.isSafeInteger(position) && position >= 0
  if (!isPosition(start) || (end !== undefined && (!isPosition(end) || end < start))) {
    throw new RangeError(`${start}-${end ?? ''} is not a range of bytes.`)
  }
}

/** Throws a RangeError. */
export function refuseBadLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`${limit} is not a number of objects.`)
}

/** Throws a RangeError. */
export function refuseBadExpiry(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1) throw new RangeError(`${seconds} is not a number of seconds.`)
}

/** What `read` takes in at most unless it is told otherwise. */
export const defaultReadLimitBytes = 16 * 1024 * 1024
/** Objects on a page of `list` unless it is told otherwise. */
export const defaultPage = 1000
