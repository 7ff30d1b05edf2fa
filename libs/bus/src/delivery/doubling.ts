/** `firstMs`, doubled with each failure before it, and never more than `longestMs`. */
export const doubling = (firstMs: number, longestMs: number, failures: number): number =>
  Math.min(longestMs, firstMs * 2 ** failures)
