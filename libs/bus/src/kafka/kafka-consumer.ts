import { partitionKey } from '../assignment.js'
import type { BusLogger } from '../delivery/bus-logger.js'
import { PartitionFeed } from '../delivery/partition-feed.js'
import { settledWithin } from '../delivery/waiting.js'
import type { BusError, Consumer, PartitionId, PartitionLag } from '../port.js'
import { CommitQueue } from './commit-queue.js'
import { FetchLoops } from './fetch-loops.js'
import { GroupMembership, type GroupTiming } from './group-membership.js'
import type { Share } from './group-plan.js'
import type { KafkaLink } from './kafka-link.js'
import type { LogOffsets } from './log-offsets.js'
import { PartitionBuffer } from './partition-buffer.js'
import type { Problem } from './problem.js'
import { SeldomSaid, seldomWarning } from './seldom-said.js'

export interface ConsumerParts {
  /** For heartbeats, commits and offsets; shared by all of the bus. */
  readonly shared: KafkaLink
  readonly offsets: LogOffsets
  /** For joins and fetches of this consumer; it is closed with it. */
  readonly own: KafkaLink
  readonly timing: GroupTiming
  readonly logger: BusLogger
}

interface Owned {
  readonly feed: PartitionFeed
  readonly buffer: PartitionBuffer
}

interface Ending {
  readonly buffer: PartitionBuffer
  readonly letGo: Promise<void>
}

/** So long a partition that goes to another member waits for its running delivery; after that its commits are refused, and it goes. */
const handOverMs = 10_000
const dropMs = 1_000
const bufferBytes = 33_554_432
const leastBufferBytes = 524_288
const mostBufferBytes = 4_194_304

/** One member of a group in this process: what it owns, and the delivery of that. */
export class KafkaConsumer {
  private readonly owned = new Map<string, Owned>()
  /** Partitions whose lease has ended while a delivery still runs: this member still claims them, so that nobody else begins them. */
  private readonly ending = new Map<string, Ending>()
  private readonly running = new Set<Promise<void>>()
  private readonly membership: GroupMembership
  private readonly commits: CommitQueue
  private readonly loops: FetchLoops
  private readonly settled = Promise.withResolvers<void>()
  private readonly said = new SeldomSaid()
  private failure: BusError | null = null
  private failingSince: number | null = null
  private isClosed = false

  constructor(
    private readonly consumer: Consumer,
    private readonly topics: readonly string[],
    private readonly parts: ConsumerParts,
  ) {
    this.commits = new CommitQueue(consumer.group, parts.shared, () => this.membership.generation)
    this.loops = new FetchLoops(parts.own, seldomWarning(parts.logger))
    this.membership = new GroupMembership({
      group: consumer.group,
      topics,
      timing: parts.timing,
      joins: parts.own,
      heartbeats: parts.shared,
      owned: () => this.worksOn(),
      assigned: (share) => this.assigned(share),
      lost: (reason) => this.lost(reason),
      failed: (error) => this.failed(error),
      recovered: () => this.recovered(),
    })
  }

  /** Resolves when the group has shared out and the first partitions have their positions. Rejects with `topic_unknown`, `log_refused`. */
  async start(): Promise<void> {
    for (const topic of this.topics)
      await Promise.all([this.parts.shared.partitionCount(topic), this.parts.own.partitionCount(topic)])
    if (this.isClosed) return
    this.membership.start()
    await this.settled.promise
  }

  async lag(): Promise<PartitionLag[]> {
    const lags = await Promise.all([...this.owned.values()].map(({ feed }) => feed.lag()))
    return lags.filter((lag) => lag !== null)
  }

  /** Why it cannot go on; null while all is well. */
  problem(): Problem | null {
    return this.failure === null || this.failingSince === null
      ? this.loops.problem()
      : { error: this.failure, since: this.failingSince }
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.settled.resolve()
    this.giveUp([...this.owned.keys()])
    await Promise.all(this.running)
    await Promise.all([...this.ending.values()].map(({ letGo }) => letGo))
    await this.membership.leave()
    await this.drop()
  }

  /** As a kill of the process would: nobody is told. */
  async kill(): Promise<void> {
    this.isClosed = true
    this.membership.stop()
    this.lost('killed')
    await this.drop()
  }

  private async drop(): Promise<void> {
    const fetching = this.loops.close()
    await this.parts.own.close()
    await settledWithin(Promise.all([fetching, this.membership.ended()]), dropMs)
  }

  private worksOn(): PartitionId[] {
    const buffers = [...this.owned.values(), ...this.ending.values()].map(({ buffer }) => buffer)
    return buffers.map(({ topic, partition }) => ({ topic, partition }))
  }

  private assigned({ partitions, settled }: Share): Promise<void> | null {
    if (this.isClosed) return null
    const keys = new Set(partitions.map(partitionKey))
    const given = [...this.owned.keys()].filter((key) => !keys.has(key))
    this.giveUp(given)
    const fresh = partitions.filter((partition) => !this.owned.has(partitionKey(partition)))
    for (const partition of fresh) this.begin(partition, partitions.length)
    if (settled) {
      const starting = [...this.owned.values()].map(({ feed }) => feed.started)
      void Promise.all(starting).then(() => this.settled.resolve())
    }
    const lettingGo = [...this.ending].filter(([key]) => !keys.has(key)).map(([, { letGo }]) => letGo)
    return lettingGo.length === 0 ? null : Promise.all(lettingGo).then(() => {})
  }

  private begin(partition: PartitionId, shares: number): void {
    const key = partitionKey(partition)
    const { consumer, parts } = this
    const buffer = new PartitionBuffer(partition, {
      group: consumer.group,
      startAt: consumer.startAt ?? 'earliest',
      passesDamaged: !consumer.waitsForDamaged,
      offsets: parts.offsets,
      commits: this.commits,
      logger: parts.logger,
      maxBytes: Math.max(leastBufferBytes, Math.min(mostBufferBytes, Math.floor(bufferBytes / shares))),
      wake: () => this.loops.wake(),
    })
    const predecessor = this.ending.get(key)?.letGo ?? Promise.resolve()
    this.owned.set(key, { feed: new PartitionFeed(partition, consumer, buffer, parts.logger, predecessor), buffer })
    this.loops.add(buffer)
  }

  private giveUp(keys: readonly string[]): void {
    for (const key of keys) {
      const { feed, buffer } = this.owned.get(key)!
      this.owned.delete(key)
      this.loops.remove(buffer)
      feed.stop()
      this.letGo(key, buffer, feed.done)
    }
  }

  private letGo(key: string, buffer: PartitionBuffer, done: Promise<void>): void {
    this.running.add(done)
    void done.then(() => this.running.delete(done))
    const letGo = settledWithin(
      done.then(() => buffer.stored()),
      handOverMs,
    )
    const ending = { buffer, letGo }
    this.ending.set(key, ending)
    void letGo.then(() => {
      buffer.release()
      if (this.ending.get(key) === ending) this.ending.delete(key)
    })
  }

  private lost(reason: string): void {
    const keys = [...this.owned.keys()]
    if (keys.length > 0)
      this.parts.logger.warn(
        { group: this.consumer.group, partitions: keys.length, reason },
        'A consumer has lost its partitions; it joins again',
      )
    this.giveUp(keys)
    for (const { buffer } of this.ending.values()) buffer.release()
  }

  private failed(error: BusError): void {
    this.failure = error
    this.failingSince ??= performance.now()
    const { code, message: failure, hint } = error
    if (this.said.isDue(code, performance.now()))
      this.parts.logger.warn(
        { group: this.consumer.group, code, failure, hint },
        'A consumer cannot join its group; it tries again',
      )
    if (error.code === 'log_refused') this.settled.reject(error)
  }

  private recovered(): void {
    this.failure = null
    this.failingSince = null
    this.said.forget()
  }
}
