import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { realStack } from '@udb/stack'
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import { Arrivals, newGroup, newTopic, record } from '../features/bus-under-test.js'
import type { Bus } from '../port.js'
import { openKafkaBus } from './open-kafka-bus.js'

/** What others do to topics and with them, whom nobody here can stop. */
const brokers = realStack().kafkaBrokers.split(',')
const { logLevel } = kafkajs
let kafka: Kafka
let admin: Admin
let bus: Bus

beforeAll(async () => {
  kafka = new kafkajs.Kafka({ brokers, clientId: 'udb-spec-foreign', logLevel: logLevel.NOTHING })
  admin = kafka.admin()
  await admin.connect()
  bus = await openKafkaBus({ brokers, clientId: 'udb-spec' })
})
afterAll(() => Promise.all([admin.disconnect(), bus.close()]))

test('what a producer aborts is not delivered, followed or read; what it and others commit is', async () => {
  const topic = await newTopic(bus, 1)
  const [consumed, followed] = [new Arrivals(), new Arrivals()]
  await bus.consume({ group: newGroup(), topics: [topic], deliver: consumed.only }).ready
  await bus.tail([topic], (seen) => followed.add([seen])).ready
  const producer = kafka.producer({ transactionalId: `udb-spec-${topic}`, idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  for (const [text, end] of [
    ['aborted 1', 'abort'],
    ['committed', 'commit'],
    ['aborted 2', 'abort'],
  ] as const) {
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ key: 'a', value: text }] })
    await transaction[end]()
  }
  await producer.disconnect()
  await bus.publish([record(topic, 'a', 'plain')])
  await Promise.all([consumed.has('plain'), followed.has('plain')])
  const late = new Arrivals()
  await bus.consume({ group: newGroup(), topics: [topic], deliver: late.only }).ready
  await late.has('plain')
  for (const arrivals of [consumed, followed, late]) expect(arrivals.texts()).toEqual(['committed', 'plain'])
}, 60_000)

/** As `ensureTopics` makes it; a change names all that is not to be the broker's. */
const made = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'message.timestamp.type': 'LogAppendTime' }

test.each([
  ['retention.bytes', '1000000', /retention\.bytes=1000000/],
  ['message.timestamp.type', 'CreateTime', /times of their producers/],
])(
  'a topic that somebody gave another %s is refused',
  async (name, value, message) => {
    const settings = { topic: await newTopic(bus, 1), partitions: 1, retention: { kind: 'forever' } } as const
    await bus.checkTopics([settings])
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: settings.topic,
          configEntries: Object.entries({ ...made, [name]: value }).map(([name, value]) => ({ name, value })),
        },
      ],
    })
    const differs = expect.objectContaining({ code: 'topic_differs', message: expect.stringMatching(message) })
    // A broker tells of a change a little after it was made.
    const refusal = async (): Promise<unknown> => {
      for (;;) {
        const error = await bus.checkTopics([settings]).catch((thrown: unknown) => thrown)
        if (error !== undefined) return error
      }
    }
    expect(await refusal()).toEqual(differs)
    await expect(bus.ensureTopics([settings])).rejects.toEqual(differs)
  },
  60_000,
)
