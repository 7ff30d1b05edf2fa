import { expect } from '@jest/globals'
import { partitionOfKey } from '../partitioner.js'
import { newTopic, readAll, record, text, type Suite } from './bus-under-test.js'

export function publishingFeatures({ under, promise }: Suite): void {
  promise('G1 a record is readable once publish has resolved', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    await bus.publish([record(topic, 'a', 'one')])
    expect((await readAll(bus, topic)).map(text)).toEqual(['one'])
  })

  promise('G1 a published record survives a kill', async () => {
    const { bus, reopen } = under()
    const topic = await newTopic(bus)
    await bus.publish([record(topic, 'a', 'one'), record(topic, 'b', 'two')])
    const after = await reopen()
    expect((await readAll(after, topic)).map(text).sort()).toEqual(['one', 'two'])
  })

  promise('a record comes back as it was published', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const published = [
      {
        topic,
        key: 'schlüssel/✓',
        value: Buffer.from([0, 255, 10, 13, 0]),
        headers: { ce_type: 'a.b', emoji: '🙂', empty: '' },
      },
      { topic, key: '', value: Buffer.from('empty key'), headers: {} },
      { topic, key: null, value: Buffer.from('no key'), headers: { one: '1' } },
      { topic, key: 'large', value: Buffer.alloc(900_000, 7), headers: {} },
    ]
    await bus.publish(published)
    const records = await readAll(bus, topic)
    expect(records.map(({ key, headers }) => ({ key, headers: { ...headers } }))).toEqual(
      published.map(({ key, headers }) => ({ key, headers })),
    )
    records.forEach((got, index) => expect(got.value.equals(published[index]!.value)).toBe(true))
  })

  promise('what a publisher does to its buffer after the call is not seen', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const value = Buffer.from('before')
    const publishing = bus.publish([{ topic, key: 'a', value, headers: {} }])
    value.write('after!')
    await publishing
    expect((await readAll(bus, topic)).map(text)).toEqual(['before'])
  })

  promise('offsets are dense from 0, and the time of appending does not go back', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    for (let call = 0; call < 5; call++)
      await bus.publish([record(topic, 'a', `${call}`), record(topic, 'b', `${call}`)])
    const records = await readAll(bus, topic)
    expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const times = records.map(({ appendedAt }) => appendedAt)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThan(0)
  })

  promise('records of one key go to one partition, which is that of Kafka’s default partitioner', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 7)
    const keys = Array.from({ length: 50 }, (_, index) => `tenant-${index}`)
    await bus.publish(keys.map((key) => record(topic, key, 'first')))
    await bus.publish(keys.map((key) => record(topic, key, 'second')))
    const records = await readAll(bus, topic)
    expect(records).toHaveLength(100)
    for (const { key, partition } of records) expect(partition).toBe(partitionOfKey(Buffer.from(key!), 7))
  })

  promise('G2 records of one key keep the order of publication, also across calls that were not awaited', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    const keys = ['a', 'b', 'c', 'd', 'e']
    const calls = Array.from({ length: 200 }, (_, call) =>
      bus.publish(keys.map((key) => record(topic, key, `${key}${call}`))),
    )
    await Promise.all(calls)
    const records = await readAll(bus, topic)
    for (const key of keys) {
      const own = records.filter((one) => one.key === key).map(text)
      expect(own).toEqual(calls.map((_, call) => `${key}${call}`))
    }
  })

  promise('G3 a publish over several topics and partitions is there whole', async () => {
    const { bus } = under()
    const [first, second] = [await newTopic(bus), await newTopic(bus, 2)]
    const values = Array.from({ length: 500 }, (_, index) => `${index}`)
    await bus.publish(values.map((value, index) => record(index % 2 === 0 ? first : second, `key-${index}`, value)))
    const all = [...(await readAll(bus, first)), ...(await readAll(bus, second))].map(text)
    expect(all.sort((a, b) => Number(a) - Number(b))).toEqual(values)
  })

  promise('a record that is too large is refused with a hint, and nothing of its call is in the log', async () => {
    const { bus } = under()
    const topic = await newTopic(bus)
    const tooLarge = { topic, key: 'a', value: Buffer.alloc(2_000_000), headers: {} }
    const publishing = bus.publish([record(topic, 'a', 'small'), tooLarge])
    await expect(publishing).rejects.toMatchObject({
      code: 'record_too_large',
      hint: expect.stringContaining('reference'),
    })
    expect(await readAll(bus, topic)).toEqual([])
  })

  promise('publishing nothing succeeds', async () => {
    await under().bus.publish([])
  })

  promise('read gives at most as many as asked for, from the offset on', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    await bus.publish(['0', '1', '2', '3', '4'].map((value) => record(topic, 'a', value)))
    expect((await bus.read({ topic, partition: 0 }, 1, 3)).map(text)).toEqual(['1', '2', '3'])
    expect((await bus.read({ topic, partition: 0 }, 4, 10)).map(text)).toEqual(['4'])
    expect(await bus.read({ topic, partition: 0 }, 5, 10)).toEqual([])
    expect(await bus.read({ topic, partition: 0 }, 0, 0)).toEqual([])
  })
}
