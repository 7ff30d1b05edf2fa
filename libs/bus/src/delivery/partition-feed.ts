import { BusError, type BusRecord, type Consumer, type Lease, type PartitionId, type PartitionLag } from '../port.js'
import type { BusLogger } from './bus-logger.js'
import { doubling } from './doubling.js'
import { sleepUntilAborted, settledWithin } from './waiting.js'

/** What a feed needs of the log. */
export interface FeedSource {
  /** The offset that the next record of the partition will get. */
  next(): number | Promise<number>
  earliest(): Promise<number>
  committed(): Promise<number | null>
  /** Only called while the lease holds. */
  commit(nextOffset: number): Promise<void>
  /** Keeps where a partition without a stored position began, on a side where another process may own it next. */
  keepStart?(offset: number, signal: AbortSignal): Promise<void>
  /** Records from `offset` on and where to go on after them; empty when there are none. */
  fetch(offset: number, limit: number): Promise<{ records: readonly BusRecord[]; nextFrom: number }>
  /** Resolves when the partition has grown beyond `offset`, or the signal aborts. */
  grownBeyond(offset: number, signal: AbortSignal): Promise<void>
}

/** So long a new owner waits for the old one's running delivery; after that the old one is fenced off, and the partition goes on. */
const handOverMs = 10_000
const defaultMaxBatch = 500
/** How long a partition waits after a delivery that failed. */
const firstPauseMs = 100
const longestPauseMs = 10_000

/** Delivers one partition to one member, from assignment until the lease ends. */
export class PartitionFeed {
  /** Resolves when the position is known, or the feed has ended without one. */
  readonly started: Promise<void>
  /** Resolves when the lease has ended and no delivery runs. */
  readonly done: Promise<void>
  private readonly lease = new AbortController()
  private readonly handle: Lease
  private markStarted = () => {}
  /** What is committed, or where it began; null until the position is known. */
  private position: number | null = null

  constructor(
    private readonly partition: PartitionId,
    private readonly consumer: Consumer,
    private readonly source: FeedSource,
    private readonly logger: BusLogger,
    predecessor: Promise<void>,
  ) {
    this.handle = { ...partition, signal: this.lease.signal, commit: (nextOffset) => this.commit(nextOffset) }
    this.started = new Promise((resolve) => (this.markStarted = resolve))
    this.done = this.run(predecessor).finally(() => this.markStarted())
  }

  stop(): void {
    this.lease.abort(leaseLost(this.partition))
  }

  /** Null until the position is known. */
  async lag(): Promise<PartitionLag | null> {
    const { position } = this
    if (position === null) return null
    return { ...this.partition, records: Math.max(0, (await this.source.next()) - position) }
  }

  private async run(predecessor: Promise<void>): Promise<void> {
    await settledWithin(predecessor, handOverMs)
    const { signal } = this.lease
    const start = await this.untilItSucceeds('position', () => this.startOffset())
    this.position = start ?? null
    let offset = start ?? 0
    this.markStarted()
    while (!signal.aborted) {
      await this.source.grownBeyond(offset, signal)
      if (signal.aborted) return
      const at = offset
      const read = await this.untilItSucceeds('read', () =>
        this.source.fetch(at, this.consumer.maxBatch ?? defaultMaxBatch),
      )
      if (read === undefined) return
      if (read.records.length > 0) await this.deliver(read.records)
      offset = read.nextFrom
    }
  }

  private async deliver(records: readonly BusRecord[]): Promise<void> {
    await this.untilItSucceeds('delivery', () => this.consumer.deliver(records, this.handle), records[0]!.offset)
  }

  private async commit(nextOffset: number): Promise<void> {
    if (this.lease.signal.aborted) throw leaseLost(this.partition)
    if (!Number.isSafeInteger(nextOffset) || nextOffset < 0) throw new RangeError(`${nextOffset} is not an offset.`)
    await this.source.commit(nextOffset)
    this.position = nextOffset
  }

  private async startOffset(): Promise<number> {
    const own = (await this.consumer.position?.(this.partition, this.lease.signal)) ?? null
    const offset = own ?? (await this.source.committed())
    const next = await this.source.next()
    if (offset !== null && offset <= next) return offset
    if (offset !== null) {
      const fields = { group: this.consumer.group, ...this.partition, position: offset, next }
      this.logger.warn(fields, 'The position lies beyond the end of the partition; it begins where a new group would')
    }
    if (this.consumer.startAt !== 'latest') return this.source.earliest()
    await this.source.keepStart?.(next, this.lease.signal)
    return next
  }

  /** Repeats with a growing back-off; undefined once the lease has ended. */
  private async untilItSucceeds<Result>(
    what: string,
    attempt: () => Promise<Result>,
    offset?: number,
  ): Promise<Result | undefined> {
    const { signal } = this.lease
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        return await attempt()
      } catch (error) {
        if (signal.aborted) return undefined
        const waitMs = doubling(firstPauseMs, longestPauseMs, failures)
        const fields = {
          group: this.consumer.group,
          ...this.partition,
          offset,
          attempt: failures + 1,
          waitMs,
          err: error,
        }
        this.logger.warn(fields, `A ${what} failed; the partition waits and tries again`)
        await sleepUntilAborted(waitMs, signal)
      }
    }
    return undefined
  }
}

export function leaseLost({ topic, partition }: PartitionId): BusError {
  return new BusError(
    'lease_lost',
    `The lease on ${topic}/${partition} has ended.`,
    'Drop the work: whoever owns the partition now gets the records again.',
  )
}
