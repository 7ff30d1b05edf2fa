import type { ServerResponse } from 'node:http'

/** So long a reader may leave an answer where it is. */
const STALLED_MS = 60_000

/** Breaks off an answer of which nothing was taken for that long: what it holds, in memory and of the object store, is given back. */
export function endWhenStalled(response: ServerResponse, stalledMs = STALLED_MS): void {
  response.setTimeout(stalledMs, () => response.destroy())
  // Before Node.js sets the time for which it keeps a connection: what comes next on it may take its time.
  response.prependOnceListener('finish', () => response.setTimeout(0))
}
