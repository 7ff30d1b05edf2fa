const MiB = 1024 * 1024
export const mostParts = 10_000
const stepParts = 1_000
const largestStreamPart = 32 * MiB

/**
 * The size of a part, counted from 1, of a stream whose length nobody knows. It doubles after 1,000 parts until it is 32 MiB, so that a
 * short stream takes little memory and 10,000 parts hold 253 GiB, if the first ones have 5 MiB.
 */
export function streamPartSize(firstBytes: number, part: number): number {
  const doublings = Math.floor((part - 1) / stepParts)
  return Math.max(firstBytes, Math.min(largestStreamPart, firstBytes * 2 ** Math.min(doublings, 10)))
}

/** The size of all parts but the last of content whose length is known: whole MiB, so that 10,000 suffice. */
export function evenPartSize(usualBytes: number, sizeBytes: number): number {
  return Math.max(usualBytes, Math.ceil(sizeBytes / mostParts / MiB) * MiB)
}

/** The least that S3 takes as a part, except for the last one. */
export const leastPartBytes = 5 * MiB

/** The usual size of a file's parts, in bytes, and how many of them are on the way at once. */
interface FileParts {
  readonly filePartBytes: number
  readonly fileWidth: number
}

/** The size of a file's parts: a file that is smaller than those on the way at once is cut into as many, if S3 takes them. */
export function filePartSize({ filePartBytes, fileWidth }: FileParts, sizeBytes: number): number {
  const each = Math.max(leastPartBytes, Math.ceil(sizeBytes / fileWidth / MiB) * MiB)
  return evenPartSize(Math.min(filePartBytes, each), sizeBytes)
}

export interface Piece {
  /** From 1 on. */
  readonly part: number
  readonly start: number
  readonly sizeBytes: number
}

/** Content in parts of one size, the last one shorter. None for no content. */
export function evenPieces(sizeBytes: number, partBytes: number): Piece[] {
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => {
    const start = index * partBytes
    return { part: index + 1, start, sizeBytes: Math.min(partBytes, sizeBytes - start) }
  })
}
