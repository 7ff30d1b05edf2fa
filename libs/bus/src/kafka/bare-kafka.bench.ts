import kafkajs, { type Consumer } from 'kafkajs'
import { randomUUID } from 'node:crypto'
import type { OutRecord } from '../port.js'

/** What is measured, for the port and for kafkajs alone. */
export interface KafkaSide {
  publish(topic: string, batch: readonly OutRecord[]): Promise<void>
  /** Consumes `count` records; with `echoTo`, publishes each of them again before it commits. Gives the milliseconds. */
  consume(topic: string, count: number, echoTo: string | null): Promise<number>
}

/** kafkajs as one uses it without the port: an idempotent producer, batches, and a commit after each batch, several partitions at once. */
export async function bareKafka(brokers: readonly string[]): Promise<KafkaSide & { close(): Promise<void> }> {
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'udb-bare', logLevel: kafkajs.logLevel.NOTHING })
  const producer = kafka.producer({ idempotent: true, createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await producer.connect()
  const publish = async (topic: string, batch: readonly OutRecord[]) => {
    const messages = batch.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } }))
    await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages }] })
  }
  return {
    publish,
    consume: async (topic, count, echoTo) => {
      const consumer = kafka.consumer({ groupId: `bare-${randomUUID()}`, maxWaitTimeInMs: 300 })
      await consumer.connect()
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
      const ms = await consumeAll(consumer, count, async (messages) => {
        if (echoTo !== null) await producer.sendBatch({ acks: -1, topicMessages: [{ topic: echoTo, messages }] })
      })
      await consumer.disconnect()
      return ms
    },
    close: () => producer.disconnect(),
  }
}

type Messages = { key: Buffer | null; value: Buffer | null; headers?: Record<string, Buffer> }[]

async function consumeAll(
  consumer: Consumer,
  count: number,
  handle: (messages: Messages) => Promise<void>,
): Promise<number> {
  const done = Promise.withResolvers<void>()
  const begin = Promise.withResolvers<number>()
  let left = count
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 8,
    eachBatch: async ({ batch }) => {
      begin.resolve(performance.now())
      await handle(batch.messages as unknown as Messages)
      const offset = String(Number(batch.lastOffset()) + 1)
      await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset }])
      left -= batch.messages.length
      if (left <= 0) done.resolve()
    },
  })
  await done.promise
  return performance.now() - (await begin.promise)
}
