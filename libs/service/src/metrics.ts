import type { CodecErrorCode } from '@udb/events'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { type Behind, lagByTopic, within } from './consumer-lag.js'
import { BUILD_INFO, DEPENDENCY_UP } from './waiting-metrics.js'

/** Why something was done again, or had to wait. */
export const RETRY_REASONS = ['dependency_away', 'fact_failed', 'step_attempt', 'step_redelivered'] as const
export type RetryReason = (typeof RETRY_REASONS)[number]

/** Codes under which the runner of reactions buries an event; each counts from zero, so that the first one is an increase too. */
const BURIED = [
  'event_not_framed',
  'event_schema_unknown',
  'event_undecodable',
  'event_invalid',
  'event_header_mismatch',
  'event_type_unknown',
  'batch_damaged',
  'batch_unreadable',
  'reaction_failed',
] as const satisfies readonly (CodecErrorCode | 'reaction_failed')[]

export interface BuildInfo {
  readonly version: string
  /** `distributed` when the event log is shared by processes. */
  readonly shape: 'embedded' | 'distributed'
}

/** Reactions that run now, and those that wait for their turn. */
export interface LaneLoad {
  readonly active: number
  readonly waiting: number
}

/** A measurement of something outside must not hold up a scrape for longer, in milliseconds. */
const MEASURE_WITHIN_MS = 2_000
/** Shorter, so that of several consumers one that does not answer takes no other along. */
const LAG_WITHIN_MS = 1_500

/**
 * One registry a service, so that several live in one process. No label is a tenant, a job or anything else that people make: their number
 * has no bound.
 */
export class ServiceMetrics {
  readonly registry = new Registry()
  private readonly reactions: Histogram<'event' | 'outcome'>
  private readonly retries: Counter<'event' | 'reason'>
  private readonly deadLetters: Counter<'code'>
  private readonly dependencies: Gauge<'component'>
  private readonly build: Gauge<'version' | 'shape'>
  private readonly consumers: { readonly group: string; readonly behind: Behind }[] = []
  private lanes: () => LaneLoad = () => ({ active: 0, waiting: 0 })

  constructor(readonly service: string) {
    this.registry.setDefaultLabels({ service })
    const registers = [this.registry]
    this.reactions = new Histogram({
      name: 'udb_reaction_duration_seconds',
      help: 'How long a reaction to an event took, by how it ended.',
      labelNames: ['event', 'outcome'],
      buckets: [0.002, 0.01, 0.05, 0.2, 1, 5, 30, 120],
      registers,
    })
    this.retries = new Counter({
      name: 'udb_retries_total',
      help: 'What was done again or had to wait, by event and by why.',
      labelNames: ['event', 'reason'],
      registers,
    })
    this.deadLetters = new Counter({
      name: 'udb_dead_letters_total',
      help: 'Events that could not be handled, by code.',
      labelNames: ['code'],
      registers,
    })
    this.dependencies = new Gauge({
      ...DEPENDENCY_UP,
      labelNames: ['component'],
      registers,
    })
    this.build = new Gauge({
      ...BUILD_INFO,
      labelNames: ['version', 'shape'],
      registers,
    })
    for (const code of BURIED) this.deadLetters.inc({ code }, 0)
    this.measureLag()
    this.measureLanes()
  }

  built({ version, shape }: BuildInfo): void {
    this.build.set({ version, shape }, 1)
  }

  /** Every series of an event that the service reacts to begins at zero: a counter that is born with 1 shows no increase. */
  reactsTo(event: string, shape: 'step' | 'fact'): void {
    for (const reason of RETRY_REASONS)
      if (reason === 'dependency_away' || reason.startsWith(shape)) this.retries.inc({ event, reason }, 0)
  }

  reacted(event: string, outcome: string, seconds: number): void {
    this.reactions.observe({ event, outcome }, seconds)
  }

  retried(event: string, reason: RetryReason): void {
    this.retries.inc({ event, reason })
  }

  deadLettered(code: string): void {
    this.deadLetters.inc({ code })
  }

  dependencyUp(component: string, up: boolean): void {
    this.dependencies.set({ component }, up ? 1 : 0)
  }

  /** From now on each scrape asks how far this consumer is behind. */
  consumes(group: string, behind: Behind): void {
    this.consumers.push({ group, behind })
  }

  runsIn(lanes: () => LaneLoad): void {
    this.lanes = lanes
  }

  /** A gauge that is measured when somebody looks. One that cannot be measured has no sample then: no value is better than an old one. */
  measure<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    measure: () => Promise<readonly Sample<Label>[]> | readonly Sample<Label>[],
  ): void {
    const gauge = new Gauge<Label>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [],
      async collect() {
        const samples = await within(MEASURE_WITHIN_MS, async () => measure()).catch(() => [])
        this.reset()
        // Without labels prom-client starts a gauge at 0, which would be a lie.
        if (samples.length === 0 && labelNames.length === 0) this.remove()
        for (const [labels, value] of samples) this.set(labels, value)
      },
    })
    this.registry.registerMetric(gauge)
  }

  /** For services with engines in processes of their own. */
  measureEngines(count: () => number): void {
    this.measure('udb_engine_processes', 'Processes of DuckDB that the service keeps, busy or not.', [], () => [
      [{}, count()],
    ])
  }

  private measureLag(): void {
    const help = 'Records that were not committed yet, of the partitions that this instance owns.'
    this.measure('udb_consumer_lag_records', help, ['group', 'topic'], async () => {
      const lags = await Promise.allSettled(
        this.consumers.map(({ group, behind }) => within(LAG_WITHIN_MS, () => lagByTopic(group, behind))),
      )
      return lags.flatMap((lag) => (lag.status === 'fulfilled' ? lag.value : []))
    })
  }

  private measureLanes(): void {
    this.measure('udb_reactions_in_flight', 'Reactions that run now.', [], () => [[{}, this.lanes().active]])
    const help = 'Events that were taken from the log and wait for a reaction before them.'
    this.measure('udb_reactions_waiting', help, [], () => [[{}, this.lanes().waiting]])
  }
}

export type Sample<Label extends string> = readonly [labels: Partial<Record<Label, string>>, value: number]
