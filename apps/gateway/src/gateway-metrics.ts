import { ServiceMetrics } from '@udb/service'
import { Counter, Histogram } from 'prom-client'
import { JOB_TYPES } from './job-types.js'
import type { Transition } from './projection/fold-batch.js'

const STATES = ['created', 'running', 'completed', 'failed', 'cancelled'] as const

export class GatewayMetrics extends ServiceMetrics {
  private readonly jobs: Counter<'type' | 'state'>
  private readonly durations: Histogram<'type'>
  private readonly requests: Histogram<'method' | 'route' | 'status'>
  private readonly uploads: Counter

  constructor() {
    super('gateway')
    const registers = [this.registry]
    this.jobs = new Counter({
      name: 'job_counter',
      help: 'Jobs that came into a state, by type.',
      labelNames: ['type', 'state'],
      registers,
    })
    this.durations = new Histogram({
      name: 'job_duration',
      help: 'Seconds from the creation of a job to its end, by type.',
      labelNames: ['type'],
      buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
      registers,
    })
    this.requests = new Histogram({
      name: 'udb_http_request_duration_seconds',
      help: 'How long an HTTP request took, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5, 30],
      registers,
    })
    this.uploads = new Counter({
      name: 'udb_upload_bytes_total',
      help: 'Bytes of files that people sent, of requests that failed too.',
      registers,
    })
    // A counter that is born with 1 shows no increase, and a rate of failures needs the first one.
    for (const type of JOB_TYPES) for (const state of STATES) this.jobs.inc({ type, state }, 0)
  }

  uploaded(bytes: number): void {
    this.uploads.inc(bytes)
  }

  /** Called once for each change of a job's state, after the transaction that made it. */
  jobChanged({ type, state, durationMs }: Transition): void {
    const label = (JOB_TYPES as readonly string[]).includes(type) ? type : 'unknown'
    this.jobs.inc({ type: label, state })
    if (durationMs !== null) this.durations.observe({ type: label }, durationMs / 1_000)
  }

  requested(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds)
  }

  /** Gauges that are measured when somebody looks. */
  measured(lag: () => Promise<number>, outboxDepth: () => Promise<number>): void {
    // Asked of what may be away: then they have no sample, and the other metrics are not held up.
    this.measure(
      'udb_projection_lag_records',
      'Records of the log that are not in the read model yet, in the partitions that this instance owns: sum the instances.',
      [],
      async () => [[{}, await lag()]],
    )
    this.measure(
      'udb_outbox_depth',
      'Decided events that are not published yet, or not yet forgotten, by whichever instance: the same on all of them.',
      [],
      async () => [[{}, await outboxDepth()]],
    )
  }
}
