import type { Bus } from '@udb/bus'
import type { EventWire } from '@udb/registry'
import { backoffMs, type Log, pause } from '@udb/service'
import type { OutboxEvent } from './rows.js'
import { JOBS_TOPIC } from './store.js'

/** Publishes what was decided, in its order, as often as it takes until it is durable. At least once: the ids make a repeat harmless. */
export class Relay {
  constructor(
    private readonly bus: Bus,
    private readonly wire: EventWire,
    private readonly log: Log,
  ) {}

  /** Rejects only when the signal aborts: then it is still in the outbox, for the next owner. */
  async publish(events: readonly OutboxEvent[], signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.bus.publish(await this.recordsOf(events))
      } catch (error) {
        if (signal.aborted) throw error
        this.log.warn(`the outbox waits ${backoffMs(attempt)} ms for the event log`, { error: String(error) })
        await pause(backoffMs(attempt), signal)
      }
    }
  }

  private async recordsOf(events: readonly OutboxEvent[]) {
    const records = await Promise.all(
      events.map(async ({ event, traceparent, dispatchOnly }) => {
        const encoded = await this.wire.encode(event, traceparent)
        return dispatchOnly ? encoded.filter(({ topic }) => topic !== JOBS_TOPIC) : encoded
      }),
    )
    return records.flat()
  }
}
