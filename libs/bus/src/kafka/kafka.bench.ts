import { randomBytes, randomUUID } from 'node:crypto'
import type { OutRecord } from '../port.js'
import { bareKafka, type KafkaSide } from './bare-kafka.bench.js'
import { openKafkaBus } from './open-kafka-bus.js'
import type { KafkaBus } from './kafka-bus.js'

export { bareKafka } from './bare-kafka.bench.js'

export const benchPartitions = 6
export const benchBatch = 1_000
const recordBytes = 500

/** Records a second: the port, kafkajs alone in the same minute on the same broker, and the port's share of that. */
export interface Compared {
  readonly port: number
  readonly bare: number
  readonly ratio: number
}

export interface KafkaFigures {
  /** In batches of 1,000, each awaited. */
  readonly publish: Compared
  /** From the earliest on, committing each delivery. */
  readonly consume: Compared
  /** Consume, publish as many, commit: what a service does. */
  readonly echo: Compared
  /** One sequential reader without a group. */
  readonly readPerSecond: number
  /** From the call of publish to the delivery in a consumer of the same process, single records. */
  readonly publishToDeliverMs: { readonly p50: number; readonly p95: number }
}

/** Measures on a broker that others may use at the same time: the ratios count, the figures only say how busy it was. */
export async function benchKafka(brokers: readonly string[], records = 100_000): Promise<KafkaFigures> {
  const bus = await openKafkaBus({ brokers, clientId: 'udb-bench' })
  const bare = await bareKafka(brokers)
  try {
    const topics = {
      port: await newTopic(bus),
      bare: await newTopic(bus),
      portEcho: await newTopic(bus),
      bareEcho: await newTopic(bus),
    }
    const port = portSide(bus)
    await publishAll(port, await newTopic(bus), 5 * benchBatch)
    await publishAll(bare, await newTopic(bus), 5 * benchBatch)
    const publish = compared(
      records,
      await publishAll(port, topics.port, records),
      await publishAll(bare, topics.bare, records),
    )
    const consume = compared(
      records,
      await port.consume(topics.port, records, null),
      await bare.consume(topics.bare, records, null),
    )
    const echoed = Math.floor(records / 2)
    const echo = compared(
      echoed,
      await port.consume(topics.port, echoed, topics.portEcho),
      await bare.consume(topics.bare, echoed, topics.bareEcho),
    )
    const readPerSecond = await measureRead(bus, topics.port)
    return { publish, consume, echo, readPerSecond, publishToDeliverMs: await measureLatency(bus, await newTopic(bus)) }
  } finally {
    await Promise.all([bus.close(), bare.close()])
  }
}

function portSide(bus: KafkaBus): KafkaSide {
  return {
    publish: (_, batch) => bus.publish(batch),
    consume: async (topic, count, echoTo) => {
      const done = Promise.withResolvers<void>()
      const begin = Promise.withResolvers<number>()
      let left = count
      const subscription = bus.consume({
        group: `bench-${randomUUID()}`,
        topics: [topic],
        maxBatch: benchBatch,
        deliver: async (records, lease) => {
          begin.resolve(performance.now())
          if (echoTo !== null) await bus.publish(records.map((record) => ({ ...record, topic: echoTo })))
          await lease.commit(records.at(-1)!.offset + 1)
          left -= records.length
          if (left <= 0) done.resolve()
        },
      })
      await done.promise
      const ms = performance.now() - (await begin.promise)
      await subscription.close()
      return ms
    },
  }
}

async function publishAll(side: KafkaSide, topic: string, records: number): Promise<number> {
  const batch = recordsOf500Bytes(topic, benchBatch)
  const begin = performance.now()
  for (let done = 0; done < records; done += benchBatch) await side.publish(topic, batch)
  return performance.now() - begin
}

async function measureRead(bus: KafkaBus, topic: string): Promise<number> {
  const [longest] = (await bus.positions(topic)).sort((a, b) => b.next - a.next)
  const { partition, earliest, next } = longest!
  const begin = performance.now()
  for (let from = earliest; from < next;) from += (await bus.read({ topic, partition }, from, 500)).length
  return perSecond(next - earliest, performance.now() - begin)
}

async function measureLatency(bus: KafkaBus, topic: string): Promise<KafkaFigures['publishToDeliverMs']> {
  let arrived = () => {}
  const deliver = () => Promise.resolve(arrived())
  const subscription = bus.consume({ group: `bench-${randomUUID()}`, topics: [topic], startAt: 'latest', deliver })
  await subscription.ready
  const times: number[] = []
  for (const one of recordsOf500Bytes(topic, 300)) {
    const arrival = new Promise<void>((resolve) => (arrived = resolve))
    const begin = performance.now()
    await Promise.all([bus.publish([one]), arrival.then(() => times.push(performance.now() - begin))])
  }
  await subscription.close()
  times.sort((a, b) => a - b)
  return { p50: times[times.length >> 1]!, p95: times[Math.floor(times.length * 0.95)]! }
}

async function newTopic(bus: KafkaBus): Promise<string> {
  const topic = `bench.${randomUUID()}`
  await bus.ensureTopics([{ topic, partitions: benchPartitions, retention: { kind: 'time', ms: 3_600_000 } }])
  return topic
}

/** With key and headers, as an event of the box has them. */
function recordsOf500Bytes(topic: string, count: number): OutRecord[] {
  const headers = {
    ce_specversion: '1.0',
    ce_type: 'step.progressed',
    ce_source: 'udb/ingestion',
    'content-type': 'application/avro',
  }
  const restBytes = recordBytes - 36 - JSON.stringify(headers).length
  return Array.from({ length: count }, (_, index) => ({
    topic,
    key: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    value: randomBytes(restBytes),
    headers,
  }))
}

function compared(records: number, portMs: number, bareMs: number): Compared {
  return {
    port: perSecond(records, portMs),
    bare: perSecond(records, bareMs),
    ratio: Math.round((bareMs / portMs) * 100) / 100,
  }
}

function perSecond(records: number, ms: number): number {
  return Math.round((records / ms) * 1000)
}
