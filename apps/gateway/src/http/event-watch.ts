import type { Bus, BusRecord, Subscription } from '@udb/bus'
import { JOBS_TOPIC } from '../projection/store.js'

export const PROGRESS_TOPIC = 'udb.progress.v1'

/** Tells those who watch a job of each new record about it. One tail for all of them; a record nobody waits for costs a look-up. */
export class EventWatch {
  private readonly watchers = new Map<string, Set<(record: BusRecord) => void>>()
  private subscription: Subscription | null = null

  /** `jobLogged`: told of every record of a job, whether somebody watches it or not. */
  constructor(
    private readonly bus: Bus,
    private readonly jobLogged: (jobId: string, type: string | undefined) => void,
  ) {}

  async start(): Promise<void> {
    this.subscription = this.bus.tail([JOBS_TOPIC, PROGRESS_TOPIC], (record) => {
      if (record.key === null) return
      if (record.topic === JOBS_TOPIC) this.jobLogged(record.key, record.headers['ce_type'])
      this.watchers.get(record.key)?.forEach((watcher) => watcher(record))
    })
    await this.subscription.ready
  }

  watch(jobId: string, watcher: (record: BusRecord) => void): { release(): void } {
    const watchers = this.watchers.get(jobId) ?? new Set()
    watchers.add(watcher)
    this.watchers.set(jobId, watchers)
    return {
      release: () => {
        watchers.delete(watcher)
        if (watchers.size === 0) this.watchers.delete(jobId)
      },
    }
  }

  async stop(): Promise<void> {
    await this.subscription?.close()
  }
}
