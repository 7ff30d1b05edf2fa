import type { Bus, BusRecord, Lease, Subscription } from '@udb/bus'
import {
  type AnyEvent,
  CodecError,
  eventFromCloudEvent,
  type Fact,
  isIgnored,
  STRUCTURED,
  tenantOfInbox,
} from '@udb/events'
import type { EventWire } from '@udb/registry'
import { SpanKind } from '@opentelemetry/api'
import { deadLetter } from './dead-letter.js'
import { KeyedLanes } from './keyed-lanes.js'
import { type Log, toldOf } from './log.js'
import { consumedAttributes, type MessagingSystem } from './messaging-attributes.js'
import type { ServiceMetrics } from './metrics.js'
import { PartitionWork } from './partition-work.js'
import type { BoundReaction } from './bound-reaction.js'
import { DONE, eventOf, FactRunner, type Handled } from './fact-runner.js'
import type { Publisher } from './publisher.js'
import { untilDone, whileDown } from './retry.js'
import type { StepEvent, StepRunner } from './step-runner.js'
import { currentTraceId, inSpan, markFailed } from './tracing.js'
import { reactionsPerTenant, type Width } from './width.js'

export interface ReactionRunnerPorts {
  readonly service: string
  readonly bus: Bus
  readonly wire: EventWire
  readonly publisher: Publisher
  readonly steps: StepRunner
  readonly log: Log
  readonly now: () => number
  readonly metrics: ServiceMetrics
  /** What the log is called in traces. */
  readonly messaging: MessagingSystem
}

/** A partition while it is owned. */
interface Held {
  readonly work: PartitionWork
  /** Aborts when the partition is lost or the service stops. */
  readonly signal: AbortSignal
}

/**
 * Reads a service's topics and runs its reactions: same key in order, other keys side by side; commits only the contiguous prefix that
 * is done; waits while a dependency is away; sends what cannot be handled to the dead letters, so that it blocks nobody.
 */
export class ReactionRunner {
  private readonly byName: Map<string, BoundReaction>
  private readonly lanes: KeyedLanes
  private readonly stopping = new AbortController()
  private subscription: Subscription | null = null
  private readonly group: string
  private readonly facts: FactRunner

  constructor(
    private readonly ports: ReactionRunnerPorts,
    private readonly reactions: readonly BoundReaction[],
    width: Width,
    tenants: number,
  ) {
    this.byName = new Map(reactions.map((reaction) => [reaction.on, reaction]))
    this.lanes = new KeyedLanes(width.total, reactionsPerTenant(width, tenants))
    this.group = `udb.${ports.service}`
    this.facts = new FactRunner({
      ...ports,
      bury: (record, message, signal) => this.bury(record, 'reaction_failed', message, signal),
      waiting: (event, error, ms) => this.waiting(event, error, ms),
    })
    ports.metrics.runsIn(() => this.lanes.load)
    for (const { on, shape } of reactions) ports.metrics.reactsTo(on, shape)
  }

  async start(): Promise<void> {
    const topics = [...new Set(this.reactions.flatMap((reaction) => reaction.topics))]
    if (topics.length === 0) return
    const held = new WeakMap<Lease, Held>()
    this.subscription = this.ports.bus.consume({
      group: this.group,
      topics,
      deliver: async (records, lease) => {
        const partition = held.get(lease) ?? this.hold(lease)
        held.set(lease, partition)
        for (const record of records) await this.admit(record, partition)
      },
    })
    this.ports.metrics.consumes(this.group, this.subscription)
    await this.subscription.ready
  }

  /** Stops taking records, aborts what runs, leaves the group. What was not finished comes again. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the service is stopping'))
    await this.subscription?.close()
  }

  private hold(lease: Lease): Held {
    return { work: new PartitionWork(lease), signal: AbortSignal.any([lease.signal, this.stopping.signal]) }
  }

  private async admit(record: BusRecord, { work, signal }: Held): Promise<void> {
    await work.room()
    if (signal.aborted) return
    if (!work.begin(record.offset)) return
    if (this.isForOthers(record)) return work.pass(record.offset)
    const lane = `${record.topic}/${record.partition}/${record.key ?? record.offset}`
    const decoded = await this.decode(record, signal).catch((error: unknown) => {
      work.withdraw(record.offset)
      throw error
    })
    if (decoded === 'stopped') return
    if (decoded === null) return work.finish(record.offset)
    const { event, reaction } = decoded
    if (!reaction || !reaction.topics.includes(record.topic)) return work.pass(record.offset)
    const handled = this.lanes.run(lane, event.meta.tenant, () => this.handle(record, event, reaction, signal, lane))
    void this.end(record, handled, signal).then(
      () => (signal.aborted ? undefined : work.finish(record.offset)),
      () => undefined,
    )
  }

  /** Resolves when nothing is left to do for the record; rejects only when the signal aborts. */
  private async end(record: BusRecord, handled: Promise<Handled>, signal: AbortSignal): Promise<void> {
    try {
      const { published } = await handled
      await published
    } catch (error) {
      if (signal.aborted) throw error
      this.ports.log.error('a reaction could not be ended', { error: String(error), topic: record.topic })
      await this.bury(record, 'reaction_failed', `the reaction of ${this.ports.service} could not be ended`, signal)
    }
  }

  /**
   * On the record of facts most events are for others, and reading them would be most of the work. What strangers write is always read:
   * there a header that lies is to be told.
   */
  private isForOthers(record: BusRecord): boolean {
    const name = eventOf(record)
    return name !== 'unknown' && !this.byName.has(name) && tenantOfInbox(record.topic) === null
  }

  /** Null when it was dead-lettered. A registry that is away is waited for. */
  private async decode(
    record: BusRecord,
    signal: AbortSignal,
  ): Promise<{ event: AnyEvent; reaction: BoundReaction | undefined } | null | 'stopped'> {
    try {
      const event = await whileDown(
        signal,
        (error, ms) => this.waiting(eventOf(record), error, ms),
        () => this.read(record),
      )
      return { event, reaction: this.byName.get(event.name) }
    } catch (error) {
      if (signal.aborted) return 'stopped'
      if (!(error instanceof CodecError)) throw error
      await this.bury(record, error.code, error.message, signal)
      return null
    }
  }

  private async read(record: BusRecord): Promise<AnyEvent> {
    const tenant = tenantOfInbox(record.topic)
    const structured = record.headers['content-type']?.startsWith(STRUCTURED)
    if (structured && tenant === null)
      throw new CodecError('event_not_framed', 'structured CloudEvents are for the inbox only')
    const event = structured
      ? eventFromCloudEvent(record.value, tenant!, record.appendedAt)
      : await this.ports.wire.decode(record)
    if (tenant !== null && event.meta.tenant !== tenant)
      throw new CodecError('event_header_mismatch', `the event names a tenant that is not the topic's`)
    return event
  }

  private async handle(
    record: BusRecord,
    event: AnyEvent,
    reaction: BoundReaction,
    signal: AbortSignal,
    lane: string,
  ): Promise<Handled> {
    const { meta } = event
    const stepId = (event.data as { readonly stepId?: string }).stepId
    const attributes = {
      ...consumedAttributes(this.ports.messaging, this.group, record),
      'messaging.message.id': meta.eventId,
      'udb.service': this.ports.service,
      'udb.tenant': meta.tenant,
      'udb.job': meta.jobId ?? '',
      'udb.step': stepId ?? '',
    }
    const parent = record.headers['traceparent'] ?? ''
    const begun = performance.now()
    return inSpan(
      `${this.ports.service} ${event.name}`,
      { parent, kind: SpanKind.CONSUMER, attributes },
      async (span) => {
        const traceId = currentTraceId()
        const log = this.ports.log.child({
          tenant: meta.tenant,
          job: meta.jobId,
          event: event.name,
          ...(stepId ? { step: stepId } : {}),
          ...(traceId ? { trace_id: traceId } : {}),
        })
        const { outcome, published } = await whileDown<Handled>(
          signal,
          (error, ms) => this.waiting(event.name, error, ms),
          async () =>
            reaction.shape === 'step'
              ? { outcome: await this.step(event, reaction, signal, log), published: DONE }
              : this.facts.run({ record, event, reaction, signal, log, lane }),
        )
        log.debug(`${event.name}: ${outcome}`)
        span.setAttribute('udb.outcome', outcome)
        if (outcome === 'dead-lettered') markFailed(span, 'reaction_failed')
        this.ports.metrics.reacted(event.name, outcome, (performance.now() - begun) / 1000)
        return { outcome, published }
      },
    )
  }

  private async step(event: AnyEvent, reaction: BoundReaction, signal: AbortSignal, log: Log): Promise<string> {
    const asked = event as unknown as StepEvent
    if (asked.data.attempt > 1) this.ports.metrics.retried(event.name, 'step_attempt')
    const outcome = await this.ports.steps.run(asked, signal, log, async (context) => {
      if (!reaction.resumes) context.signal.throwIfAborted()
      const facts = await reaction.react(event, context)
      return isIgnored(facts) ? [] : (facts as readonly Fact[])
    })
    if (outcome === 'repeated') this.ports.metrics.retried(event.name, 'step_redelivered')
    return outcome
  }

  /** There is no other way out for the record, so whatever the log has against the letter is waited for. */
  private async bury(record: BusRecord, code: string, message: string, signal: AbortSignal): Promise<void> {
    this.ports.log.warn(`dead-lettered: ${code}`, {
      code,
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      reason: message,
    })
    this.ports.metrics.deadLettered(code)
    const letter = deadLetter(record, this.group, code, message, `udb/${this.ports.service}`, this.ports.now())
    await untilDone(
      signal,
      (error, ms) => this.waiting('dead.letter', error, ms),
      () => this.ports.publisher.publish([letter]),
    )
  }

  private waiting(event: string, error: unknown, ms: number): void {
    this.ports.metrics.retried(event, 'dependency_away')
    this.ports.log.warn(`waiting ${ms} ms for a dependency`, { event, ...toldOf(error) })
  }
}
