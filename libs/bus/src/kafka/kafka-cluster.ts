import kafkajs, { type Assigner, type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs'
import { readFileSync } from 'node:fs'
import { BusError, type UnreadableBatch } from '../port.js'
import { readEveryCodec } from './batch-codecs.js'
import type { KafkaBusOptions } from './kafka-options.js'
import type { OpenSockets } from './open-sockets.js'
import { mendRequestQueues } from './request-queues.js'
import { SeldomSaid } from './seldom-said.js'

/**
 * The part of kafkajs below its consumer: connections with TLS and SASL, metadata, and the requests of Kafka's protocol one by one.
 *
 * Why not its consumer: that has no callback for a partition that is lost, forgets what it had read at every rebalance, holds all
 * partitions of a broker up while one is slow, retries a commit under the next generation, and goes on as if nothing had happened after
 * some crashes. Leases that end in time, and commits that nobody who has lost a partition can make, need the protocol itself.
 *
 * kafkajs hands its cluster to whoever makes a partition assigner (`ICustomAssigner`, public and typed); so no file inside the package is
 * imported. Its types leave out some requests of a broker; they stand here as kafkajs 2.2.4 takes them.
 */
export interface KafkaCluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  isConnected(): boolean
  refreshMetadata(): Promise<void>
  refreshMetadataIfNecessary(): Promise<void>
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[]
  findBroker(node: { nodeId: string }): Promise<KafkaBroker>
  findGroupCoordinator(group: { groupId: string }): Promise<KafkaBroker>
  getNodeIds(): readonly string[]
}

/** Of a broker's two connections, which of them kafkajs uses for what. */
export const connectionFor = { other: 0, fetch: 1 } as const

export interface KafkaBroker {
  readonly connectionPool: { getConnection(index: number): Promise<unknown> }
  disconnect(): Promise<void>
  apiVersions(): Promise<unknown>
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<unknown>
  joinGroup(request: JoinGroupRequest): Promise<JoinedGroup>
  syncGroup(
    request: GroupGeneration & { groupAssignment: readonly GroupShare[] },
  ): Promise<{ memberAssignment: Buffer }>
  heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>
  offsetCommit(request: OffsetCommitRequest): Promise<unknown>
  offsetFetch(request: { groupId: string; topics: readonly TopicRequest<{ partition: number }>[] }): Promise<{
    responses: readonly TopicRequest<{ partition: number; offset: string }>[]
  }>
  listOffsets(request: {
    isolationLevel: number
    topics: readonly TopicRequest<{ partition: number; timestamp: string }>[]
  }): Promise<{ responses: readonly TopicRequest<{ partition: number; offset: string }>[] }>
  /** Gives how a request is made in the newest version that both sides know. */
  lookupRequest(...what: unknown[]): (fields: unknown) => BrokerRequest
  fetch(request: FetchRequest): Promise<FetchAnswer>
}

export interface BrokerRequest {
  readonly request: { readonly apiVersion: number }
  readonly response: { decode(answer: Buffer): Promise<FetchAnswer> }
}

export interface FetchAnswer {
  /** Of nothing at all where a quota holds the client back. */
  readonly responses: readonly FetchedTopic[]
  /** For so many milliseconds kafkajs sends nothing more over the connection, since the broker would let it lie. */
  readonly clientSideThrottleTime?: number
}

export interface TopicRequest<Partition> {
  readonly topic: string
  readonly partitions: readonly Partition[]
}

export interface GroupGeneration {
  readonly groupId: string
  readonly generationId: number
  readonly memberId: string
}

export interface JoinGroupRequest {
  readonly groupId: string
  readonly sessionTimeout: number
  readonly rebalanceTimeout: number
  readonly memberId: string
  readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[]
}

export interface JoinedGroup {
  readonly generationId: number
  readonly leaderId: string
  readonly memberId: string
  /** Only the leader gets them. */
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[]
}

export interface GroupShare {
  readonly memberId: string
  readonly memberAssignment: Buffer
}

export interface OffsetCommitRequest {
  readonly groupId: string
  readonly groupGenerationId: number
  readonly memberId: string
  readonly topics: readonly TopicRequest<{ partition: number; offset: string }>[]
}

export interface FetchRequest {
  readonly maxWaitTime: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly topics: readonly TopicRequest<{ partition: number; fetchOffset: string; maxBytes: number }>[]
}

export interface FetchedTopic {
  readonly topicName: string
  readonly partitions: readonly FetchedPartition[]
}

export interface FetchedPartition {
  readonly partition: number
  readonly highWatermark: string
  readonly lastStableOffset: string
  readonly messages: readonly FetchedMessage[]
  readonly abortedTransactions?: readonly AbortedTransaction[] | null
  /** Behind the last batch that was read, also where compaction has left nothing but its head; null where no batch came. */
  readonly batchesEnd?: number | null
  /** What could not be read, behind the messages. */
  readonly unread?: UnreadBatch
}

/** What stands behind the messages of a partition, and could not be read. */
export interface UnreadBatch {
  /** What is said as long as it is waited for. */
  readonly error: BusError
  /** What may stand for it, so that its partition goes on behind it; null when to go on would be a guess. */
  readonly standIn: FetchedMessage | null
}

export interface AbortedTransaction {
  readonly producerId: string
  readonly firstOffset: string
}

export interface FetchedMessage {
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer | readonly Buffer[] | null>>
  readonly isControlRecord: boolean
  readonly batchContext?: {
    readonly firstOffset: string
    readonly lastOffsetDelta: number
    readonly producerId: string
    readonly inTransaction: boolean
  }
  /** Of one that stands for a batch that could not be read. */
  readonly unreadable?: UnreadableBatch
}

const { logLevel } = kafkajs

/** kafkajs's own retries; ours go on top, with a limit in time. */
const retry = { initialRetryTime: 20, multiplier: 2, factor: 0.2, maxRetryTime: 500, retries: 3 }
const connectionTimeoutMs = 3_000
const requestTimeoutMs = 15_000
export const metadataMaxAgeMs = 60_000

export function kafkaOf(options: KafkaBusOptions, sockets: OpenSockets): Kafka {
  mendRequestQueues()
  const said = new SeldomSaid()
  readEveryCodec()
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: connectionTimeoutMs,
    authenticationTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry,
    socketFactory: sockets.factory,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => passOn(entry, options.log, said),
  }
  if (options.ssl) config.ssl = options.ssl.caFile === undefined ? true : { ca: [authority(options.ssl.caFile)] }
  if (options.sasl) config.sasl = options.sasl as NonNullable<KafkaConfig['sasl']>
  return new kafkajs.Kafka(config)
}

/** A cluster of its own, with connections of its own; not connected yet. It never makes a topic. */
export function clusterOf(kafka: Kafka): KafkaCluster {
  let cluster: KafkaCluster | undefined
  kafka.consumer({
    groupId: 'none',
    allowAutoTopicCreation: false,
    metadataMaxAge: metadataMaxAgeMs,
    retry,
    partitionAssigners: [
      (parts) => {
        cluster = parts.cluster as unknown as KafkaCluster
        return assignsNothing
      },
    ],
  })
  if (cluster === undefined) throw new Error('kafkajs does not hand its cluster to an assigner any more.')
  return cluster
}

const assignsNothing: Assigner = {
  name: 'none',
  version: 0,
  assign: () => Promise.resolve([]),
  protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }),
}

function authority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BusError(
      'log_refused',
      `The file with the authorities that Kafka's certificate is checked against cannot be read: ${String(error)}`,
      'Correct UDB_KAFKA_CA_FILE; the file has to be PEM.',
    )
  }
}

/**
 * What kafkajs calls an error it mostly gets over by itself, so it is a warning here; what cannot be got over this library says. That a
 * broker's answer names an error is no news at all: it reaches the caller. Nor is the same once more, at each try to reach a broker.
 */
function passOn(
  { level, namespace, log: { message, timestamp: _, stack: __, ...fields } }: LogEntry,
  log: KafkaBusOptions['log'],
  said: SeldomSaid,
): void {
  const words = `kafkajs ${namespace}: ${message}`
  const isNews = level === logLevel.ERROR && !message.startsWith('Response ') && said.isDue(words, performance.now())
  log?.(isNews ? 'warn' : 'debug', words, fields)
}
