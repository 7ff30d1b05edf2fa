import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

/** The parts of kafkajs 2.2.4's queue of a connection that this needs. */
interface Queue {
  readonly pending: readonly unknown[]
  scheduleCheckPendingRequests(): void
}

let isCalm = false

/**
 * kafkajs looks for requests that wait once more after every answer, in a timer that starts itself again for ever: a thousand times a second
 * for each connection (it asks for a time in the past, which Node.js 24 warns of), several per cent of a processor for a service that does
 * nothing. Only where a request waits there is something to look for; who puts one there schedules the look itself. It is the one thing
 * that has to be mended inside the package, and only for this version of it.
 */
export function calmRequestQueues(): void {
  if (isCalm) return
  isCalm = true
  const queue = (RequestQueue as unknown as { readonly prototype: Queue }).prototype
  const schedule = queue.scheduleCheckPendingRequests
  queue.scheduleCheckPendingRequests = function (this: Queue): void {
    if (this.pending.length > 0) schedule.call(this)
  }
}
