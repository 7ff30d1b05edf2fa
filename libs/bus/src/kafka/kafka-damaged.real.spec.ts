import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { Arrivals, newGroup, newTopic, record } from '../features/bus-under-test.js'
import type { Bus } from '../port.js'
import { openKafkaBus } from './open-kafka-bus.js'
import { kafkaJars, SpecKafka } from './spec-kafka.js'
import { untilPing } from './spec-ping.js'

const jars = kafkaJars()
const patienceMs = 180_000
const { CompressionTypes, logLevel } = kafkajs

/** A broker whose files a test may damage: it sends what is in them, and looks at no checksum. */
;(jars === null ? describe.skip : describe)('a batch of records that is damaged on the disk of its broker', () => {
  let dir: string
  let kafka: SpecKafka
  let bus: Bus

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'udb-kafka-damaged-'))
    kafka = await SpecKafka.start(jars!, dir)
  }, patienceMs)
  beforeEach(async () => {
    bus = await openKafkaBus({ brokers: [kafka.openDoor], clientId: 'udb-spec' })
  })
  afterEach(() => bus.close())
  afterAll(async () => {
    await kafka?.kill()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }, patienceMs)

  const segmentOf = (topic: string): string => join(dir, 'data', `${topic}-0`, '00000000000000000000.log')

  /** Turns a byte in the file of the topic's partition over; the same once more mends it. */
  function turnOver(topic: string, at: number): void {
    const file = openSync(segmentOf(topic), 'r+')
    const byte = readFileSync(file)[at]! ^ 0x55
    writeSync(file, Buffer.from([byte]), 0, 1, at)
    closeSync(file)
  }

  const lengthOf = (topic: string): number => readFileSync(segmentOf(topic)).length

  /** Three records in one batch behind one record, and where that batch begins and ends in the file. */
  async function withBatch(compression: number): Promise<{ topic: string; begin: number; end: number }> {
    const topic = await newTopic(bus, 1)
    await bus.publish([record(topic, 'a', 'before')])
    const begin = lengthOf(topic)
    const producer = new kafkajs.Kafka({ brokers: [kafka.openDoor], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    const messages = ['one', 'two', 'three'].map((value) => ({ key: 'a', value }))
    await producer.send({ topic, messages, compression })
    await producer.disconnect()
    return { topic, begin, end: lengthOf(topic) }
  }

  const headBytes = 61
  const lengthAt = 8

  test.each([
    ['of plain records', CompressionTypes.None, 20],
    ['of packed records', CompressionTypes.GZIP, 20],
    ['in its head', CompressionTypes.GZIP, 22 - headBytes],
  ])(
    'P5: %s holds up nobody: one record stands for it, and what is behind it comes',
    async (_, compression, at) => {
      const { topic, begin, end } = await withBatch(compression)
      turnOver(topic, begin + headBytes + at)
      await bus.publish([record(topic, 'a', 'behind it')])
      const [group, consumed] = [newGroup(), new Arrivals()]
      await bus.consume({ group, topics: [topic], deliver: consumed.andCommit }).ready
      await consumed.has('behind it')
      expect(consumed.records.map(({ offset }) => offset)).toEqual([0, 3, 4])
      const bytes = readFileSync(segmentOf(topic)).subarray(begin, end)
      expect(consumed.records[1]).toMatchObject({
        key: null,
        value: bytes,
        headers: {
          batch_first_offset: '1',
          batch_last_offset: '3',
          batch_bytes: String(bytes.length),
          batch_sha256: createHash('sha256').update(bytes).digest('hex'),
        },
        unreadable: { code: 'batch_damaged', message: expect.stringMatching(/checksum.* offsets 1 to 3/) },
      })
      while ((await bus.committed(group, { topic, partition: 0 })) !== 5);
      await bus.ping()
    },
    patienceMs,
  )

  test(
    'P5: nobody goes on behind one whose length is damaged, since what stands behind it cannot be found, until it is whole again',
    async () => {
      const { topic, begin } = await withBatch(CompressionTypes.None)
      const good = await newTopic(bus, 1)
      const behind = Array.from({ length: 20 }, (_, at) => `sound ${at}`)
      for (const value of behind) await bus.publish([record(topic, 'a', value)])
      turnOver(topic, begin + lengthAt)
      await bus.publish([record(good, 'a', 'elsewhere')])
      const [group, consumed] = [newGroup(), new Arrivals()]
      await bus.consume({ group, topics: [topic, good], deliver: consumed.andCommit }).ready
      await consumed.has('before', 'elsewhere')
      const noBatch = { code: 'log_unavailable', message: expect.stringContaining('made out at offset 1:') }
      expect(await untilPing(bus, (error) => error !== null)).toMatchObject(noBatch)
      await expect(bus.read({ topic, partition: 0 }, 0, 100)).rejects.toMatchObject(noBatch)
      expect(await bus.committed(group, { topic, partition: 0 })).toBe(1)
      turnOver(topic, begin + lengthAt)
      await consumed.has('one', 'two', 'three', ...behind)
      await untilPing(bus, (error) => error === null)
    },
    patienceMs,
  )

  test(
    'who must not decide without it waits, and so does who reads; others go on, and so do they once it is whole again',
    async () => {
      const { topic, begin } = await withBatch(CompressionTypes.GZIP)
      const good = await newTopic(bus, 1)
      turnOver(topic, begin + headBytes + 20)
      await bus.publish([record(topic, 'a', 'behind it'), record(good, 'a', 'elsewhere')])
      const waiting = new Arrivals()
      const consumer = { group: newGroup(), topics: [topic, good], waitsForDamaged: true, deliver: waiting.only }
      await bus.consume(consumer).ready
      await waiting.has('before', 'elsewhere')
      expect(await untilPing(bus, (error) => error !== null)).toMatchObject({
        code: 'log_unavailable',
        message: expect.stringContaining('at offset 1 is damaged'),
      })
      await expect(bus.read({ topic, partition: 0 }, 1, 1)).rejects.toMatchObject({ name: 'DamagedBatchError' })
      expect(waiting.records).toHaveLength(2)
      turnOver(topic, begin + headBytes + 20)
      await waiting.has('one', 'two', 'three', 'behind it')
      await untilPing(bus, (error) => error === null)
    },
    patienceMs,
  )
})
