import { afterEach, expect, test } from '@jest/globals'
import { realStack } from '@udb/stack'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Arrivals, gate, newGroup, newTopic, record } from '../features/bus-under-test.js'
import type { Bus, Lease, Subscription } from '../port.js'
import type { KafkaBus } from './kafka-bus.js'
import { openKafkaBus } from './open-kafka-bus.js'
import { SpecLedger } from './spec-ledger.js'

const { kafkaBrokers } = realStack()
/** The shortest session that a broker takes by default. */
const timing = { sessionMs: 6_000, heartbeatMs: 200, rebalanceMs: 6_000 }
const patienceMs = 120_000
const keys = Array.from({ length: 24 }, (_, index) => `key-${index}`)

const open: KafkaBus[] = []
async function opened(): Promise<KafkaBus> {
  const bus = await openKafkaBus({ brokers: kafkaBrokers.split(','), clientId: 'udb-spec' }, timing)
  open.push(bus)
  return bus
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()))
}, patienceMs)

/** Publishes numbers that count up within each key until it is stopped; gives how many. */
function counting(bus: Bus, topic: string): { stop(): Promise<number> } {
  let isOver = false
  const run = async () => {
    let number = 0
    for (; !isOver; number++) await bus.publish(keys.map((key) => record(topic, key, `${number}`)))
    return number * keys.length
  }
  const done = run()
  return {
    stop: () => {
      isOver = true
      return done
    },
  }
}

test(
  'members join and leave under load: nothing is lost, keys keep their order, each partition has one owner at a time',
  async () => {
    const bus = await opened()
    const topic = await newTopic(bus, 6)
    const group = newGroup()
    const ledger = new SpecLedger()
    const member = async (name: string): Promise<Subscription> => {
      const own = await opened()
      const subscription = own.consume({ group, topics: [topic], maxBatch: 50, deliver: ledger.delivery(name) })
      await subscription.ready
      return subscription
    }
    const load = counting(bus, topic)
    const first = await member('first')
    await ledger.reached(500)
    const second = await member('second')
    await ledger.reached(ledger.count + 500)
    const third = await member('third')
    await ledger.reached(ledger.count + 500)
    await first.close()
    await ledger.reached(ledger.count + 500)
    const [fourth] = await Promise.all([member('fourth'), second.close()])
    await ledger.reached(ledger.count + 500)
    const published = await load.stop()
    await ledger.reached(published)
    expect(ledger.count).toBe(published)
    expect(ledger.faults).toEqual([])
    await Promise.all([third.close(), fourth.close()])
  },
  patienceMs,
)

test(
  'a member that is killed loses its partitions to the others after a session, and what it had committed stays done',
  async () => {
    const bus = await opened()
    const topic = await newTopic(bus, 4)
    const group = newGroup()
    const ledger = new SpecLedger()
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=TimeoutNegativeWarning',
        join(import.meta.dirname, 'spec-member.js'),
        kafkaBrokers,
        group,
        topic,
        JSON.stringify(timing),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const lines = createInterface({ input: child.stdout })
    const ready = once(lines, 'line')
    lines.on('line', (line) => {
      const { records = [] } = JSON.parse(line) as { records?: [string, string][] }
      for (const [key, value] of records)
        ledger.note({ ...record(topic, key, value), partition: -1, offset: -1, appendedAt: 0 }, 'child')
    })
    await ready
    const survivor = new Arrivals()
    await bus.consume({
      group,
      topics: [topic],
      deliver: async (records, lease) => {
        records.forEach((one) => ledger.note(one, 'survivor'))
        await survivor.andCommit(records, lease)
      },
    }).ready
    const load = counting(bus, topic)
    await ledger.reached(1_000)
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    const killedAt = performance.now()
    await survivor.until((records) => new Set(records.map(({ partition }) => partition)).size === 4)
    expect(performance.now() - killedAt).toBeLessThan(timing.sessionMs + 5_000)
    const published = await load.stop()
    await ledger.reached(published)
    expect(ledger.faults).toEqual([])
  },
  patienceMs,
)

test(
  'a delivery that takes longer than a session keeps its lease, also when a member joins, and holds up no other partition',
  async () => {
    const bus = await opened()
    const topic = await newTopic(bus, 4)
    const group = newGroup()
    const { opened: released, open: release } = gate()
    const [blocked, quick] = [gate(), new Arrivals()]
    let longLease: Lease | undefined
    let outcome: unknown
    const subscription = bus.consume({
      group,
      topics: [topic],
      deliver: async (records, lease) => {
        if (records[0]!.value.toString() !== 'long') return quick.andCommit(records, lease)
        longLease = lease
        blocked.open()
        await released
        outcome = await lease.commit(records.at(-1)!.offset + 1).then(() => 'stored', String)
      },
    })
    await subscription.ready
    await bus.publish([record(topic, 'the long one', 'long')])
    await blocked.opened
    const { partition } = longLease!
    const others = keys.filter((key) => key !== 'the long one')
    const second = (await opened()).consume({ group, topics: [topic], deliver: quick.andCommit })
    await second.ready
    const until = performance.now() + 1.5 * timing.sessionMs
    for (let round = 0; performance.now() < until; round++) {
      await bus.publish(others.map((key) => record(topic, key, `${round}`)))
      await quick.until((records) =>
        records.filter(({ value }) => value.toString() === `${round}`).some((one) => one.partition !== partition),
      )
    }
    expect(longLease!.signal.aborted).toBe(false)
    release()
    await quick.until((records) => records.some((one) => one.partition === partition))
    expect(outcome).toBe('stored')
    expect(await bus.committed(group, { topic, partition })).toBeGreaterThan(0)
  },
  patienceMs,
)

test(
  'who begins at the latest record misses nothing when the partition moves before anything was committed',
  async () => {
    const bus = await opened()
    const topic = await newTopic(bus, 1)
    const group = newGroup()
    await bus.publish([record(topic, 'a', 'before')])
    const first = bus.consume({
      group,
      topics: [topic],
      startAt: 'latest',
      deliver: () => Promise.reject(new Error('not yet')),
    })
    await first.ready
    await bus.publish([record(topic, 'a', 'after')])
    await first.close()
    const arrivals = new Arrivals()
    bus.consume({ group, topics: [topic], startAt: 'latest', deliver: arrivals.andCommit })
    await arrivals.has('after')
    expect(arrivals.texts()).toEqual(['after'])
  },
  patienceMs,
)

test(
  'many records in many un-awaited calls, larger together than a broker takes at once, arrive whole and in order',
  async () => {
    const bus = await opened()
    const topic = await newTopic(bus, 1)
    const filler = 'x'.repeat(40_000)
    const calls = Array.from({ length: 100 }, (_, call) =>
      bus.publish([record(topic, 'a', `${call}`), record(topic, 'a', `${call} ${filler}`)]),
    )
    await Promise.all(calls)
    const got = await bus.read({ topic, partition: 0 }, 0, 1_000)
    expect(got.map(({ value }) => value.toString().split(' ')[0])).toEqual(
      calls.flatMap((_, call) => [`${call}`, `${call}`]),
    )
  },
  patienceMs,
)
