import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DeadLetter } from '@udb/events'
import type { RunningService } from '@udb/service'
import { realStack } from '@udb/stack'
import { CompressionTypes, Kafka, logLevel } from 'kafkajs'
import { requestPing } from './fixtures/ping.js'
import { json } from './fixtures/running-gateway.js'
import { type Gateways, kafkaLogUnder, severalGateways } from './fixtures/several-gateways.js'
import { PROJECTION_GROUP } from './projection/read-or-bury.js'
import { JOBS_TOPIC } from './projection/store.js'

const TIMEOUT_MS = 180_000
const prefix = `unreadable-${randomUUID()}`
let gateways: Gateways
let gateway: RunningService

beforeAll(async () => {
  gateways = await severalGateways(kafkaLogUnder(prefix))
  gateway = await gateways.add()
}, TIMEOUT_MS)
afterAll(() => gateways.close(), TIMEOUT_MS)

/** Puts two records into one batch of each partition, packed to a thousandth of what a service has room for. */
async function sendTooMuch(topic: string): Promise<void> {
  const kafka = new Kafka({ brokers: realStack().kafkaBrokers.split(','), logLevel: logLevel.NOTHING })
  const producer = kafka.producer()
  await producer.connect()
  const positions = await gateways.platform.bus.positions(topic)
  for (const { partition } of positions) {
    const messages = [Buffer.alloc(129 * 1024 * 1024), Buffer.alloc(0)].map((value) => ({ value, partition }))
    await producer.send({ topic: `${prefix}.${topic}`, messages, compression: CompressionTypes.GZIP })
  }
  await producer.disconnect()
}

async function deadLetters(): Promise<DeadLetter[]> {
  const { bus, wire } = gateways.platform
  const positions = await bus.positions('udb.dead-letters.v1')
  const records = (await Promise.all(positions.map((each) => bus.read(each, 0, each.next)))).flat()
  return Promise.all(records.map(async (record) => (await wire.decode(record)).data as unknown as DeadLetter))
}

test.each([
  ['the inbox', 'udb.requests.v1', 'udb.gateway'],
  ['the record of facts', JOBS_TOPIC, PROJECTION_GROUP],
])(
  'P5: a batch on %s that cannot be read is a dead letter, and what is behind it is done',
  async (_, topic, group) => {
    const before = await gateways.platform.bus.positions(topic)
    await sendTooMuch(topic)
    const jobs = await Promise.all(
      before.map((_, n) => requestPing(gateways.platform, { eventId: `behind-${topic}-${n}` })),
    )
    for (const jobId of jobs) {
      let answer = await json(`${gateway.url}/status/${jobId}?waitSeconds=20`)
      while (answer.status === 404) answer = await json(`${gateway.url}/status/${jobId}?waitSeconds=20`)
      expect(answer.body).toMatchObject({ state: 'completed' })
    }
    let letters: DeadLetter[] = []
    while (letters.length < before.length) letters = (await deadLetters()).filter((letter) => letter.topic === topic)
    expect(letters.toSorted((a, b) => a.partition - b.partition)).toEqual(
      before.map(({ partition, next }) =>
        expect.objectContaining({
          code: 'batch_unreadable',
          group,
          partition,
          offset: next + 1,
          schemaId: null,
          headers: expect.objectContaining({
            batch_first_offset: String(next),
            batch_last_offset: String(next + 1),
            batch_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          }),
        }),
      ),
    )
    for (const { partition, next } of before.filter(() => topic !== JOBS_TOPIC))
      while (((await gateways.platform.bus.committed(group, { topic, partition })) ?? 0) < next + 2);
  },
  TIMEOUT_MS,
)
