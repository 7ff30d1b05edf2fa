import { type Bus, BusError } from '@udb/bus'
import { CodecError } from '@udb/events'
import type { EventWire } from '@udb/registry'
import { backoffMs, type Log, pause } from '@udb/service'
import type { OutboxEvent } from './rows.js'
import { JOBS_TOPIC } from './store.js'

/**
 * Publishes what was decided, in its order, as often as it takes until it is durable. At least once: the ids make a repeat harmless.
 * What the log will never take is given up, since waiting for it would hold up every job of the partition. A request that is given up
 * ends with the time-out of its step.
 */
export class Relay {
  constructor(
    private readonly bus: Bus,
    private readonly wire: EventWire,
    private readonly log: Log,
  ) {}

  /** Rejects only when the signal aborts: then it is still in the outbox, for the next owner. */
  async publish(events: readonly OutboxEvent[], signal: AbortSignal): Promise<void> {
    const refusal = await this.untilTaken(events, signal)
    if (refusal === null) return
    // One of them is refused, and with it all: the others are published without it.
    if (events.length > 1) for (const event of events) await this.publish([event], signal)
    else this.giveUp(events[0]!, refusal)
  }

  /** Null when they are durable; otherwise why they never will be, as they are. */
  private async untilTaken(events: readonly OutboxEvent[], signal: AbortSignal): Promise<Refusal | null> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.bus.publish(await this.recordsOf(events))
        return null
      } catch (error) {
        if (signal.aborted) throw error
        if (isRefusal(error)) return error
        this.log.warn(`the outbox waits ${backoffMs(attempt)} ms for the event log`, { error: String(error) })
        await pause(backoffMs(attempt), signal)
      }
    }
  }

  private giveUp({ event: { name, meta } }: OutboxEvent, { code, message }: Refusal): void {
    this.log.error(`given up, as the event log will never take it: ${name}`, {
      tenant: meta.tenant,
      job: meta.jobId,
      event: name,
      event_id: meta.eventId,
      code,
      error: message,
    })
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

/** What is wrong with an event, however well the log is. */
type Refusal = BusError | CodecError

const isRefusal = (error: unknown): error is Refusal =>
  error instanceof CodecError || (error instanceof BusError && error.code === 'record_too_large')
