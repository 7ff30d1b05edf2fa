import { settledWithin } from '../delivery/waiting.js'
import { BusError, type PartitionId } from '../port.js'
import { topicUnknown } from '../topic-settings.js'
import { connectionFor, type KafkaBroker, type KafkaCluster } from './kafka-cluster.js'
import { NoAnswerError, withinMs } from './time-limit.js'
import { asBusError, nameOf, typeOf } from './kafka-errors.js'

const persistMs = 10_000
const firstPauseMs = 20
const longestPauseMs = 500
const defaultUnknownTries = 3
const unknownTopicPauseMs = 100
const disconnectMs = 1_000
/** Kafka's number for the coordinator of a group, as against that of a transaction. */
const groupCoordinator = 0
const connectMs = 10_000

/** Errors that are about this request, not about the way to the broker: the connections are fine. */
const answeredTypes = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'OFFSET_OUT_OF_RANGE',
  'INCONSISTENT_GROUP_PROTOCOL',
])

/**
 * Connections to the brokers, with what is known of topics and coordinators. It makes itself anew after what breaks it, so whoever
 * holds it only has to call again. One link has two connections to each broker: one for fetches, one for everything else.
 */
export class KafkaLink {
  private cluster: KafkaCluster
  private connecting: Promise<void> | null = null
  private recovering: Promise<void> | null = null
  private readonly counts = new Map<string, number>()
  private readonly coordinators = new Map<string, KafkaBroker>()
  private readonly opening = {
    fetch: new WeakMap<object, Promise<unknown>>(),
    other: new WeakMap<object, Promise<unknown>>(),
  }
  private readonly tasks = new Map<string, Promise<unknown>>()
  private closed = false

  constructor(private readonly makeCluster: () => KafkaCluster) {
    this.cluster = makeCluster()
  }

  /** Rejects with `log_unavailable` or `log_refused`. */
  async connect(): Promise<void> {
    await (this.connecting ??= this.connectOnce())
  }

  /** Without asking anybody; undefined for a topic that is not known here yet. */
  knownPartitionCount(topic: string): number | undefined {
    return this.counts.get(topic)
  }

  /** Rejects with `topic_unknown`. A topic that was made this moment may not be known to every broker: it is asked for again. */
  async partitionCount(topic: string, unknownTries = defaultUnknownTries): Promise<number> {
    const known = this.counts.get(topic)
    if (known !== undefined) return known
    const count = await this.persistently(async () => {
      const cluster = await this.connected()
      for (let tries = 1; ; tries++) {
        try {
          await cluster.addMultipleTargetTopics([topic])
          return cluster.findTopicPartitionMetadata(topic).length
        } catch (error) {
          const type = typeOf(error)
          if (type === 'INVALID_TOPIC_EXCEPTION') throw topicUnknown(topic)
          if (type === 'TOPIC_AUTHORIZATION_FAILED') throw asBusError(error, `topic ${topic}`)
          if (type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
          if (tries >= unknownTries) throw topicUnknown(topic)
          await pause(unknownTopicPauseMs)
        }
      }
    })
    if (count === 0) throw topicUnknown(topic)
    this.counts.set(topic, count)
    return count
  }

  /** Rejects with `topic_unknown` for a topic or a partition that does not exist. */
  async requirePartition({ topic, partition }: PartitionId): Promise<void> {
    const count = await this.partitionCount(topic)
    if (!(partition >= 0 && partition < count)) throw topicUnknown(`${topic}, partition ${partition},`)
  }

  /** The id of the broker that leads a partition of a topic that `partitionCount` was asked for; undefined while it has none. */
  leaderOf({ topic, partition }: PartitionId): string | undefined {
    try {
      const found = this.cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)
      return found === undefined || found.leader < 0 ? undefined : String(found.leader)
    } catch {
      return undefined
    }
  }

  /** Asks where everything is now. */
  async refresh(): Promise<void> {
    const cluster = await this.connected()
    await withinMs(connectMs, cluster.refreshMetadata(), 'No broker has answered')
  }

  async broker(nodeId: string, use: keyof typeof connectionFor = 'other'): Promise<KafkaBroker> {
    const cluster = await this.connected()
    const broker = await this.oneAtATime(nodeId, () => cluster.findBroker({ nodeId }))
    return this.opened(broker, use)
  }

  async anyBroker(): Promise<KafkaBroker> {
    const cluster = await this.connected()
    await cluster.refreshMetadataIfNecessary()
    return this.broker(cluster.getNodeIds()[0] ?? '')
  }

  async coordinator(group: string): Promise<KafkaBroker> {
    const known = this.coordinators.get(group)
    if (known !== undefined) return this.opened(known, 'other')
    const cluster = await this.connected()
    await cluster.refreshMetadataIfNecessary()
    const find = () => cluster.findGroupCoordinator({ groupId: group })
    const found = await this.oneAtATime('coordinators', find).catch((error: unknown) =>
      this.noCoordinator(group, error),
    )
    this.coordinators.set(group, found)
    return this.opened(found, 'other')
  }

  /** kafkajs asks each broker, and loses what they answer; so one of them is asked once more, which rejects with the reason. */
  private async noCoordinator(group: string, error: unknown): Promise<never> {
    if (nameOf(error) !== 'KafkaJSGroupCoordinatorNotFound') throw error
    const broker = await this.anyBroker()
    await broker
      .findGroupCoordinator({ groupId: group, coordinatorType: groupCoordinator })
      .catch((reason: unknown) => {
        throw typeOf(reason) === 'GROUP_AUTHORIZATION_FAILED' ? asBusError(reason, `group ${group}`) : reason
      })
    throw error
  }

  /** To be called after a failure: looks where everything is now, once for all who ask meanwhile. Never rejects. */
  async recover(error: unknown): Promise<void> {
    if (answeredTypes.has(typeOf(error))) return
    await (this.recovering ??= this.recoverOnce(error).finally(() => (this.recovering = null)))
  }

  /** Drops the connections; the next call makes new ones. What still waits for an answer on the old ones gets it, or times out. */
  renew(): void {
    const old = this.cluster
    this.coordinators.clear()
    this.connecting = null
    if (!this.closed) this.cluster = this.makeCluster()
    void old.disconnect().catch(() => {})
  }

  /** Repeats what failed on the way for 10 s; rejects with an error of the bus. What Kafka refuses is not repeated. */
  async persistently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const end = performance.now() + persistMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await attempt()
      } catch (error) {
        const failure = asBusError(error)
        if (failure.code !== 'log_unavailable' || this.closed || performance.now() + pauseMs > end) throw failure
        await this.recover(error)
        await pause(pauseMs)
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await settledWithin(this.cluster.disconnect(), disconnectMs)
  }

  /**
   * kafkajs opens a connection twice when two requests find it closed at the same moment, and loses one of the sockets, which then keeps
   * the process from ending. So it is opened here, once.
   */
  private async opened(broker: KafkaBroker, use: keyof typeof connectionFor): Promise<KafkaBroker> {
    const { connectionPool } = broker
    const opening = this.opening[use].get(connectionPool) ?? this.connectionOf(broker, use)
    this.opening[use].set(connectionPool, opening)
    await opening.finally(() => this.opening[use].delete(connectionPool))
    return broker
  }

  private connectionOf({ connectionPool }: KafkaBroker, use: keyof typeof connectionFor): Promise<unknown> {
    return withinMs(connectMs, connectionPool.getConnection(connectionFor[use]), 'A broker has not answered')
  }

  private async oneAtATime<Result>(what: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.tasks.get(what) ?? Promise.resolve()
    const timed = () => withinMs(connectMs, task(), 'A broker has not answered')
    const result = before.then(timed, timed)
    this.tasks.set(what, result)
    return result
  }

  private async recoverOnce(error: unknown): Promise<void> {
    this.coordinators.clear()
    try {
      if (error instanceof NoAnswerError || nameOf(error) === 'KafkaJSRequestTimeoutError') this.renew()
      await this.refresh()
    } catch {
      this.renew()
    }
  }

  private async connected(): Promise<KafkaCluster> {
    await this.connect()
    return this.cluster
  }

  private async connectOnce(): Promise<void> {
    if (this.closed) throw new BusError('bus_closed', 'The bus is closed.', 'Open it again.')
    try {
      await withinMs(connectMs, this.cluster.connect(), 'No broker has answered as Kafka does')
      // A cluster of its own after `renew` knows none of the topics yet.
      if (this.counts.size > 0) await this.cluster.addMultipleTargetTopics([...this.counts.keys()])
    } catch (error) {
      this.connecting = null
      if (error instanceof NoAnswerError) this.renew()
      if (typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') this.counts.clear()
      throw asBusError(error)
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
