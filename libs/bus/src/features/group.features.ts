import { expect } from '@jest/globals'
import type { BusRecord, Lease } from '../port.js'
import { Arrivals, aborted, gate, newGroup, newTopic, record, text, type Suite } from './bus-under-test.js'

const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`)

export function groupFeatures({ under, promise }: Suite): void {
  promise('G4 each group gets every record at its own pace', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const { opened, open } = gate()
    const [quick, slow] = [new Arrivals(), new Arrivals()]
    bus.consume({ group: newGroup(), topics: [topic], deliver: quick.andCommit })
    bus.consume({
      group: newGroup(),
      topics: [topic],
      deliver: async (records, lease) => {
        await opened
        await slow.andCommit(records, lease)
      },
    })
    await bus.publish(['1', '2', '3'].map((value) => record(topic, 'a', value)))
    await quick.has('1', '2', '3')
    expect(slow.records).toEqual([])
    open()
    await slow.has('1', '2', '3')
    expect(slow.texts()).toEqual(['1', '2', '3'])
  })

  promise(
    'G4 members of a group share the partitions, each has one owner, and together they get every record',
    async () => {
      const { bus } = under()
      const [first, second] = [await newTopic(bus, 4), await newTopic(bus, 4)]
      const group = newGroup()
      const members = [new Arrivals(), new Arrivals()]
      const subscriptions = members.map((member) =>
        bus.consume({ group, topics: [first, second], startAt: 'latest', deliver: member.andCommit }),
      )
      await Promise.all(subscriptions.map((subscription) => subscription.ready))
      await bus.publish([first, second].flatMap((topic) => keys.map((key) => record(topic, key, `${topic} ${key}`))))
      const all = () => members.flatMap((member) => member.records)
      const isThere = () => new Set(all().map(text)).size === 2 * keys.length
      await Promise.race(members.map((member) => member.until(isThere)))
      const partitionsOf = (member: Arrivals, topic: string) =>
        new Set(member.records.filter((one) => one.topic === topic).map((one) => one.partition))
      for (const topic of [first, second]) {
        const [mine, yours] = members.map((member) => partitionsOf(member, topic))
        expect([...mine!].filter((partition) => yours!.has(partition))).toEqual([])
        expect(mine!.size).toBe(2)
        expect(yours!.size).toBe(2)
      }
      expect(partitionsOf(members[0]!, first)).toEqual(partitionsOf(members[0]!, second))
    },
  )

  promise(
    'the signal of a position aborts when the partition is lost, also when nothing of it was delivered',
    async () => {
      const { bus } = under()
      const topic = await newTopic(bus, 2)
      const group = newGroup()
      const signals: AbortSignal[] = []
      const position = (_: unknown, signal: AbortSignal): Promise<number> => {
        signals.push(signal)
        return Promise.resolve(0)
      }
      const deliver = (): Promise<void> => Promise.resolve()
      const leaving = bus.consume({ group, topics: [topic], position, deliver })
      await leaving.ready
      expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
      await leaving.close()
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    },
  )

  promise('G4 when a member leaves, the others take over where it had committed', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    const group = newGroup()
    const [leaving, staying] = [new Arrivals(), new Arrivals()]
    const subscription = bus.consume({ group, topics: [topic], deliver: leaving.andCommit })
    await subscription.ready
    await bus.consume({ group, topics: [topic], deliver: staying.andCommit }).ready
    await bus.publish(keys.map((key) => record(topic, key, `1 ${key}`)))
    const both = () => new Set([...leaving.records, ...staying.records].map(text))
    const isThere = () => both().size === keys.length
    await Promise.race([leaving.until(isThere), staying.until(isThere)])
    await subscription.close()
    const seen = leaving.records.length
    await bus.publish(keys.map((key) => record(topic, key, `2 ${key}`)))
    await staying.has(...keys.map((key) => `2 ${key}`))
    expect(leaving.records).toHaveLength(seen)
    const own = new Set(leaving.texts())
    expect(staying.texts().filter((value) => own.has(value))).toEqual([])
  })

  promise('ready resolves for a member that the group does not need', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const group = newGroup()
    const consumers = [1, 2, 3].map(() => bus.consume({ group, topics: [topic], deliver: new Arrivals().andCommit }))
    await Promise.all(consumers.map((consumer) => consumer.ready))
  })

  promise('G5 what was committed does not come again after a kill, what was not does', async () => {
    const { bus, reopen } = under()
    const topic = await newTopic(bus, 1)
    await bus.publish(['0', '1', '2', '3', '4'].map((value) => record(topic, 'a', value)))
    const group = newGroup()
    const before = new Arrivals()
    const committed = gate()
    const deliver = async (records: readonly BusRecord[], lease: Lease) => {
      before.add(records, lease)
      if (records[0]!.offset > 0) return
      await lease.commit(3)
      committed.open()
    }
    bus.consume({ group, topics: [topic], deliver })
    await committed.opened
    await before.has('4')
    const again = await reopen()
    expect(await again.committed(group, { topic, partition: 0 })).toBe(3)
    const after = new Arrivals()
    again.consume({ group, topics: [topic], deliver: after.andCommit })
    await after.has('4')
    expect(after.texts()).toEqual(['3', '4'])
  })

  promise('committed gives the stored position of a group, or null', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const [group, other] = [newGroup(), newGroup()]
    expect(await bus.committed(group, { topic, partition: 0 })).toBeNull()
    const done = gate()
    const arrivals = new Arrivals()
    const deliver = async (records: readonly BusRecord[], lease: Lease) => {
      await arrivals.andCommit(records, lease)
      done.open()
    }
    bus.consume({ group, topics: [topic], deliver })
    await bus.publish([record(topic, 'a', '1')])
    await done.opened
    expect(await bus.committed(group, { topic, partition: 0 })).toBe(1)
    expect(await bus.committed(other, { topic, partition: 0 })).toBeNull()
  })

  promise('a commit by a lease that has ended rejects with lease_lost and changes nothing', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const group = newGroup()
    await bus.publish(['0', '1', '2'].map((value) => record(topic, 'a', value)))
    const arrivals = new Arrivals()
    const committed = gate()
    const subscription = bus.consume({
      group,
      topics: [topic],
      deliver: async (records, lease) => {
        arrivals.add(records, lease)
        await lease.commit(1)
        committed.open()
      },
    })
    await committed.opened
    await subscription.close()
    const lease = arrivals.leases.get(`${topic}/0`)!
    expect(lease.signal.aborted).toBe(true)
    await expect(lease.commit(3)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(await bus.committed(group, { topic, partition: 0 })).toBe(1)
  })

  promise('a partition that goes to another member takes its lease from the one before', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 2)
    const group = newGroup()
    const first = new Arrivals()
    await bus.consume({ group, topics: [topic], deliver: first.andCommit }).ready
    await bus.publish(keys.map((key) => record(topic, key, `1 ${key}`)))
    await first.until((records) => records.length === keys.length)
    const second = new Arrivals()
    await bus.consume({ group, topics: [topic], deliver: second.andCommit }).ready
    const lost = await Promise.race(
      [...first.leases.values()].map(async (lease) => {
        await aborted(lease.signal)
        return lease
      }),
    )
    await expect(lost.commit(0)).rejects.toMatchObject({ code: 'lease_lost' })
    await bus.publish(keys.map((key) => record(topic, key, `2 ${key}`)))
    await second.until((records) => records.length > 0)
    expect(second.records.every((one) => text(one).startsWith('2 '))).toBe(true)
  })

  promise('lag tells for each partition owned what is not committed yet, and is empty for a tail', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 2)
    const group = newGroup()
    await bus.publish(keys.map((key) => record(topic, key, 'before')))
    const arrivals = new Arrivals()
    const subscription = bus.consume({ group, topics: [topic], deliver: arrivals.only })
    const tail = bus.tail([topic], () => {})
    await Promise.all([subscription.ready, tail.ready])
    await arrivals.until((records) => records.length === keys.length)
    const positions = await bus.positions(topic)
    const lagOf = async () => [...(await subscription.lag())].sort((a, b) => a.partition - b.partition)
    expect(await lagOf()).toEqual(positions.map(({ partition, next }) => ({ topic, partition, records: next })))
    await bus.publish([{ ...record(topic, arrivals.records.find((one) => one.partition === 1)!.key, 'one more') }])
    await arrivals.has('one more')
    const [first, second] = [arrivals.leases.get(`${topic}/0`)!, arrivals.leases.get(`${topic}/1`)!]
    await Promise.all([first.commit(1), second.commit(positions[1]!.next)])
    expect((await lagOf()).map(({ records }) => records)).toEqual([positions[0]!.next - 1, 1])
    expect(await tail.lag()).toEqual([])
    await subscription.close()
    await expect(subscription.lag()).rejects.toMatchObject({ code: 'bus_closed' })
  })

  promise('lag counts from where a consumer without a stored position began', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    await bus.publish(['0', '1', '2', '3'].map((value) => record(topic, 'a', value)))
    const arrivals = new Arrivals()
    const position = () => Promise.resolve(3)
    const own = bus.consume({ group: newGroup(), topics: [topic], position, deliver: arrivals.only })
    await own.ready
    expect(await own.lag()).toEqual([{ topic, partition: 0, records: 1 }])
  })
}
