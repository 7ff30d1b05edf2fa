import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { OutRecord } from '@udb/bus'
import { type Consumer, Kafka, logLevel, type Producer } from 'kafkajs'

const PARTITIONS = 64
const SIDE_BY_SIDE = 8

const ASK_EVERY_MS = 20

/** A topic is there some moments after the broker has agreed to make it. */
async function untilMade(ask: () => Promise<unknown>): Promise<void> {
  while (
    !(await ask().then(
      () => true,
      () => false,
    ))
  )
    await pause(ASK_EVERY_MS)
}

/** kafkajs alone, on topics of its own: what comes in on one goes out on the other in the same batches, and is committed. */
export class BareKafka {
  private constructor(
    readonly group: string,
    readonly topic: string,
    private readonly producer: Producer,
    private readonly consumer: Consumer,
  ) {}

  static async open(brokers: string): Promise<BareKafka> {
    const kafka = new Kafka({
      brokers: brokers.split(','),
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 20 },
    })
    const [topic, out, group] = [`bench.${randomUUID()}`, `bench.${randomUUID()}`, `bench-${randomUUID()}`]
    const admin = kafka.admin()
    await admin.connect()
    const topics = [topic, out].map((name) => ({ topic: name, numPartitions: PARTITIONS }))
    await admin.createTopics({ topics, waitForLeaders: false })
    await Promise.all(topics.map((each) => untilMade(() => admin.fetchTopicOffsets(each.topic))))
    await admin.disconnect()
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
    const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 300 })
    await Promise.all([producer.connect(), consumer.connect()])
    await consumer.subscribe({ topic, fromBeginning: true })
    const joined = new Promise<void>((resolve) => void consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
    await consumer.run({
      partitionsConsumedConcurrently: SIDE_BY_SIDE,
      eachBatch: async ({ batch }) => {
        await producer.send({
          topic: out,
          messages: batch.messages.map(({ key, value, headers }) => ({ key, value, headers: headers ?? {} })),
        })
      },
    })
    await joined
    return new BareKafka(group, topic, producer, consumer)
  }

  async send(records: readonly OutRecord[]): Promise<void> {
    const messages = records.map(({ key, value, headers }) => ({ key, value, headers }))
    await this.producer.sendBatch({ topicMessages: [{ topic: this.topic, messages }] })
  }

  async close(): Promise<void> {
    await Promise.all([this.consumer.disconnect(), this.producer.disconnect()])
  }
}
