import { ServiceMetrics } from '@udb/service'
import { Counter } from 'prom-client'

/** Loads that wait for the one writer of their tenant's database. */
export interface WriterQueue {
  readonly waiting: number
  readonly longestMs: number
}

/** Processes for foreign SQL: bound to a tenant, of those busy, the spare, and who waits for one. */
export interface Runners {
  readonly bound: number
  readonly busy: number
  readonly warm: number
  readonly waiting: number
}

export class AnalyzerMetrics extends ServiceMetrics {
  private readonly kpis: Counter

  constructor() {
    super('analyzer')
    this.kpis = new Counter({
      name: 'analyze_kpi_count',
      help: 'KPIs that were computed.',
      registers: [this.registry],
    })
  }

  kpisComputed(count: number): void {
    this.kpis.inc(count)
  }

  measureWriter(queue: () => WriterQueue): void {
    const depth = 'Loads, of all tenants, that wait for the one before them in the same database.'
    this.measure('udb_writer_queue_depth', depth, [], () => [[{}, queue().waiting]])
    const wait = 'How long the load has waited that waits longest for the writer of its database.'
    this.measure('udb_writer_oldest_wait_seconds', wait, [], () => [[{}, queue().longestMs / 1_000]])
  }

  measureRunners(runners: () => Runners): void {
    const processes = 'Processes that run the SQL of people: busy, idle with a tenant, or warm without one.'
    this.measure('udb_runner_processes', processes, ['state'], () => {
      const { bound, busy, warm } = runners()
      return [
        [{ state: 'busy' }, busy],
        [{ state: 'idle' }, bound - busy],
        [{ state: 'warm' }, warm],
      ]
    })
    const depth = 'Queries and KPIs that wait for a process.'
    this.measure('udb_runner_queue_depth', depth, [], () => [[{}, runners().waiting]])
  }
}
