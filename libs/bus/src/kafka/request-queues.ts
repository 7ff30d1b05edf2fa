import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

/** The parts of kafkajs 2.2.4's queue of a connection that this needs. */
interface Queue {
  readonly pending: readonly unknown[]
  readonly broker: string
  readonly logger: { error(message: string, fields: object): void }
  scheduleCheckPendingRequests(): void
  maybeThrottle(waitMs: number | null | undefined): void
}

/** What a quota makes wait for less is no news: that is how it shares a broker out. */
const longWaitMs = 1_000

let isMended = false

/** They are the only things that have to be mended inside the package, and only for this version of it. */
export function mendRequestQueues(): void {
  if (isMended) return
  isMended = true
  const queue = (RequestQueue as unknown as { readonly prototype: Queue }).prototype
  calm(queue)
  tellOfQuotas(queue)
}

/**
 * kafkajs looks for requests that wait once more after every answer, in a timer that starts itself again for ever: a thousand times a second
 * for each connection (it asks for a time in the past, which Node.js 24 warns of), several per cent of a processor for a service that does
 * nothing. Only where a request waits there is something to look for; who puts one there schedules the look itself.
 */
function calm(queue: Queue): void {
  const schedule = queue.scheduleCheckPendingRequests
  queue.scheduleCheckPendingRequests = function (this: Queue): void {
    if (this.pending.length > 0) schedule.call(this)
  }
}

/** kafkajs waits as it is told to, and says nothing of it; whoever wonders why nothing comes or goes should find it in the log. */
function tellOfQuotas(queue: Queue): void {
  const wait = queue.maybeThrottle
  queue.maybeThrottle = function (this: Queue, waitMs): void {
    if (typeof waitMs === 'number' && waitMs >= longWaitMs)
      this.logger.error('A quota of the brokers makes this client wait', { broker: this.broker, waitMs })
    wait.call(this, waitMs)
  }
}
