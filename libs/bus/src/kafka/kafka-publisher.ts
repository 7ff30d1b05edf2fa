import type { Kafka, Producer, TopicMessages } from 'kafkajs'
import type { BusLogger } from '../delivery/bus-logger.js'
import { settledWithin } from '../delivery/waiting.js'
import { partitionOfKey } from '../partitioner.js'
import type { BusError, OutRecord } from '../port.js'
import { refuseTooLarge } from '../record-limit.js'
import { asBusError, typeOf } from './kafka-errors.js'
import type { KafkaLink } from './kafka-link.js'
import { withinMs } from './time-limit.js'
import { takeSend, type PublishCall, type QueuedRecord } from './publish-queue.js'

const allInSyncReplicas = -1
const disconnectMs = 1_000
const connectMs = 10_000
/** A broker that is started again should not be noticed by those who publish. */
const persistMs = 5_000
const firstPauseMs = 20
const longestPauseMs = 500
/** Within one try, and with the sequence of one producer. */
const retry = { initialRetryTime: 20, multiplier: 2, factor: 0.2, maxRetryTime: 500, retries: 4 }
/** The broker does not know the producer's sequence: what it has of this batch it cannot tell. */
const fencedTypes = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
])
const recordOverheadBytes = 32
const headerOverheadBytes = 4

/**
 * Publishes in order: one send is on its way at a time, and what is published meanwhile goes together in the next. So a single record waits
 * for nothing when the bus is idle, and many of them go as fast as batches.
 */
export class KafkaPublisher {
  private readonly queue: QueuedRecord[] = []
  private producer: Producer | null = null
  private sending: Promise<void> | null = null
  /** Calls are queued one after the other, also while one of them waits to learn how many partitions its topics have. */
  private admission: Promise<void> | null = null
  private readonly keylessTurns = new Map<string, number>()
  private lastFailure: { readonly error: BusError; readonly at: number } | null = null

  constructor(
    private readonly kafka: Kafka,
    private readonly link: KafkaLink,
    private readonly logger: BusLogger,
  ) {}

  publish(records: readonly OutRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve()
    const sizes = records.map(sizeOf)
    records.forEach((record, index) => refuseTooLarge(record, sizes[index]!))
    const topics = [...new Set(records.map(({ topic }) => topic))]
    if (this.admission === null && topics.every((topic) => this.link.knownPartitionCount(topic) !== undefined))
      return this.admit(records, sizes)
    return this.admitLater(records.map(copied), sizes, topics)
  }

  /** What the last send failed with, for so long as it is news; null when one has succeeded since. */
  problem(): { readonly error: BusError; readonly at: number } | null {
    return this.lastFailure
  }

  /** Waits for what was accepted. */
  async close(): Promise<void> {
    await this.admission
    await this.sending
    if (this.producer !== null) await settledWithin(this.producer.disconnect(), disconnectMs)
  }

  async kill(): Promise<void> {
    this.queue.length = 0
    await settledWithin(this.producer?.disconnect() ?? Promise.resolve(), disconnectMs)
  }

  private async admitLater(
    records: readonly OutRecord[],
    sizes: readonly number[],
    topics: readonly string[],
  ): Promise<void> {
    const before = this.admission
    const known = (async () => {
      await before?.catch(() => {})
      await Promise.all(topics.map((topic) => this.link.partitionCount(topic)))
    })()
    const published = known.then(() => ({ done: this.admit(records, sizes) }))
    const admission = published.then(
      () => {},
      () => {},
    )
    this.admission = admission
    void admission.then(() => {
      if (this.admission === admission) this.admission = null
    })
    await (
      await published
    ).done
  }

  private admit(records: readonly OutRecord[], sizes: readonly number[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const call: PublishCall = { left: records.length, isOver: false, resolve, reject }
      const keyless = new Map<string, number>()
      records.forEach((record, index) => this.queue.push(this.queued(record, sizes[index]!, call, keyless)))
      this.sending ??= this.sendAll()
    })
  }

  private queued(
    { topic, key, value, headers }: OutRecord,
    bytes: number,
    call: PublishCall,
    keyless: Map<string, number>,
  ): QueuedRecord {
    const count = this.link.knownPartitionCount(topic)!
    const keyBytes = key === null ? null : Buffer.from(key, 'utf8')
    const partition = keyBytes === null ? this.keylessPartition(topic, count, keyless) : partitionOfKey(keyBytes, count)
    // The caller may use its buffer again. An empty value is Kafka's tombstone.
    return {
      topic,
      partition,
      key: keyBytes,
      value: value.length === 0 ? null : Buffer.from(value),
      headers,
      bytes,
      call,
    }
  }

  /** Records without a key share one partition within a call and topic, and the next call takes the next partition. */
  private keylessPartition(topic: string, count: number, chosen: Map<string, number>): number {
    const known = chosen.get(topic)
    if (known !== undefined) return known
    const partition = (this.keylessTurns.get(topic) ?? 0) % count
    this.keylessTurns.set(topic, partition + 1)
    chosen.set(topic, partition)
    return partition
  }

  private async sendAll(): Promise<void> {
    // What is published in the same turn goes in the same send.
    await Promise.resolve()
    try {
      while (this.queue.length > 0) {
        // A call that has failed is told so; the rest of it would be half of something.
        const send = takeSend(this.queue).filter(({ call }) => !call.isOver)
        if (send.length > 0) await this.sendOrFail(send)
      }
    } finally {
      // In the very turn in which the queue was found empty: what is published from now on begins anew.
      this.sending = null
    }
  }

  private async sendOrFail(send: readonly QueuedRecord[]): Promise<void> {
    try {
      await this.sendAndTell(send)
    } catch (error) {
      const calls = byCall(send)
      if (calls.length > 1 && isOfSome(error)) await this.sendApart(calls)
      else this.fail(send, asBusError(error))
    }
  }

  private async sendAndTell(send: readonly QueuedRecord[]): Promise<void> {
    await this.send(send)
    this.lastFailure = null
    for (const { call } of send) if (--call.left === 0) call.resolve()
  }

  /** One call's record must not fail those that happened to travel with it. In order, so that each partition keeps its own. */
  private async sendApart(calls: readonly (readonly QueuedRecord[])[]): Promise<void> {
    for (const own of calls) await this.sendOrFail(own)
  }

  private async send(records: readonly QueuedRecord[]): Promise<void> {
    const topicMessages = messagesOf(records)
    const end = performance.now() + persistMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        const producer = await this.connected()
        await producer.sendBatch({ acks: allInSyncReplicas, topicMessages })
        return
      } catch (error) {
        // A new producer begins a new sequence. With the old one, the broker could take the next batch for a repetition of this one.
        this.replaceProducer()
        const isFenced = fencedTypes.has(typeOf(error))
        const isPassing = isFenced || asBusError(error).code === 'log_unavailable'
        if (!isPassing || performance.now() + pauseMs > end) throw error
        if (isFenced)
          this.logger.warn(
            { failure: typeOf(error) },
            'The broker has lost track of a producer; a new one sends its batch again',
          )
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  private async connected(): Promise<Producer> {
    if (this.producer !== null) return this.producer
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: () => chosenPartition,
      retry,
    })
    try {
      await withinMs(connectMs, producer.connect(), 'No broker has answered a publisher')
    } catch (error) {
      void producer.disconnect().catch(() => {})
      throw error
    }
    this.producer = producer
    return producer
  }

  private replaceProducer(): void {
    void this.producer?.disconnect().catch(() => {})
    this.producer = null
  }

  private fail(send: readonly QueuedRecord[], error: BusError): void {
    // The log takes what it is given; what it was given was wrong.
    if (!ofRecords.has(error.code)) this.lastFailure = { error, at: performance.now() }
    for (const { call } of send) {
      if (call.isOver) continue
      call.isOver = true
      call.reject(error)
    }
  }
}

const ofRecords = new Set(['record_too_large', 'topic_unknown'])

/** Whether it may concern only some of what was sent. */
const isOfSome = (error: unknown): boolean =>
  ofRecords.has(asBusError(error).code) || typeOf(error) === 'TOPIC_AUTHORIZATION_FAILED'

function byCall(send: readonly QueuedRecord[]): readonly (readonly QueuedRecord[])[] {
  return [...Map.groupBy(send, ({ call }) => call).values()]
}

const chosenPartition = ({ message }: { readonly message: { readonly partition?: number } }): number =>
  message.partition!

function messagesOf(records: readonly QueuedRecord[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages['messages']>()
  for (const { topic, partition, key, value, headers } of records) {
    const message = { partition, key, value, headers: headers as Record<string, string> }
    const own = topics.get(topic)
    if (own === undefined) topics.set(topic, [message])
    else own.push(message)
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}

/** About what it takes in a batch. */
function sizeOf({ key, value, headers }: OutRecord): number {
  let bytes = recordOverheadBytes + value.length + (key === null ? 0 : Buffer.byteLength(key))
  for (const name in headers) bytes += headerOverheadBytes + Buffer.byteLength(name) + Buffer.byteLength(headers[name]!)
  return bytes
}

function copied(record: OutRecord): OutRecord {
  return { ...record, value: Buffer.from(record.value) }
}
