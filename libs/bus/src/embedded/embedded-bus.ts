import {
  BusError,
  type Bus,
  type BusRecord,
  type Consumer,
  type OutRecord,
  type PartitionId,
  type PartitionLag,
  type PartitionPosition,
  type Subscription,
  type TopicSettings,
} from '../port.js'
import type { BusLogger } from '../delivery/bus-logger.js'
import { ConsumerGroup, type GroupMember } from './consumer-group.js'
import { framesOfRecords } from './frames-of-records.js'
import { LiveRecords } from './live-records.js'
import { LogClient } from './log-client.js'
import type { LogWorkerOptions, ReadResult } from './log-protocol.js'
import { PartitionFeed, type FeedSource } from '../delivery/partition-feed.js'
import { frameStarts, recordOfFrame } from './record-frame.js'
import { validTopicSettings } from '../topic-settings.js'
import { TopicDirectory, type PartitionState } from './topic-directory.js'

const maxReadBytes = 2_097_152
const maintainEveryMs = 30_000
const pingWithinMs = 5_000

export interface EmbeddedBusParts {
  readonly log: LogWorkerOptions
  readonly now: () => number
  readonly logger: BusLogger
}

/** The bus over a log file of this process. */
export class EmbeddedBus implements Bus {
  private readonly directory = new TopicDirectory()
  private readonly live: LiveRecords
  private readonly log: LogClient
  private readonly groups = new Map<string, ConsumerGroup>()
  private readonly subscriptions = new Set<Subscription>()
  private members = 0
  private maintainedAt: number
  private closing: Promise<void> | null = null
  private timer: NodeJS.Timeout | undefined

  private constructor(private readonly parts: EmbeddedBusParts) {
    this.live = new LiveRecords(this.directory, parts.logger)
    this.log = new LogClient(parts.log, parts.now, (frames) => this.live.appended(frames))
    this.maintainedAt = parts.now()
  }

  static async open(parts: EmbeddedBusParts): Promise<EmbeddedBus> {
    const bus = new EmbeddedBus(parts)
    bus.directory.learn(await bus.log.opened)
    bus.timer = setInterval(() => bus.maintainQuietly(), maintainEveryMs).unref()
    return bus
  }

  async ensureTopics(topics: readonly TopicSettings[]): Promise<void> {
    this.refuseWhenClosed()
    topics.forEach(validTopicSettings)
    this.directory.learn(await this.log.call('ensureTopics', { topics }))
  }

  async checkTopics(topics: readonly TopicSettings[]): Promise<void> {
    this.refuseWhenClosed()
    await this.log.call('checkTopics', { topics })
  }

  async publish(records: readonly OutRecord[]): Promise<void> {
    this.refuseWhenClosed()
    const frames = framesOfRecords(records, this.directory)
    if (frames.length === 0) return
    if (this.parts.now() - this.maintainedAt >= maintainEveryMs) this.maintainQuietly()
    await this.log.append(frames)
  }

  consume(consumer: Consumer): Subscription {
    const member: GroupMember = { id: `member-${++this.members}`, consumer }
    const topics = [...new Set(consumer.topics)]
    const join = () => {
      topics.forEach((topic) => this.directory.topic(topic))
      topics.forEach((topic) => this.live.consumed(topic))
      return this.group(consumer.group).join(member)
    }
    const lag = () => this.groups.get(consumer.group)?.lagOf(member) ?? Promise.resolve([])
    return this.subscribed(join, lag, async () => {
      const group = this.group(consumer.group)
      await group.leave(member)
      if (group.isEmpty) this.groups.delete(consumer.group)
      topics.forEach((topic) => this.live.noLongerConsumed(topic))
    })
  }

  tail(topics: readonly string[], deliver: (record: BusRecord) => void): Subscription {
    const own = (record: BusRecord) => deliver(record)
    const follow = () => {
      const states = topics.map((topic) => this.directory.topic(topic))
      states.forEach((state) => state.tails.add(own))
      return Promise.resolve()
    }
    return this.subscribed(
      follow,
      () => Promise.resolve([]),
      async () => topics.forEach((topic) => this.directory.topic(topic).tails.delete(own)),
    )
  }

  async read(partition: PartitionId, fromOffset: number, limit: number): Promise<BusRecord[]> {
    this.refuseWhenClosed()
    const state = this.directory.partition(partition)
    const records: BusRecord[] = []
    let from = fromOffset
    while (records.length < limit) {
      const { records: more, nextFrom } = await this.readOnce(state, from, limit - records.length)
      if (more.length === 0) break
      records.push(...more)
      from = nextFrom
    }
    return records
  }

  async positions(topic: string): Promise<PartitionPosition[]> {
    this.refuseWhenClosed()
    this.directory.topic(topic)
    return [...(await this.log.call('positions', { topic }))]
  }

  async committed(group: string, partition: PartitionId): Promise<number | null> {
    this.refuseWhenClosed()
    return this.log.call('committed', { group, partitionId: this.directory.partition(partition).id })
  }

  async ping(): Promise<void> {
    this.refuseWhenClosed()
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_, reject) => {
      const late = new BusError(
        'log_unavailable',
        `The event log did not answer within ${pingWithinMs} ms.`,
        'Check the load of the disk.',
      )
      timer = setTimeout(() => reject(late), pingWithinMs)
    })
    await Promise.race([this.log.call('ping', {}), tooLate]).finally(() => clearTimeout(timer))
  }

  /** Applies the topics' retention as of `now` (milliseconds since the epoch). Gives the number of records that it removed. */
  async maintain(now: number): Promise<number> {
    this.refuseWhenClosed()
    this.maintainedAt = now
    for (let removed = 0; ;) {
      const { removedRecords, finished } = await this.log.call('maintain', { now })
      removed += removedRecords
      if (finished) return removed
    }
  }

  close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  /** Drops everything at once as a kill of the process would: nothing is flushed, nobody is waited for. For tests of what survives. */
  async kill(): Promise<void> {
    clearInterval(this.timer)
    this.closing ??= Promise.resolve()
    await this.log.kill()
    for (const subscription of this.subscriptions) void subscription.close()
  }

  private async end(): Promise<void> {
    clearInterval(this.timer)
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()))
    await this.log.close()
  }

  /** `begin` throws before it has changed anything, or has begun what `end` ends. */
  private subscribed(
    begin: () => Promise<void>,
    lag: () => Promise<readonly PartitionLag[]>,
    end: () => Promise<void>,
  ): Subscription {
    let begun = false
    let ending: Promise<void> | null = null
    const start = async () => {
      this.refuseWhenClosed()
      const beginning = begin()
      begun = true
      await beginning
    }
    const ready = start()
    // Who does not look at `ready` must not be ended by it.
    ready.catch(() => {})
    const close = async () => {
      this.subscriptions.delete(subscription)
      if (begun) await end()
    }
    const lagUntilClosed = async () => {
      if (ending !== null) throw new BusError('bus_closed', 'The subscription is closed.', 'Make a new one.')
      return lag()
    }
    const subscription: Subscription = { ready, lag: lagUntilClosed, close: () => (ending ??= close()) }
    this.subscriptions.add(subscription)
    return subscription
  }

  private group(name: string): ConsumerGroup {
    const known = this.groups.get(name)
    if (known !== undefined) return known
    const group = new ConsumerGroup(
      (topic) => this.directory.topic(topic).partitions.length,
      (partition, consumer, predecessor) =>
        new PartitionFeed(
          partition,
          consumer,
          this.feedSource(consumer.group, partition),
          this.parts.logger,
          predecessor,
        ),
    )
    this.groups.set(name, group)
    return group
  }

  private feedSource(group: string, id: PartitionId): FeedSource {
    const partition = this.directory.partition(id)
    return {
      next: () => partition.next,
      earliest: async () => (await this.log.call('positions', { topic: id.topic }))[id.partition]!.earliest,
      committed: () => this.log.call('committed', { group, partitionId: partition.id }),
      commit: (nextOffset) => this.log.commit({ group, partitionId: partition.id, nextOffset }),
      fetch: async (offset, limit) => {
        const recent = this.live.recentFrom(partition, offset, limit)
        if (recent === null) return this.readOnce(partition, offset, limit)
        return { records: recent, nextFrom: offset + recent.length }
      },
      grownBeyond: (offset, signal) => grownBeyond(partition, offset, signal),
    }
  }

  private async readOnce(partition: PartitionState, fromOffset: number, limit: number) {
    const read = await this.log.call('read', { partitionId: partition.id, fromOffset, limit, maxBytes: maxReadBytes })
    return { records: recordsOf(read, partition), nextFrom: read.nextFrom }
  }

  private maintainQuietly(): void {
    this.maintainedAt = this.parts.now()
    this.maintain(this.maintainedAt).catch((error: unknown) => {
      if (this.closing === null)
        this.parts.logger.warn({ err: error }, 'The retention of the event log failed; it is tried again later')
    })
  }

  private refuseWhenClosed(): void {
    if (this.closing !== null) throw new BusError('bus_closed', 'The bus is closed.', 'Open it again.')
  }
}

function recordsOf({ frames }: ReadResult, { topic, partition }: PartitionId): BusRecord[] {
  const bytes = Buffer.from(frames.buffer)
  return frameStarts(frames).map((start) => recordOfFrame(bytes, start, topic, partition))
}

function grownBeyond(partition: PartitionState, offset: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (partition.next > offset || signal.aborted) return resolve()
    const end = () => {
      partition.onGrown.delete(end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    partition.onGrown.add(end)
    signal.addEventListener('abort', end)
  })
}
