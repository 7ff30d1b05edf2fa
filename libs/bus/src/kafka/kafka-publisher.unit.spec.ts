import { expect, test } from '@jest/globals'
import type { Kafka, ProducerBatch } from 'kafkajs'
import { silentLogger } from '../delivery/bus-logger.js'
import type { OutRecord } from '../port.js'
import type { KafkaLink } from './kafka-link.js'
import { KafkaPublisher } from './kafka-publisher.js'

/** What the broker says to one send; a real one cannot be brought to lose track of a producer at a wanted moment. */
type Answer = (values: readonly string[]) => Promise<void>

function publisherOver(answers: Answer[]) {
  let producers = 0
  const producer = () => {
    producers++
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      sendBatch: ({ topicMessages }: ProducerBatch) =>
        answers.shift()!((topicMessages ?? []).flatMap(({ messages }) => messages.map(({ value }) => String(value)))),
    }
  }
  const link = { knownPartitionCount: () => 1, partitionCount: () => Promise.resolve(1) }
  const publisher = new KafkaPublisher({ producer } as unknown as Kafka, link as unknown as KafkaLink, silentLogger)
  return { publisher, producers: () => producers }
}

const record = (value: string): OutRecord => ({ topic: 'jobs', key: 'a', value: Buffer.from(value), headers: {} })
const failing =
  (type: string): Answer =>
  () =>
    Promise.reject(Object.assign(new Error(type), { type }))

test('a batch that the broker cannot place in the sequence is sent again by a new producer, before what comes after it', async () => {
  const log: string[][] = []
  const takes: Answer = (values) => Promise.resolve(void log.push([...values]))
  const { publisher, producers } = publisherOver([failing('OUT_OF_ORDER_SEQUENCE_NUMBER'), takes, takes])
  const first = publisher.publish([record('1'), record('2')])
  await Promise.resolve()
  await Promise.resolve()
  const second = publisher.publish([record('3')])
  await Promise.all([first, second])
  expect(log).toEqual([['1', '2'], ['3']])
  expect(producers()).toBe(2)
})

test('after a send that failed, another producer sends the next: the broker must not take one for a repetition of the other', async () => {
  const log: string[][] = []
  const takes: Answer = (values) => Promise.resolve(void log.push([...values]))
  const { publisher, producers } = publisherOver([failing('TOPIC_AUTHORIZATION_FAILED'), takes])
  await expect(publisher.publish([record('1')])).rejects.toMatchObject({ code: 'log_refused' })
  expect(publisher.problem()?.error.code).toBe('log_refused')
  await publisher.publish([record('2')])
  expect(publisher.problem()).toBeNull()
  expect(log).toEqual([['2']])
  expect(producers()).toBe(2)
})

test('a broker that is away for a moment is not noticed: the batch is sent again, before what comes after it', async () => {
  const log: string[][] = []
  const takes: Answer = (values) => Promise.resolve(void log.push([...values]))
  const { publisher } = publisherOver([failing('NOT_ENOUGH_REPLICAS'), failing('LEADER_NOT_AVAILABLE'), takes, takes])
  const first = publisher.publish([record('1')])
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  await Promise.all([first, publisher.publish([record('2')])])
  expect(log).toEqual([['1'], ['2']])
})

test('what is published while a send is on its way goes together in the next', async () => {
  const log: string[][] = []
  const takes: Answer = (values) => Promise.resolve(void log.push([...values]))
  let answer = () => {}
  const slow: Answer = (values) => new Promise((resolve) => (answer = () => resolve(void log.push([...values]))))
  const { publisher } = publisherOver([slow, takes])
  const first = publisher.publish([record('1')])
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  const later = ['2', '3', '4'].map((value) => publisher.publish([record(value)]))
  answer()
  await Promise.all([first, ...later])
  expect(log).toEqual([['1'], ['2', '3', '4']])
})

test('a record that a topic does not take fails its own call, and none of those that travelled with it', async () => {
  const log: string[][] = []
  const takes: Answer = (values) => Promise.resolve(void log.push([...values]))
  let answer = () => {}
  const slow: Answer = (values) => new Promise((resolve) => (answer = () => resolve(void log.push([...values]))))
  const tooLarge = failing('MESSAGE_TOO_LARGE')
  const { publisher } = publisherOver([slow, tooLarge, takes, tooLarge, takes])
  const first = publisher.publish([record('1')])
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  const later = [['2', '3'], ['large'], ['4']].map((values) => publisher.publish(values.map(record)))
  const ends = Promise.allSettled(later)
  answer()
  await first
  expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await expect(later[1]).rejects.toMatchObject({ code: 'record_too_large' })
  expect(log).toEqual([['1'], ['2', '3'], ['4']])
  expect(publisher.problem()).toBeNull()
})

test('what is published as soon as something else is in the log is sent too, however few turns later that is', async () => {
  const log: string[][] = []
  const takes: Answer = (values) => Promise.resolve(void log.push([...values]))
  for (let turns = 0; turns < 12; turns++) {
    const { publisher } = publisherOver([takes, takes])
    await publisher.publish([record('first')])
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    await publisher.publish([record(`after ${turns}`)])
  }
  expect(log).toHaveLength(24)
})
