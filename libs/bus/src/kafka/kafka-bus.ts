import type { Kafka } from 'kafkajs'
import type { BusLogger } from '../delivery/bus-logger.js'
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
import type { GroupTiming } from './group-membership.js'
import { clusterOf } from './kafka-cluster.js'
import { KafkaConsumer } from './kafka-consumer.js'
import { asBusError } from './kafka-errors.js'
import { KafkaLink } from './kafka-link.js'
import { KafkaPublisher } from './kafka-publisher.js'
import { KafkaTail } from './kafka-tail.js'
import { KafkaTopics } from './kafka-topics.js'
import { LogOffsets } from './log-offsets.js'
import type { OpenSockets } from './open-sockets.js'
import type { Problem } from './problem.js'
import { RecordReader } from './record-reader.js'
import { withinMs } from './time-limit.js'

export interface KafkaBusParts {
  readonly kafka: Kafka
  readonly sockets: OpenSockets
  readonly timing: GroupTiming
  readonly replicationFactor: number | undefined
  readonly logger: BusLogger
}

const pingWithinMs = 5_000
/** A consumer that is without its group for longer makes the service unhealthy. */
const consumerAwayMs = 15_000
/** A failed publish is news for so long, when none has succeeded since. */
const publishFailureMs = 10_000

/** What a subscription runs. */
interface Running {
  start(): Promise<void>
  lag(): Promise<readonly PartitionLag[]>
  close(): Promise<void>
  kill(): Promise<void>
  problem(): Problem | null
}

interface Opened {
  readonly subscription: Subscription
  problem(): Problem | null
  kill(): Promise<void>
}

/** The bus over Kafka. */
export class KafkaBus implements Bus {
  /** For everything short: metadata, offsets, commits, heartbeats, reads. Nothing that waits at a broker goes over it. */
  private readonly shared: KafkaLink
  private readonly offsets: LogOffsets
  private readonly topics: KafkaTopics
  private readonly publisher: KafkaPublisher
  private readonly reader: RecordReader
  private readonly opened = new Set<Opened>()
  private closing: Promise<void> | null = null

  private constructor(private readonly parts: KafkaBusParts) {
    this.shared = this.link()
    this.offsets = new LogOffsets(this.shared)
    this.topics = new KafkaTopics(parts.kafka, this.shared, parts.replicationFactor)
    this.publisher = new KafkaPublisher(parts.kafka, this.shared, parts.logger)
    this.reader = new RecordReader(this.shared, this.offsets)
  }

  static async open(parts: KafkaBusParts): Promise<KafkaBus> {
    const bus = new KafkaBus(parts)
    try {
      await bus.shared.connect()
    } catch (error) {
      await bus.close()
      throw error
    }
    return bus
  }

  async ensureTopics(topics: readonly TopicSettings[]): Promise<void> {
    this.refuseWhenClosed()
    await this.topics.ensure(topics)
  }

  async checkTopics(topics: readonly TopicSettings[]): Promise<void> {
    this.refuseWhenClosed()
    await this.topics.check(topics)
  }

  async publish(records: readonly OutRecord[]): Promise<void> {
    this.refuseWhenClosed()
    await this.publisher.publish(records)
  }

  consume(consumer: Consumer): Subscription {
    const { shared, offsets } = this
    const { timing, logger } = this.parts
    const parts = { shared, offsets, own: this.link(), timing, logger }
    return this.subscribed(new KafkaConsumer(consumer, [...new Set(consumer.topics)], parts))
  }

  tail(topics: readonly string[], deliver: (record: BusRecord) => void): Subscription {
    const tail = new KafkaTail([...new Set(topics)], deliver, this.link(), this.offsets, this.parts.logger)
    return this.subscribed({
      start: () => tail.start(),
      lag: () => Promise.resolve([]),
      close: () => tail.close(),
      kill: () => tail.close(),
      problem: () => tail.problem(),
    })
  }

  async read(partition: PartitionId, fromOffset: number, limit: number): Promise<BusRecord[]> {
    this.refuseWhenClosed()
    return this.reader.read(partition, fromOffset, limit)
  }

  async positions(topic: string): Promise<PartitionPosition[]> {
    this.refuseWhenClosed()
    return this.offsets.positions(topic)
  }

  async committed(group: string, partition: PartitionId): Promise<number | null> {
    this.refuseWhenClosed()
    await this.shared.requirePartition(partition)
    return this.offsets.committed(group, partition)
  }

  async ping(): Promise<void> {
    this.refuseWhenClosed()
    const now = performance.now()
    for (const opened of this.opened) {
      const problem = opened.problem()
      if (problem !== null && (problem.error.code === 'log_refused' || now - problem.since > consumerAwayMs))
        throw problem.error
    }
    const unpublished = this.publisher.problem()
    if (unpublished !== null && now - unpublished.at < publishFailureMs) throw unpublished.error
    await this.answersWithin(pingWithinMs)
  }

  close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  /** Drops everything as a kill of the process would: nothing is flushed, no group is left. For tests of what survives. */
  async kill(): Promise<void> {
    this.closing ??= Promise.resolve()
    const killed = [...this.opened].map((opened) => opened.kill())
    this.reader.close()
    await Promise.all([...killed, this.publisher.kill(), this.topics.close()])
    await this.shared.close()
    this.parts.sockets.destroyAll()
  }

  private async end(): Promise<void> {
    await Promise.all([...this.opened].map(({ subscription }) => subscription.close()))
    this.reader.close()
    await Promise.all([this.publisher.close(), this.topics.close()])
    await this.shared.close()
    this.parts.sockets.destroyAll()
  }

  private async answersWithin(ms: number): Promise<void> {
    try {
      const answer = this.shared.anyBroker().then((broker) => broker.apiVersions())
      await withinMs(ms, answer, 'Kafka has not answered')
    } catch (error) {
      void this.shared.recover(error)
      throw asBusError(error)
    }
  }

  private subscribed(running: Running): Subscription {
    let ending: Promise<void> | null = null
    let starting: Problem | null = null
    const start = async () => {
      for (;;) {
        this.refuseWhenClosed()
        try {
          await running.start()
          starting = null
          return
        } catch (error) {
          // The link has tried for seconds already. Who subscribes during an outage is served after it.
          if (!(error instanceof BusError && error.code === 'log_unavailable') || ending !== null) throw error
          starting = { error, since: starting?.since ?? performance.now() }
        }
      }
    }
    const ready = start()
    // Who does not look at `ready` must not be ended by it.
    ready.catch(() => {})
    const close = async () => {
      this.opened.delete(opened)
      await running.close()
    }
    const lag = async () => {
      if (ending !== null || this.closing !== null)
        throw new BusError('bus_closed', 'The subscription is closed.', 'Make a new one.')
      return running.lag()
    }
    const opened: Opened = {
      subscription: { ready, lag, close: () => (ending ??= close()) },
      problem: () => starting ?? running.problem(),
      kill: () => running.kill(),
    }
    this.opened.add(opened)
    return opened.subscription
  }

  private link(): KafkaLink {
    return new KafkaLink(() => clusterOf(this.parts.kafka))
  }

  private refuseWhenClosed(): void {
    if (this.closing !== null) throw new BusError('bus_closed', 'The bus is closed.', 'Open it again.')
  }
}
