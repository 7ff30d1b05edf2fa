import type { Bus, BusRecord, PartitionId } from '@udb/bus'
import { DueJobs } from './due-jobs.js'
import { decideFor, foldBatch, type Folded, isEmpty, transitionsOf } from './fold-batch.js'
import { readOrBury, type ReadingPorts } from './read-or-bury.js'
import type { Changes, JobEntry, OutboxEvent } from './rows.js'
import type { ProjectionStore } from './store.js'

export interface ProjectorPorts extends ReadingPorts {
  readonly bus: Pick<Bus, 'read'>
  readonly store: ProjectionStore
  /** After the transaction that wrote them, before what was decided is published. */
  readonly committed: (folded: Folded) => void
}

const READ_AHEAD = 500
export const CACHED_JOBS = 100
const FORGET_AFTER_MS = 100
const TIMER_RETRY_MS = 1_000
const SAID_AT_MOST = 10

/**
 * Folds one partition while it is owned: records in, rows and outbox in one transaction, then the outbox to the bus. Its work is serial:
 * deliveries, due timers and recoveries never overlap, so what is decided stands on the state that is in the database.
 */
export class PartitionProjector {
  private tail: Promise<unknown> = Promise.resolve()
  /** Whether what is known here is what the database has. A write whose answer was lost may have happened, so it is asked again. */
  private loaded = false
  private epoch = 0
  /** Where the read model stands; `seen` may be ahead of it by records that changed nothing, which are not worth a transaction. */
  private stored = 0
  private seen = 0
  private readonly jobs = new Map<string, JobEntry>()
  private readonly relayed = new Set<string>()
  private readonly due: DueJobs
  private forgetting: NodeJS.Timeout | null = null
  private readonly ending = new AbortController()
  private readonly ended: AbortSignal

  /** `lease` aborts when the partition goes to another owner. */
  constructor(
    private readonly id: PartitionId,
    private readonly ports: ProjectorPorts,
    lease: AbortSignal,
  ) {
    this.ended = AbortSignal.any([lease, this.ending.signal])
    this.due = new DueJobs(
      ports.now,
      () =>
        void this.fireDue().catch((error: unknown) =>
          this.ports.log.warn('a timer could not be fired', { error: String(error) }),
        ),
    )
  }

  get position(): number {
    return this.seen
  }

  /** Takes the partition over from whoever had it: publishes what was left in the outbox, and says from where to read. */
  takeOver(): Promise<number> {
    return this.serially(async () => {
      await this.load()
      return this.stored
    })
  }

  deliver(records: readonly BusRecord[]): Promise<void> {
    return this.serially(async () => {
      this.ended.throwIfAborted()
      if (!this.loaded) await this.load()
      const last = records.at(-1)
      if (!last) return
      await this.catchUp(records[0]?.offset ?? 0)
      const fresh = records.filter(({ offset }) => offset >= this.seen)
      if (fresh.length > 0) await this.fold(fresh, last.offset + 1)
    })
  }

  /** Decides the jobs whose time has come, once all is read that the log has by then: what it says of them was not late. */
  fireDue(): Promise<void> {
    return this.serially(async () => {
      const now = this.ports.now()
      let jobIds: string[] = []
      try {
        if (this.ended.aborted) return
        // The clock of the machine may have been set back since it rang: then it is wound again.
        if (!this.due.isDue(now)) return void this.due.take(now)
        if (!this.loaded) await this.load()
        await this.readOn()
        // Not before: what was read may have given a job another time.
        jobIds = this.ended.aborted ? [] : this.due.take(now)
        if (jobIds.length > 0) await this.decideAgain(jobIds, now)
      } catch (error) {
        const undecided = [...jobIds, ...this.due.take(now)]
        const at = this.ports.now() + TIMER_RETRY_MS
        this.due.set(new Map(undecided.map((jobId) => [jobId, at])))
        throw error
      }
    })
  }

  private async decideAgain(jobIds: readonly string[], now: number): Promise<void> {
    const known = await this.known(jobIds)
    const unknown = jobIds.filter((jobId) => !known.has(jobId))
    if (unknown.length > 0)
      this.ports.log.warn(`${unknown.length} timers are let go: the read model has no such jobs`, {
        jobs: unknown.slice(0, SAID_AT_MOST),
      })
    const decided = [...known].map(([jobId, entry]) => ({
      jobId,
      ...decideFor(entry, { now, because: 'time' }, { eventId: null, actor: 'udb/gateway' }, entry.traceparent),
    }))
    const jobs = new Map(decided.map(({ jobId, entry }) => [jobId, entry]))
    const timers = new Map<string, number | null>(unknown.map((jobId) => [jobId, null]))
    for (const { jobId, dueAt } of decided) timers.set(jobId, dueAt)
    const changes: Changes = { ...NO_CHANGES, jobs, timers, outbox: decided.flatMap(({ outbox }) => outbox) }
    await this.commit({ changes, transitions: transitionsOf(known, jobs) }, this.seen)
  }

  /** The database lost its last commits, or is another one: forget what is known of it, and read from where it stands to the log's end. */
  recover(): Promise<void> {
    return this.serially(async () => {
      if (this.ended.aborted) return
      await this.load()
      await this.readOn()
    })
  }

  /** What is on its way is finished, as far as this is still the owner. Idempotent. */
  async end(): Promise<void> {
    if (this.ending.signal.aborted) return void (await this.tail)
    this.ending.abort(new Error('the partition has another owner, or the service stops'))
    this.due.clear()
    await this.serially(async () => {
      this.due.clear()
      if (this.forgetting) clearTimeout(this.forgetting)
      if (this.loaded && (this.relayed.size > 0 || this.seen > this.stored))
        await this.write(NO_CHANGES, this.seen).catch(() => undefined)
    })
  }

  private serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work)
    this.tail = result.catch(() => undefined)
    return result
  }

  private async load(): Promise<void> {
    this.loaded = false
    this.jobs.clear()
    this.ended.throwIfAborted()
    const { nextOffset, epoch, outbox, timers } = await this.ports.store.takeOver(this.id)
    this.epoch = epoch
    this.stored = this.seen = nextOffset
    this.relayed.clear()
    await this.publish(outbox)
    this.due.reset(timers)
    this.loaded = true
  }

  /** Folds up to the log's end, which only the broker of this partition is asked for: that of another one may be away. */
  private readOn(): Promise<void> {
    return this.catchUp(Number.POSITIVE_INFINITY)
  }

  /** Folds what lies between the read model and `offset`. */
  private async catchUp(offset: number): Promise<void> {
    while (this.seen < offset && !this.ended.aborted) {
      const records = await this.ports.bus.read(this.id, this.seen, Math.min(READ_AHEAD, offset - this.seen))
      const last = records.at(-1)
      if (!last) return
      await this.fold(records, last.offset + 1)
    }
  }

  private async fold(records: readonly BusRecord[], next: number): Promise<void> {
    const events = (await Promise.all(records.map((record) => readOrBury(record, this.ports, this.ended)))).filter(
      (event) => event !== null,
    )
    const known = await this.known(events.flatMap(({ event }) => (event.meta.jobId ? [event.meta.jobId] : [])))
    const folded = foldBatch(events, known, this.ports.now())
    if (isEmpty(folded.changes)) this.seen = next
    else await this.commit(folded, next)
  }

  private async commit(folded: Folded, next: number): Promise<void> {
    const { changes } = folded
    if (!(await this.write(changes, next))) throw new StalePosition(this.id)
    for (const [jobId, entry] of changes.jobs) this.remember(jobId, entry)
    this.due.set(changes.timers)
    this.ports.committed(folded)
    await this.publish(changes.outbox)
  }

  private async write(changes: Changes, next: number): Promise<boolean> {
    const relayed = [...this.relayed]
    const move = { ...this.id, epoch: this.epoch, from: this.stored, to: next }
    this.loaded = false
    if (!(await this.ports.store.write(move, changes, relayed))) return false
    this.loaded = true
    this.stored = this.seen = next
    for (const eventId of relayed) this.relayed.delete(eventId)
    return true
  }

  private async publish(outbox: readonly OutboxEvent[]): Promise<void> {
    if (outbox.length === 0) return
    try {
      await this.ports.relay.publish(outbox, this.ended)
    } catch (error) {
      this.loaded = false
      throw error
    }
    for (const { event } of outbox) this.relayed.add(event.meta.eventId)
    this.forgetSoon()
  }

  /** What was published leaves the outbox with the next transaction; a quiet partition gets one of its own. */
  private forgetSoon(): void {
    this.forgetting ??= setTimeout(() => {
      this.forgetting = null
      void this.serially(async () => {
        if (!this.loaded || this.relayed.size === 0) return
        const relayed = [...this.relayed]
        await this.ports.store.forget(relayed)
        for (const eventId of relayed) this.relayed.delete(eventId)
      }).catch(() => this.forgetSoon())
    }, FORGET_AFTER_MS)
    this.forgetting.unref()
  }

  private async known(jobIds: readonly string[]): Promise<Map<string, JobEntry>> {
    const asked = [...new Set(jobIds)]
    // All of them before any is remembered, which may push out another.
    const kept = asked.flatMap((jobId) => (this.jobs.has(jobId) ? [[jobId, this.jobs.get(jobId)!] as const] : []))
    const found = await this.ports.store.jobs(asked.filter((jobId) => !this.jobs.has(jobId)))
    for (const [jobId, entry] of found) this.remember(jobId, entry)
    return new Map([...kept, ...found])
  }

  private remember(jobId: string, entry: JobEntry): void {
    this.jobs.delete(jobId)
    if (entry.state.kind !== 'open') return
    this.jobs.set(jobId, entry)
    if (this.jobs.size > CACHED_JOBS) this.jobs.delete(this.jobs.keys().next().value!)
  }
}

/** The read model is not where this owner believed it to be. The same records come again, after it has looked. */
export class StalePosition extends Error {
  constructor({ topic, partition }: PartitionId) {
    super(`the read model of ${topic}/${partition} was moved by another owner, or lost its last commits`)
    this.name = 'StalePosition'
  }
}

const NO_CHANGES: Changes = {
  jobs: new Map(),
  timers: new Map(),
  uploads: [],
  artifacts: [],
  pruned: [],
  tableVersions: [],
  baselines: [],
  qualityRuns: [],
  outbox: [],
}
