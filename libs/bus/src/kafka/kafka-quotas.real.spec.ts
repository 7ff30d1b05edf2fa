import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arrivals, gate, newGroup, newTopic, record, text } from '../features/bus-under-test.js'
import type { Bus } from '../port.js'
import type { KafkaBusOptions } from './kafka-options.js'
import { openKafkaBus } from './open-kafka-bus.js'
import { kafkaJars, SpecKafka } from './spec-kafka.js'

const jars = kafkaJars()
const patienceMs = 180_000
const clientId = 'udb-held-back'
/** A broker counts what it has sent in the last ten seconds. */
const bytesASecond = 20_000
const sendBytes = 40_000
/** A small and a large record for each call. */
const sendsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => [`${at} small`, `${at} large`.padEnd(sendBytes, '.')])

/** Services that run Kafka for others give each client so many bytes a second, and answer it with nothing once it has had them. */
;(jars === null ? describe.skip : describe)('a broker that holds a client back by quotas', () => {
  let dir: string
  let kafka: SpecKafka
  let free: Bus
  let held: Bus

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'udb-kafka-quotas-'))
    kafka = await SpecKafka.start(jars!, dir)
    const bytes = ['consumer_byte_rate', 'producer_byte_rate'].map((name) => `${name}=${bytesASecond}`)
    kafka.limit(clientId, [...bytes, 'controller_mutation_rate=1'].join(','))
  }, patienceMs)
  beforeEach(async () => {
    free = await openKafkaBus({ brokers: [kafka.openDoor], clientId: 'udb-spec' })
    held = await openKafkaBus({ brokers: [kafka.openDoor], clientId })
  })
  afterEach(() => Promise.all([free.close(), held.close()]))
  afterAll(async () => {
    await kafka?.kill()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }, patienceMs)

  /** The texts, as they stand in the log. */
  async function publishSome(bus: Bus, topic: string, count: number): Promise<string[]> {
    const sends = sendsOf(count)
    for (const send of sends) await bus.publish(send.map((value) => record(topic, 'a', value)))
    return sends.flat()
  }

  test(
    'who reads page after page waits, and misses nothing before the end',
    async () => {
      const topic = await newTopic(free, 1)
      const all = await publishSome(free, topic, 10)
      const read: string[] = []
      for (;;) {
        const page = await held.read({ topic, partition: 0 }, read.length, 5)
        if (page.length === 0) break
        read.push(...page.map(text))
      }
      expect(read).toEqual(all)
    },
    patienceMs,
  )

  test(
    'many who read at once all wait for their turn',
    async () => {
      const partitions = Array.from({ length: 20 }, (_, partition) => partition)
      const topic = await newTopic(free, partitions.length)
      for (const at of partitions) await free.publish([record(topic, null, `${at} `.padEnd(sendBytes, '.'))])
      const reads = await Promise.all(partitions.map((partition) => held.read({ topic, partition }, 0, 2)))
      expect(reads.map((records) => records.length)).toEqual(partitions.map(() => 1))
    },
    patienceMs,
  )

  test(
    'a group and a tail get everything in its order, once, and all is well meanwhile',
    async () => {
      const topic = await newTopic(free, 1)
      const [consumed, followed] = [new Arrivals(), new Arrivals()]
      await held.consume({ group: newGroup(), topics: [topic], deliver: consumed.andCommit }).ready
      await held.tail([topic], (seen) => followed.add([seen])).ready
      const all = await publishSome(free, topic, 5)
      const isHere = Promise.all([consumed, followed].map((arrivals) => arrivals.has(all.at(-1)!)))
      await untilSettled(isHere, () => held.ping())
      expect(consumed.texts()).toEqual(all)
      expect(followed.texts()).toEqual(all)
    },
    patienceMs,
  )

  test('who has to wait for long is told of in the log, and need not wait for its end to close', async () => {
    kafka.limit('udb-starved', 'consumer_byte_rate=1')
    const topic = await newTopic(free, 1)
    const told = gate()
    const log: KafkaBusOptions['log'] = (level, message) => {
      if (level === 'warn' && message.endsWith('A quota of the brokers makes this client wait')) told.open()
    }
    const starved = await openKafkaBus({ brokers: [kafka.openDoor], clientId: 'udb-starved', log })
    await starved.consume({ group: newGroup(), topics: [topic], deliver: new Arrivals().only }).ready
    await starved.tail([topic], () => {}).ready
    const read = expect(starved.read({ topic, partition: 0 }, 0, 1)).rejects.toMatchObject({ code: 'log_unavailable' })
    await told.opened
    await starved.close()
    await read
  }, 60_000)

  test(
    'what is published is stored once, in its order',
    async () => {
      const topic = await newTopic(free, 1)
      const all = await publishSome(held, topic, 10)
      expect((await free.read({ topic, partition: 0 }, 0, all.length + 1)).map(text)).toEqual(all)
    },
    patienceMs,
  )

  test(
    'topics are made',
    async () => {
      const topics = [await newTopic(held, 15), await newTopic(held, 15)]
      for (const topic of topics) expect(await held.positions(topic)).toHaveLength(15)
    },
    patienceMs,
  )
})

async function untilSettled(awaited: Promise<unknown>, meanwhile: () => Promise<void>): Promise<void> {
  let isOver = false
  void awaited.then(() => (isOver = true))
  while (!isOver) await meanwhile()
}
