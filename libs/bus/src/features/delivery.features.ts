import { expect } from '@jest/globals'
import type { BusRecord, Lease } from '../port.js'
import {
  Arrivals,
  aborted,
  gate,
  keysOfTwoPartitions,
  newGroup,
  newTopic,
  readAll,
  record,
  text,
  type Suite,
} from './bus-under-test.js'

export function deliveryFeatures({ under, promise }: Suite): void {
  promise('a partition is delivered in order and without gaps, what was there and what comes', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 2)
    const publish = (from: number) =>
      bus.publish(Array.from({ length: 700 }, (_, index) => record(topic, `key-${index % 10}`, `${from + index}`)))
    await publish(0)
    const arrivals = new Arrivals()
    bus.consume({ group: newGroup(), topics: [topic], deliver: arrivals.andCommit })
    await arrivals.until((records) => records.length >= 700)
    await publish(700)
    await arrivals.until((records) => records.length >= 1400)
    for (const partition of [0, 1]) {
      const offsets = arrivals.records.filter((one) => one.partition === partition).map(({ offset }) => offset)
      expect(offsets).toEqual(offsets.map((_, index) => index))
    }
    const delivered = arrivals.texts().sort((a, b) => Number(a) - Number(b))
    expect(delivered).toEqual(Array.from({ length: 1400 }, (_, index) => `${index}`))
  })

  promise('a delivery has at most maxBatch records', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    await bus.publish(Array.from({ length: 25 }, (_, index) => record(topic, 'a', `${index}`)))
    const sizes: number[] = []
    const arrivals = new Arrivals()
    const deliver = (records: readonly BusRecord[]) => {
      sizes.push(records.length)
      arrivals.add(records)
      return Promise.resolve()
    }
    bus.consume({ group: newGroup(), topics: [topic], maxBatch: 10, deliver })
    await arrivals.until((records) => records.length === 25)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10)
    expect(arrivals.texts()).toEqual(Array.from({ length: 25 }, (_, index) => `${index}`))
  })

  promise(
    'all deliveries of a partition bring the same lease while it lasts, and those of another one another',
    async () => {
      const { bus } = under()
      const topic = await newTopic(bus)
      const keys = await keysOfTwoPartitions(bus, topic)
      const arrivals = new Arrivals()
      const leases = new Map<number, Set<Lease>>()
      const deliver = (records: readonly BusRecord[], lease: Lease) => {
        leases.set(lease.partition, (leases.get(lease.partition) ?? new Set()).add(lease))
        arrivals.add(records)
        return Promise.resolve()
      }
      await bus.consume({ group: newGroup(), topics: [topic], startAt: 'latest', maxBatch: 1, deliver }).ready
      for (const text of ['1', '2', '3']) await bus.publish(keys.map((key) => record(topic, key, `${key} ${text}`)))
      await arrivals.has(...keys.flatMap((key) => ['1', '2', '3'].map((text) => `${key} ${text}`)))
      expect([...leases.values()].map((each) => each.size)).toEqual([1, 1])
      expect(new Set([...leases.values()].flatMap((each) => [...each])).size).toBe(2)
    },
  )

  promise('the next delivery of a partition waits for the one before; other partitions go on meanwhile', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    const [slow, quick] = await keysOfTwoPartitions(bus, topic)
    const slowPartition = (await readAll(bus, topic)).find((probe) => probe.key === slow)!.partition
    const { opened, open } = gate()
    const arrivals = new Arrivals()
    let running = 0
    let mostAtOnce = 0
    const subscription = bus.consume({
      group: newGroup(),
      topics: [topic],
      startAt: 'latest',
      maxBatch: 1,
      deliver: async (records) => {
        arrivals.add(records)
        if (records[0]!.partition !== slowPartition) return
        mostAtOnce = Math.max(mostAtOnce, ++running)
        await opened
        running--
      },
    })
    await subscription.ready
    await bus.publish([record(topic, slow, 'slow 1'), record(topic, slow, 'slow 2')])
    await arrivals.has('slow 1')
    await bus.publish([record(topic, quick, 'quick 1'), record(topic, quick, 'quick 2')])
    await arrivals.has('quick 1', 'quick 2')
    expect(arrivals.texts()).not.toContain('slow 2')
    open()
    await arrivals.has('slow 2')
    expect(mostAtOnce).toBe(1)
  })

  promise(
    'after a rejected delivery the same records come again, in order; other partitions are not held up',
    async () => {
      const { bus } = under()
      const topic = await newTopic(bus)
      const [bad, good] = await keysOfTwoPartitions(bus, topic)
      const badPartition = (await readAll(bus, topic)).find((probe) => probe.key === bad)!.partition
      const attempts: string[][] = []
      const arrivals = new Arrivals()
      let healthy = false
      const subscription = bus.consume({
        group: newGroup(),
        topics: [topic],
        startAt: 'latest',
        deliver: async (records) => {
          if (records[0]!.partition === badPartition) attempts.push(records.map(text))
          arrivals.add(records)
          if (records[0]!.partition === badPartition && !healthy) throw new Error('not yet')
        },
      })
      await subscription.ready
      await bus.publish([record(topic, bad, 'bad 1'), record(topic, bad, 'bad 2')])
      await arrivals.until(() => attempts.length >= 2)
      await bus.publish([record(topic, good, 'good')])
      await arrivals.has('good')
      healthy = true
      await bus.publish([record(topic, bad, 'bad 3')])
      await arrivals.has('bad 3')
      expect(attempts[1]![0]).toBe('bad 1')
      expect(attempts.every((attempt) => attempt[0] === 'bad 1' || attempt.includes('bad 3'))).toBe(true)
      expect([...new Set(attempts.flat())]).toEqual(['bad 1', 'bad 2', 'bad 3'])
    },
  )

  promise('startAt: a group without a position begins at the earliest record, or at the latest', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    await bus.publish([record(topic, 'a', 'before')])
    const [all, later] = [new Arrivals(), new Arrivals()]
    await bus.consume({ group: newGroup(), topics: [topic], deliver: all.only }).ready
    await bus.consume({ group: newGroup(), topics: [topic], startAt: 'latest', deliver: later.only }).ready
    await bus.publish([record(topic, 'a', 'after')])
    await Promise.all([all.has('before', 'after'), later.has('after')])
    expect(all.texts()).toEqual(['before', 'after'])
    expect(later.texts()).toEqual(['after'])
  })

  promise('a consumer’s own position overrides the stored one; null leaves it', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    await bus.publish(['0', '1', '2', '3'].map((value) => record(topic, 'a', value)))
    const group = newGroup()
    const first = new Arrivals()
    const subscription = bus.consume({ group, topics: [topic], maxBatch: 2, deliver: first.andCommit })
    await first.has('3')
    await subscription.close()
    const own = new Arrivals()
    const overriding = bus.consume({ group, topics: [topic], position: () => Promise.resolve(1), deliver: own.only })
    await own.has('3')
    expect(own.texts()).toEqual(['1', '2', '3'])
    await overriding.close()
    const left = new Arrivals()
    await bus.consume({ group, topics: [topic], position: () => Promise.resolve(null), deliver: left.only }).ready
    await bus.publish([record(topic, 'a', '4')])
    await left.has('4')
    expect(left.texts()).toEqual(['4'])
  })

  promise('closing a subscription ends its leases, waits for running deliveries, and may be repeated', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const { opened, open } = gate()
    const arrivals = new Arrivals()
    let ended = false
    const subscription = bus.consume({
      group: newGroup(),
      topics: [topic],
      deliver: async (records, lease) => {
        arrivals.add(records, lease)
        await opened
        ended = true
      },
    })
    await bus.publish([record(topic, 'a', '1')])
    await arrivals.has('1')
    const closing = subscription.close()
    await aborted(arrivals.leases.get(`${topic}/0`)!.signal)
    expect(ended).toBe(false)
    open()
    await closing
    expect(ended).toBe(true)
    await subscription.close()
  })

  promise('G6 a tail sees what is appended after its ready, of all partitions, each in order', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    await bus.publish([record(topic, 'a', 'before')])
    const [one, other] = [new Arrivals(), new Arrivals()]
    const tails = [one, other].map((arrivals) => bus.tail([topic], (seen) => arrivals.add([seen])))
    await Promise.all(tails.map((tail) => tail.ready))
    const values = Array.from({ length: 100 }, (_, index) => `${index}`)
    for (const value of values) void bus.publish([record(topic, `key-${Number(value) % 9}`, value)])
    await Promise.all([one.has(...values), other.has(...values)])
    for (const { records } of [one, other]) {
      expect(records).toHaveLength(100)
      for (const key of new Set(records.map((seen) => seen.key))) {
        const own = records.filter((seen) => seen.key === key).map((seen) => Number(text(seen)))
        expect(own).toEqual([...own].sort((a, b) => a - b))
      }
    }
  })

  promise('G6 a closed tail sees nothing more, and one that throws goes on', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const [closed, throwing] = [new Arrivals(), new Arrivals()]
    const tail = bus.tail([topic], (seen) => closed.add([seen]))
    const other = bus.tail([topic], (seen) => {
      throwing.add([seen])
      throw new Error('a tail that throws')
    })
    await Promise.all([tail.ready, other.ready])
    await bus.publish([record(topic, 'a', '1')])
    await Promise.all([closed.has('1'), throwing.has('1')])
    await tail.close()
    await bus.publish([record(topic, 'a', '2')])
    await throwing.has('2')
    expect(closed.texts()).toEqual(['1'])
  })
}
