import { beforeEach, expect, test } from '@jest/globals'
import { BusError, type BusRecord } from '@udb/bus'
import { type AnyEvent, fact, type Fact } from '@udb/events'
import { smallestData } from '@udb/testkit'
import { FactRunner, type Handled } from './fact-runner.js'
import { silentLog } from './log.js'
import { ServiceMetrics } from './metrics.js'

/** Calls to publish, in order; each ends when the test says how. */
class Publishing {
  readonly calls: { readonly jobs: readonly (string | null)[]; end(error?: Error): void }[] = []

  readonly publish = (events: readonly AnyEvent[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (error?: Error): void => (error ? reject(error) : resolve())
      this.calls.push({ jobs: events.map(({ meta }) => meta.jobId), end })
    })

  get jobs(): (string | null)[] {
    return this.calls.flatMap(({ jobs }) => jobs)
  }
}

let publishing: Publishing
let buried: string[]
let waits: number
let runner: FactRunner

beforeEach(() => {
  publishing = new Publishing()
  buried = []
  waits = 0
  runner = new FactRunner({
    service: 'pruner',
    publisher: publishing,
    metrics: new ServiceMetrics('pruner'),
    now: () => 0,
    bury: async (_, message) => void buried.push(message),
    waiting: () => void waits++,
  })
})

const answer = (): Fact => fact('ping.answered', smallestData('ping.answered'))

/** An event of a job; the job's name is its lane. */
function run(job: string, react: () => readonly Fact[] = () => [answer()]): Promise<Handled> {
  const event = {
    name: 'ping.requested',
    data: smallestData('ping.requested'),
    meta: {
      eventId: `${job}-1`,
      source: 'test',
      tenant: 'default',
      jobId: job,
      actor: 'test',
      time: 0,
      causationId: null,
    },
  } as unknown as AnyEvent
  const record: BusRecord = {
    topic: 'udb.work.pruner.v1',
    partition: 0,
    offset: 0,
    appendedAt: 0,
    key: job,
    value: Buffer.alloc(0),
    headers: {},
  }
  const reaction = {
    shape: 'fact',
    on: 'ping.requested',
    topics: [],
    publishes: [],
    resumes: false,
    react: async () => react(),
  } as const
  return runner.run({ record, event, reaction, signal: new AbortController().signal, log: silentLog, lane: job })
}

const isPending = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => false), new Promise<boolean>((resolve) => setImmediate(resolve, true))])

test('a reaction does not wait until the facts of others are durable, but is done only when its own are', async () => {
  const [first, second] = [await run('a'), await run('b')]
  expect(publishing.jobs).toEqual(['a', 'b'])
  publishing.calls[1]!.end()
  await second.published
  expect(await isPending(first.published)).toBe(true)
  publishing.calls[0]!.end()
  await first.published
})

test('facts of one lane are published in the order of their events, the next when those before are durable', async () => {
  const [first, second] = [await run('a'), await run('a')]
  expect(publishing.jobs).toEqual(['a'])
  expect(await isPending(second.published)).toBe(true)
  publishing.calls[0]!.end()
  await first.published
  await new Promise((resolve) => setImmediate(resolve))
  expect(publishing.jobs).toEqual(['a', 'a'])
  publishing.calls[1]!.end()
  await second.published
})

test('while the log is away the same facts are offered again, and those behind them wait', async () => {
  const [first, second] = [await run('a'), await run('a')]
  publishing.calls[0]!.end(new BusError('log_unavailable', 'away', 'wait'))
  while (publishing.calls.length < 2) await new Promise((resolve) => setImmediate(resolve))
  expect([publishing.jobs, waits, buried]).toEqual([['a', 'a'], 1, []])
  expect(await isPending(second.published)).toBe(true)
  publishing.calls[1]!.end()
  await first.published
  while (publishing.calls.length < 3) await new Promise((resolve) => setImmediate(resolve))
  publishing.calls[2]!.end()
  await second.published
})

test('facts that no log takes are told as a dead letter, and hold up nobody', async () => {
  const [first, second] = [await run('a'), await run('a')]
  publishing.calls[0]!.end(new BusError('record_too_large', 'large', 'use a reference'))
  await first.published
  expect(buried).toEqual(['the facts of pruner cannot be published'])
  await new Promise((resolve) => setImmediate(resolve))
  publishing.calls[1]!.end()
  await second.published
})
