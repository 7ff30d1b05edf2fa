import type { Bus, Subscription } from '@udb/bus'
import { type EventOf, fact } from '@udb/events'
import type { EventWire } from '@udb/registry'
import { enveloped, Publisher } from '@udb/service'
import type { Caller } from './role.js'

export type QueryAnswer = EventOf<'query.answered'>

export interface Query {
  readonly sql: string
  readonly maxRows: number
  readonly timeoutMs: number
}

/** An answer travels on the log up to this; what is larger comes by reference. */
const MAX_RESULT_BYTES = 256 * 1024 * 1024

/** The service stops at the deadline and says so; this much longer the gateway listens for it. */
const GRACE_MS = 1_000

/** Asks queries over the bus and gives each answer to whoever asked. */
export class QueryDesk {
  private readonly waiting = new Map<string, (answer: QueryAnswer) => void>()
  private subscription: Subscription | null = null
  private readonly publisher: Publisher

  constructor(
    private readonly bus: Bus,
    private readonly wire: EventWire,
    private readonly now: () => number,
    private readonly newId: () => string,
  ) {
    this.publisher = new Publisher(bus, wire)
  }

  async start(): Promise<void> {
    this.subscription = this.bus.tail(['udb.answers.v1'], (record) => {
      const wake = record.key === null ? undefined : this.waiting.get(record.key)
      if (!wake) return
      this.wire.decode(record).then(
        (event) => event.name === 'query.answered' && wake(event),
        // An answer that cannot be read is no answer; whoever waits hears so at the deadline.
        () => undefined,
      )
    })
    await this.subscription.ready
  }

  /** Null when nobody has answered in time. */
  async ask({ sql, maxRows, timeoutMs }: Query, { tenant, actor }: Caller): Promise<QueryAnswer | null> {
    const queryId = this.newId()
    const deadline = this.now() + timeoutMs
    const request = fact('query.requested', {
      queryId,
      sql,
      maxRows,
      maxBytes: MAX_RESULT_BYTES,
      deadline,
      format: 'json',
    })
    const answered = this.answerTo(queryId, tenant, timeoutMs + GRACE_MS)
    try {
      await this.publisher.publish([
        enveloped(request, queryId, 'udb/gateway', this.now(), { tenant, jobId: null, actor, causationId: null }),
      ])
      return await answered.promise
    } finally {
      answered.release()
    }
  }

  async stop(): Promise<void> {
    await this.subscription?.close()
  }

  private answerTo(
    queryId: string,
    tenant: string,
    timeoutMs: number,
  ): { promise: Promise<QueryAnswer | null>; release(): void } {
    const { promise, resolve } = Promise.withResolvers<QueryAnswer | null>()
    const timer = setTimeout(() => resolve(null), timeoutMs)
    this.waiting.set(queryId, (answer) => {
      if (answer.meta.tenant === tenant) resolve(answer)
    })
    return {
      promise,
      release: () => {
        clearTimeout(timer)
        this.waiting.delete(queryId)
      },
    }
  }
}
