import { expect } from '@jest/globals'
import { Arrivals, aborted, gate, newGroup, newTopic, readAll, record, text, type Suite } from './bus-under-test.js'

export function closeFeatures({ under, promise }: Suite): void {
  promise('ping resolves while the log can be written', async () => {
    await under().bus.ping()
  })

  promise('G9 close flushes what was accepted', async () => {
    const { bus, reopen } = under()
    const topic = await newTopic(bus)
    const accepted = Array.from({ length: 50 }, (_, index) => bus.publish([record(topic, `key-${index}`, `${index}`)]))
    await Promise.all([bus.close(), ...accepted])
    const after = await reopen()
    expect((await readAll(after, topic)).map(text).sort((a, b) => Number(a) - Number(b))).toEqual(
      accepted.map((_, index) => `${index}`),
    )
  })

  promise('G9 close ends leases, waits for running deliveries, and may be repeated', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    const { opened, open } = gate()
    const arrivals = new Arrivals()
    let ended = false
    bus.consume({
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
    const closing = bus.close()
    const lease = arrivals.leases.get(`${topic}/0`)!
    await aborted(lease.signal)
    await expect(lease.commit(1)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(ended).toBe(false)
    open()
    await closing
    expect(ended).toBe(true)
    await bus.close()
  })

  promise('G9 a closed bus rejects every call with bus_closed', async () => {
    const { bus } = under()
    const topic = await newTopic(bus, 1)
    await bus.close()
    const closed = { code: 'bus_closed' }
    await expect(bus.publish([record(topic, 'a', '1')])).rejects.toMatchObject(closed)
    await expect(bus.ensureTopics([])).rejects.toMatchObject(closed)
    await expect(bus.checkTopics([])).rejects.toMatchObject(closed)
    await expect(bus.read({ topic, partition: 0 }, 0, 1)).rejects.toMatchObject(closed)
    await expect(bus.positions(topic)).rejects.toMatchObject(closed)
    await expect(bus.committed(newGroup(), { topic, partition: 0 })).rejects.toMatchObject(closed)
    await expect(bus.ping()).rejects.toMatchObject(closed)
    const consumer = bus.consume({ group: newGroup(), topics: [topic], deliver: new Arrivals().only })
    await expect(consumer.ready).rejects.toMatchObject(closed)
    await expect(bus.tail([topic], () => {}).ready).rejects.toMatchObject(closed)
    await consumer.close()
  })
}
