import type { BusRecord } from '@udb/bus'
import { type AnyEvent, derivedId, type Fact, isEventName, isIgnored } from '@udb/events'
import type { BoundReaction } from './bound-reaction.js'
import type { Log } from './log.js'
import type { ServiceMetrics } from './metrics.js'
import { causeOf, enveloped, type Publisher } from './publisher.js'
import type { FactAbout } from './reaction.js'
import { backoffMs, isDependencyDown, pause, whileDown } from './retry.js'

/** How a reaction ended, and when its facts are durable. */
export interface Handled {
  readonly outcome: string
  readonly published: Promise<void>
}

export const DONE = Promise.resolve()

/** An event on its way through its reaction. */
export interface UnderWay {
  readonly record: BusRecord
  readonly event: AnyEvent
  readonly reaction: BoundReaction
  readonly signal: AbortSignal
  readonly log: Log
  /** What has to stay in order. */
  readonly lane: string
}

export interface FactRunnerPorts {
  readonly service: string
  readonly publisher: Pick<Publisher, 'publish'>
  readonly metrics: ServiceMetrics
  readonly now: () => number
  readonly bury: (record: BusRecord, message: string, signal: AbortSignal) => Promise<void>
  readonly waiting: (event: string, error: unknown, ms: number) => void
}

/** After so many failures of one reaction that is not waiting for a dependency, the event is dead-lettered. */
const MAX_ATTEMPTS = 5

/** Runs the reactions that are no steps: their facts have ids derived from the event, so that a redelivery repeats them. */
export class FactRunner {
  private readonly publishing = new Map<string, Promise<void>>()

  constructor(private readonly ports: FactRunnerPorts) {}

  async run(underWay: UnderWay): Promise<Handled> {
    const { record, event, reaction, signal, log } = underWay
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await reaction.react(event, { signal, log, now: this.ports.now })
        if (isIgnored(result)) return { outcome: 'ignored', published: DONE }
        return { outcome: 'reacted', published: this.publish(underWay, this.derived(event, result)) }
      } catch (error) {
        if (signal.aborted || isDependencyDown(error)) throw error
        log.error(`${event.name}: the reaction failed (attempt ${attempt})`, {
          error: error instanceof Error ? error.stack : String(error),
        })
        if (attempt >= MAX_ATTEMPTS) {
          await this.ports.bury(record, `the reaction of ${this.ports.service} failed ${attempt} times`, signal)
          return { outcome: 'dead-lettered', published: DONE }
        }
        this.ports.metrics.retried(event.name, 'fact_failed')
        await pause(backoffMs(attempt), signal)
      }
    }
  }

  /**
   * The next reaction does not wait until these facts are durable, so that many travel together; only the facts of the same lane do, which
   * keeps their order. The event is done when they are: until then it comes again.
   */
  private publish(underWay: UnderWay, facts: readonly AnyEvent[]): Promise<void> {
    const { lane } = underWay
    const send = (): Promise<void> => this.send(underWay, facts)
    const before = this.publishing.get(lane)
    const published = before ? before.then(send, send) : send()
    this.publishing.set(lane, published)
    const forget = (): void => {
      if (this.publishing.get(lane) === published) this.publishing.delete(lane)
    }
    published.then(forget, forget)
    return published
  }

  private async send({ record, signal, log }: UnderWay, facts: readonly AnyEvent[]): Promise<void> {
    try {
      await whileDown(
        signal,
        (error, ms) => this.ports.waiting(eventOf(record), error, ms),
        () => this.ports.publisher.publish(facts),
      )
    } catch (error) {
      if (signal.aborted) throw error
      log.error('what a reaction gave back cannot be published', { error: String(error) })
      await this.ports.bury(record, `the facts of ${this.ports.service} cannot be published`, signal)
    }
  }

  private derived(event: AnyEvent, facts: readonly FactAbout[]): AnyEvent[] {
    const source = `udb/${this.ports.service}`
    return facts.map(({ about, ...made }, index) => {
      const id = about ? derivedId(about.jobId, about.key) : derivedId(event.meta.eventId, made.name, index)
      const cause = about ? { ...causeOf(event.meta), jobId: about.jobId } : causeOf(event.meta)
      return enveloped(made as Fact, id, source, this.ports.now(), cause)
    })
  }
}

/** The event that a record says it is, before anything of it is believed: no name that is not ours becomes a label. */
export function eventOf({ headers }: BusRecord): string {
  const type = headers['ce_type'] ?? ''
  return isEventName(type) ? type : 'unknown'
}
