import type { Bus } from '@udb/bus'
import type { AnyEvent, Fact, Meta } from '@udb/events'
import type { EventWire } from '@udb/registry'
import { currentTraceparent } from './tracing.js'

/** On whose behalf something is published, and because of what. */
export interface Cause {
  readonly tenant: string
  readonly jobId: string | null
  readonly actor: string
  readonly causationId: string | null
}

export const causeOf = (meta: Meta): Cause => ({
  tenant: meta.tenant,
  jobId: meta.jobId,
  actor: meta.actor,
  causationId: meta.eventId,
})

/** Puts a fact into its envelope. The id is the caller's, derived from what caused it. */
export const enveloped = (fact: Fact, eventId: string, source: string, time: number, cause: Cause): AnyEvent =>
  ({ name: fact.name, meta: { eventId, source, time, ...cause }, data: fact.data }) as AnyEvent

/** Events to the bus, each to all its topics, in the order given. */
export class Publisher {
  constructor(
    private readonly bus: Bus,
    private readonly wire: EventWire,
  ) {}

  /** Resolves when all are durable. `traceparent` overrides the current span's. */
  async publish(events: readonly AnyEvent[], traceparent: string | null = currentTraceparent()): Promise<void> {
    const records = await Promise.all(events.map((event) => this.wire.encode(event, traceparent)))
    await this.bus.publish(records.flat())
  }
}
