const firstMs = 100
const longestMs = 10_000

/** How long a partition waits after its delivery failed `failures` times before: 100 ms, doubled each time, 10 s at most. */
export function deliveryBackoffMs(failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10))
}
