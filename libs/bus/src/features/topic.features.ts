import { expect } from '@jest/globals'
import { Arrivals, newGroup, newTopic, readAll, record, text, type Suite } from './bus-under-test.js'

const dayMs = 24 * 60 * 60 * 1000

export function topicFeatures({ under, promise }: Suite): void {
  promise('ensureTopics makes what is missing, and may be repeated', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 3, { kind: 'time', ms: dayMs })
    await bus.ensureTopics([{ topic, partitions: 3, retention: { kind: 'time', ms: dayMs } }])
    const positions = await bus.positions(topic)
    expect(positions).toEqual([0, 1, 2].map((partition) => ({ topic, partition, earliest: 0, next: 0 })))
  })

  promise('ensureTopics rejects with topic_differs where a topic exists with other settings', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 3)
    const morePartitions = bus.ensureTopics([{ topic, partitions: 4, retention: { kind: 'forever' } }])
    await expect(morePartitions).rejects.toMatchObject({ code: 'topic_differs' })
    const otherRetention = bus.ensureTopics([{ topic, partitions: 3, retention: { kind: 'compacted' } }])
    await expect(otherRetention).rejects.toMatchObject({ code: 'topic_differs' })
    expect(await bus.positions(topic)).toHaveLength(3)
  })

  promise('checkTopics accepts what is there as it should be, and makes nothing', async () => {
    const { bus } = under()
    const [kept, timed] = [await newTopic(bus, 3), await newTopic(bus, 2, { kind: 'time', ms: dayMs })]
    const wanted = [
      { topic: kept, partitions: 3, retention: { kind: 'forever' } },
      { topic: timed, partitions: 2, retention: { kind: 'time', ms: dayMs } },
    ] as const
    await bus.checkTopics([])
    await bus.checkTopics(wanted)
    const missing = { ...wanted[0], topic: `${kept}.missing` }
    await expect(bus.checkTopics([...wanted, missing])).rejects.toMatchObject({
      code: 'topic_unknown',
      message: expect.stringContaining(missing.topic),
    })
    await expect(bus.positions(missing.topic)).rejects.toMatchObject({ code: 'topic_unknown' })
  })

  promise('checkTopics rejects with topic_differs, and names the topic, what is and what should be', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 3, { kind: 'time', ms: dayMs })
    const differs = (part: string) => ({ code: 'topic_differs', message: expect.stringMatching(part) })
    await expect(
      bus.checkTopics([{ topic, partitions: 4, retention: { kind: 'time', ms: dayMs } }]),
    ).rejects.toMatchObject(differs(`${topic} .*3 .*4 `))
    await expect(bus.checkTopics([{ topic, partitions: 3, retention: { kind: 'compacted' } }])).rejects.toMatchObject(
      differs(`retention.ms=${dayMs};.*cleanup.policy=compact`),
    )
    await expect(
      bus.checkTopics([{ topic, partitions: 3, retention: { kind: 'time', ms: 2 * dayMs } }]),
    ).rejects.toMatchObject(differs(`${dayMs}.*${2 * dayMs}`))
  })

  promise('topics and their settings survive a kill', async () => {
    const { bus, reopen } = under()
    const topic = await newTopic(bus, 2, { kind: 'compacted' })
    const after = await reopen()
    await after.ensureTopics([{ topic, partitions: 2, retention: { kind: 'compacted' } }])
    expect(await after.positions(topic)).toHaveLength(2)
  })

  promise('G7 a topic that is kept for ever keeps everything', async () => {
    const { bus, applyRetention } = under()
    const topic = await newTopic(bus)
    await bus.publish([record(topic, 'a', '1'), record(topic, 'a', '2')])
    await applyRetention(bus, Date.now() + 10_000 * dayMs)
    expect((await readAll(bus, topic)).map(text)).toEqual(['1', '2'])
  })

  promise('G7 time: what is older goes, offsets go on, and a group continues behind the gap', async () => {
    const { bus, applyRetention } = under()
    const topic = await newTopic(bus, 1, { kind: 'time', ms: dayMs })
    await bus.publish([record(topic, 'a', 'old'), record(topic, 'a', 'old too')])
    await applyRetention(bus, Date.now())
    expect(await readAll(bus, topic)).toHaveLength(2)
    await applyRetention(bus, Date.now() + 2 * dayMs)
    expect(await bus.positions(topic)).toEqual([{ topic, partition: 0, earliest: 2, next: 2 }])
    await bus.publish([record(topic, 'a', 'new')])
    const arrivals = new Arrivals()
    bus.consume({ group: newGroup(), topics: [topic], position: () => Promise.resolve(0), deliver: arrivals.only })
    await arrivals.has('new')
    expect(arrivals.records.map(({ offset }) => offset)).toEqual([2])
  })

  promise('G7 offsets go on after a kill, though all records are gone', async () => {
    const { bus, applyRetention, reopen } = under()
    const topic = await newTopic(bus, 1, { kind: 'time', ms: dayMs })
    await bus.publish([record(topic, 'a', '1'), record(topic, 'a', '2'), record(topic, 'a', '3')])
    await applyRetention(bus, Date.now() + 2 * dayMs)
    const after = await reopen()
    await after.publish([record(topic, 'a', '4')])
    expect((await readAll(after, topic)).map(({ offset }) => offset)).toEqual([3])
  })

  promise('G7 compacted: the last record of each key stays, at its offset, in order', async () => {
    const { bus, applyRetention } = under()
    const topic = await newTopic(bus, 1, { kind: 'compacted' })
    const values = ['a1', 'b1', 'a2', 'c1', 'b2', 'a3']
    await bus.publish(values.map((value) => record(topic, value.slice(0, 1), value)))
    await applyRetention(bus, Date.now())
    const kept = await readAll(bus, topic)
    expect(kept.map((one) => [one.offset, text(one)])).toEqual([
      [3, 'c1'],
      [4, 'b2'],
      [5, 'a3'],
    ])
  })

  promise(
    'G7 compacted: an empty value removes its key, after a time in which late readers can learn of it',
    async () => {
      const { bus, applyRetention } = under()
      const topic = await newTopic(bus, 1, { kind: 'compacted' })
      await bus.publish([record(topic, 'a', 'a1'), record(topic, 'b', 'b1'), record(topic, 'a', '')])
      await applyRetention(bus, Date.now())
      expect((await readAll(bus, topic)).map((one) => [one.key, text(one)])).toEqual([
        ['b', 'b1'],
        ['a', ''],
      ])
      await applyRetention(bus, Date.now() + 2 * dayMs)
      expect((await readAll(bus, topic)).map(text)).toEqual(['b1'])
    },
  )

  promise('G8 what names a topic that does not exist rejects with topic_unknown, and does not make it', async () => {
    const { bus } = under()
    const known = await newTopic(bus)
    const topic = `${known}.misspelt`
    const unknown = { code: 'topic_unknown' }
    await expect(bus.publish([record(known, 'a', '1'), record(topic, 'a', '1')])).rejects.toMatchObject(unknown)
    const consumer = bus.consume({ group: newGroup(), topics: [known, topic], deliver: new Arrivals().only })
    await expect(consumer.ready).rejects.toMatchObject(unknown)
    const tail = bus.tail([topic], () => {})
    await expect(tail.ready).rejects.toMatchObject(unknown)
    await expect(bus.read({ topic, partition: 0 }, 0, 1)).rejects.toMatchObject(unknown)
    await expect(bus.read({ topic: known, partition: 99 }, 0, 1)).rejects.toMatchObject(unknown)
    await expect(bus.positions(topic)).rejects.toMatchObject(unknown)
    await expect(bus.committed(newGroup(), { topic, partition: 0 })).rejects.toMatchObject(unknown)
    await Promise.all([consumer.close(), tail.close()])
  })
}
