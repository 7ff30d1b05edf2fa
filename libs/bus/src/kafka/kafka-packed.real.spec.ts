import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { realStack } from '@udb/stack'
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import { Arrivals, newGroup, newTopic, record } from '../features/bus-under-test.js'
import type { Bus } from '../port.js'
import { mostUnpackedBytes } from './batch-codecs.js'
import { openKafkaBus } from './open-kafka-bus.js'

/** What others pack, which the broker does where a topic says so, with Java's libraries. */
const brokers = realStack().kafkaBrokers.split(',')
const patienceMs = 120_000
const { CompressionTypes, ConfigResourceTypes, logLevel } = kafkajs
let kafka: Kafka
let admin: Admin
let bus: Bus

beforeAll(async () => {
  kafka = new kafkajs.Kafka({ brokers, clientId: 'udb-spec-packed', logLevel: logLevel.NOTHING })
  admin = kafka.admin()
  await admin.connect()
  bus = await openKafkaBus({ brokers, clientId: 'udb-spec' })
}, patienceMs)
afterAll(() => Promise.all([admin.disconnect(), bus.close()]))

/** A topic whose broker packs what it takes. */
async function packedTopic(codec: string): Promise<string> {
  const topic = `${await newTopic(bus, 1)}.${codec}`
  const configEntries = [
    { name: 'compression.type', value: codec },
    { name: 'message.timestamp.type', value: 'LogAppendTime' },
  ]
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }] })
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['compression.type'] }],
  })
  expect(resources[0]!.configEntries[0]!.configValue).toBe(codec)
  return topic
}

/** Text that packs well, text that hardly does, and every length at which a format changes. */
const words = (bytes: number): string => 'a tale of a tub; '.repeat(Math.ceil(bytes / 17)).slice(0, bytes)
function noise(bytes: number): string {
  let state = bytes
  return Array.from({ length: bytes }, () =>
    String.fromCharCode(33 + (((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16) % 90)),
  ).join('')
}
const sizes = [0, 1, 15, 16, 60, 61, 270, 4_096, 32_768, 65_536, 70_000, 300_000, 900_000]
const texts = sizes.flatMap((size) => [`w${words(size)}`, `n${noise(size)}`])
const many = Array.from({ length: 500 }, (_, n) => `${n} ${words(n)}${noise(n % 7)}`)

test.each(['gzip', 'snappy', 'lz4', 'zstd'])(
  'P1: what a broker packs with %s is delivered, followed and read as it was published',
  async (codec) => {
    const topic = await packedTopic(codec)
    const [consumed, followed] = [new Arrivals(), new Arrivals()]
    await bus.consume({ group: newGroup(), topics: [topic], deliver: consumed.only }).ready
    await bus.tail([topic], (seen) => followed.add([seen])).ready
    for (const text of texts) await bus.publish([record(topic, 'a', text)])
    await bus.publish([...many, 'last'].map((text) => record(topic, 'a', text)))
    await Promise.all([consumed.has('last'), followed.has('last')])
    const read = await bus.read({ topic, partition: 0 }, 0, 1_000)
    const all = [...texts, ...many, 'last']
    for (const seen of [consumed.texts(), followed.texts(), read.map(({ value }) => value.toString('utf8'))])
      expect(seen.map((text, at) => (text === all[at] ? 'same' : at))).toEqual(all.map(() => 'same'))
  },
  patienceMs,
)

test(
  'P5: a batch that would unpack to more than a service has room for holds up nobody: one record tells of it, and what is behind it comes',
  async () => {
    const topic = await newTopic(bus, 1)
    const [consumed, followed] = [new Arrivals(), new Arrivals()]
    const group = newGroup()
    await bus.consume({ group, topics: [topic], deliver: consumed.andCommit }).ready
    await bus.tail([topic], (seen) => followed.add([seen])).ready
    await bus.publish([record(topic, 'a', 'before')])
    const producer = kafka.producer()
    await producer.connect()
    const messages = [{ value: Buffer.alloc(mostUnpackedBytes + 1) }, { value: 'beside it' }]
    await producer.send({ topic, messages, compression: CompressionTypes.GZIP })
    await producer.disconnect()
    await bus.publish([record(topic, 'a', 'behind it')])
    await Promise.all([consumed.has('behind it'), followed.has('behind it')])
    const read = await bus.read({ topic, partition: 0 }, 0, 10)
    for (const records of [consumed.records, read]) {
      expect(records.map(({ offset }) => offset)).toEqual([0, 2, 3])
      expect(records[1]).toMatchObject({
        key: null,
        headers: { batch_first_offset: '1', batch_last_offset: '2' },
        unreadable: { code: 'batch_unreadable', message: expect.stringMatching(/packed with gzip.* offsets 1 to 2/) },
      })
    }
    expect(followed.texts()).toEqual(['before', 'behind it'])
    while ((await bus.committed(group, { topic, partition: 0 })) !== 4);
    await bus.ping()
  },
  patienceMs,
)
