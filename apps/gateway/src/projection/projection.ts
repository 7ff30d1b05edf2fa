import type { PartitionId, Subscription } from '@udb/bus'
import { isEnded } from '@udb/jobs'
import { backoffMs, type Log, pause, type Platform, toldOf } from '@udb/service'
import type { GatewayMetrics } from '../gateway-metrics.js'
import type { Transition } from './fold-batch.js'
import type { JobSignals } from './job-signals.js'
import { PartitionProjector, type ProjectorPorts } from './partition-projector.js'
import { PROJECTION_GROUP } from './read-or-bury.js'
import { Relay } from './relay.js'
import type { JobEntry } from './rows.js'
import { CATALOG_TOPIC, JOBS_TOPIC, type ProjectionStore } from './store.js'

/** Keeps the read model up with the log, and decides what happens next: one projector for each partition that this instance owns. */
export class Projection {
  private readonly projectors = new Map<string, PartitionProjector>()
  private readonly ports: ProjectorPorts
  private subscription: Subscription | null = null
  private readonly stopping = new AbortController()
  private recoveries = 0

  constructor(
    private readonly platform: Platform,
    store: ProjectionStore,
    signals: JobSignals,
    metrics: GatewayMetrics,
  ) {
    const log = platform.log.child({ service: 'gateway', component: 'projection' })
    this.ports = {
      bus: platform.bus,
      wire: platform.wire,
      now: platform.now,
      store,
      log,
      relay: new Relay(platform.bus, platform.wire, log),
      buried: (code) => metrics.deadLettered(code),
      committed: ({ changes, transitions }) => {
        for (const transition of transitions) {
          metrics.jobChanged(transition)
          logTransition(log, transition, changes.jobs.get(transition.jobId))
        }
        for (const [jobId, { state }] of changes.jobs) signals.folded(jobId, isEnded(state))
      },
    }
  }

  async start(): Promise<void> {
    this.subscription = this.platform.bus.consume({
      group: PROJECTION_GROUP,
      topics: [JOBS_TOPIC, CATALOG_TOPIC],
      // These are the facts: what is decided without some of them, a step that is asked for again or a job that fails, is a fact itself.
      waitsForDamaged: true,
      position: (id, lease) => this.takeOver(id, lease),
      deliver: async (records, lease) => {
        const projector = this.projectors.get(keyOf(lease))
        if (!projector) throw new Error(`records of ${keyOf(lease)} before it was taken over`)
        await projector.deliver(records)
      },
    })
    await this.subscription.ready
  }

  private async takeOver(id: PartitionId, lease: AbortSignal): Promise<number> {
    const key = keyOf(id)
    await this.projectors.get(key)?.end()
    lease.throwIfAborted()
    const projector = new PartitionProjector(id, this.ports, lease)
    this.projectors.set(key, projector)
    const lost = async (): Promise<void> => {
      await projector.end()
      if (this.projectors.get(key) === projector) this.projectors.delete(key)
    }
    lease.addEventListener('abort', () => void lost(), { once: true })
    return projector.takeOver()
  }

  /**
   * After the database has recovered from a crash: every partition is brought up to the log again, as often as it takes. Asked for while
   * it is under way, it begins once more afterwards.
   */
  async recover(): Promise<void> {
    this.recoveries++
    if (this.recoveries > 1) return
    for (let attempt = 1; !this.stopping.signal.aborted;) {
      const asked = this.recoveries
      const results = await Promise.allSettled([...this.projectors.values()].map((projector) => projector.recover()))
      const failed = results.filter((result) => result.status === 'rejected')
      if (failed.length === 0 && this.recoveries === asked) break
      if (failed.length === 0) continue
      const waitMs = backoffMs(attempt++)
      this.ports.log.warn(`${failed.length} partitions wait ${waitMs} ms for the read model`, toldOf(failed[0]?.reason))
      await pause(waitMs, this.stopping.signal).catch(() => undefined)
    }
    this.recoveries = 0
  }

  /** Jobs whose time has come, without waiting for the clock. */
  async fireDue(): Promise<void> {
    await Promise.all([...this.projectors.values()].map((projector) => projector.fireDue()))
  }

  /** How many records are not folded yet, in the partitions that are owned here and now. */
  async lag(): Promise<number> {
    const ends = (
      await Promise.all([JOBS_TOPIC, CATALOG_TOPIC].map((topic) => this.platform.bus.positions(topic)))
    ).flat()
    return ends.reduce(
      (sum, end) => sum + Math.max(0, end.next - (this.projectors.get(keyOf(end))?.position ?? end.next)),
      0,
    )
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the projection stops'))
    await this.subscription?.close()
    await Promise.all([...this.projectors.values()].map((projector) => projector.end()))
  }
}

const keyOf = ({ topic, partition }: PartitionId): string => `${topic}/${partition}`

function logTransition(log: Log, { jobId, type, state, durationMs }: Transition, entry: JobEntry | undefined): void {
  const tenant = entry && entry.state.kind !== 'none' ? entry.state.tenant : undefined
  const traceId = entry?.traceparent?.split('-')[1]
  log.info(`job ${state}`, {
    ...(tenant === undefined ? {} : { tenant }),
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(durationMs === null ? {} : { duration_ms: durationMs }),
    job: jobId,
    type,
  })
}
