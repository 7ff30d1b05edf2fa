import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arrivals, aborted, gate, newGroup, newTopic, record } from '../features/bus-under-test.js'
import { BusError, type Bus, type Lease, type OutRecord } from '../port.js'
import type { KafkaBusOptions } from './kafka-options.js'
import { openKafkaBus } from './open-kafka-bus.js'
import { kafkaJars, SpecKafka } from './spec-kafka.js'

const jars = kafkaJars()
const patienceMs = 180_000
const timing = { sessionMs: 6_000, heartbeatMs: 200, rebalanceMs: 6_000 }
const keys = ['a', 'b', 'c', 'd', 'e', 'f']

;(jars === null ? describe.skip : describe)('a broker that goes away and comes back', () => {
  let dir: string
  let kafka: SpecKafka

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'udb-kafka-outage-'))
    kafka = await SpecKafka.start(jars!, dir)
  }, patienceMs)

  afterAll(async () => {
    await kafka?.kill()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }, patienceMs)

  const opened = () => openKafkaBus({ brokers: [kafka.openDoor], clientId: 'udb-spec' }, timing)

  test(
    'killed while records are published, consumed, passed on and tailed: all goes on by itself, and nothing acknowledged is lost',
    async () => {
      const bus = await opened()
      const [from, to] = [await newTopic(bus, 3), await newTopic(bus, 3)]
      const [passedOn, tailed] = [new Arrivals(), new Arrivals()]
      bus.consume({
        group: newGroup(),
        topics: [from],
        deliver: async (records, lease) => {
          await bus.publish(records.map((one) => ({ ...one, topic: to })))
          await lease.commit(records.at(-1)!.offset + 1)
        },
      })
      await bus.consume({ group: newGroup(), topics: [to], deliver: passedOn.andCommit }).ready
      await bus.tail([to], (one) => tailed.add([one])).ready
      let isOver = false
      const publishing = publishUntil(bus, from, () => isOver)
      await passedOn.until((records) => records.length > 200)
      await kafka.kill()
      await kafka.start()
      const before = passedOn.records.length
      await passedOn.until((records) => records.length > before + 200)
      isOver = true
      const acknowledged = await publishing
      for (const arrivals of [passedOn, tailed])
        await arrivals.until((records) => records.length >= acknowledged.length && isWhole(arrivals, acknowledged))
      await bus.ping()
      await bus.close()
    },
    patienceMs,
  )

  test(
    'while it is away that is said at growing intervals, not at each try',
    async () => {
      const said: string[] = []
      let tries = 0
      const log: KafkaBusOptions['log'] = (level, message, fields) => {
        if (level === 'warn') said.push(`${message} ${JSON.stringify(fields)}`)
        if (message.includes('ECONNREFUSED')) tries++
      }
      const bus = await openKafkaBus({ brokers: [kafka.openDoor], clientId: 'udb-spec', log }, timing)
      const topic = await newTopic(bus, 1)
      const arrivals = new Arrivals()
      await bus.consume({ group: newGroup(), topics: [topic], deliver: arrivals.andCommit }).ready
      await bus.tail([topic], () => {}).ready
      await kafka.kill()
      while (tries < 100) await bus.positions(topic).catch(() => {})
      expect(said.length).toBeGreaterThan(0)
      expect(said.length).toBeLessThan(tries / 3)
      expect(said.filter((line) => line.includes('"stack"'))).toEqual([])
      await kafka.start()
      await bus.publish([record(topic, 'a', 'after')])
      await arrivals.has('after')
      await bus.close()
    },
    patienceMs,
  )

  test(
    'away for longer than a session: leases end, calls say that the log is unavailable, and then all goes on',
    async () => {
      const bus = await opened()
      const topic = await newTopic(bus, 1)
      const leases: Lease[] = []
      const [working, arrivals] = [gate(), new Arrivals()]
      let isBack = false
      bus.consume({
        group: newGroup(),
        topics: [topic],
        deliver: async (records, lease) => {
          leases.push(lease)
          working.open()
          if (!isBack) await aborted(lease.signal)
          else await arrivals.andCommit(records, lease)
        },
      })
      await bus.publish([record(topic, 'a', 'one')])
      await working.opened
      await kafka.kill()
      await aborted(leases[0]!.signal)
      await expect(leases[0]!.commit(1)).rejects.toMatchObject({ code: 'lease_lost' })
      const away = { code: 'log_unavailable' }
      await expect(bus.ping()).rejects.toMatchObject(away)
      await Promise.all([
        expect(bus.publish([record(topic, 'a', 'lost')])).rejects.toMatchObject(away),
        expect(bus.positions(topic)).rejects.toMatchObject(away),
        expect(bus.read({ topic, partition: 0 }, 0, 1)).rejects.toMatchObject(away),
      ])
      isBack = true
      await kafka.start()
      await arrivals.has('one')
      await untilTrue(() =>
        bus.ping().then(
          () => true,
          () => false,
        ),
      )
      await bus.publish([record(topic, 'a', 'two')])
      await arrivals.has('two')
      await bus.close()
    },
    patienceMs,
  )
})

/** Tries each record until it is acknowledged, as services do. */
async function publishUntil(bus: Bus, topic: string, isOver: () => boolean): Promise<OutRecord[]> {
  const acknowledged: OutRecord[] = []
  for (let number = 0; !isOver(); number++) {
    const records = keys.map((key) => record(topic, key, `${key} ${number}`))
    await untilTrue(() => bus.publish(records).then(() => true, away))
    acknowledged.push(...records)
  }
  return acknowledged
}

function away(error: unknown): boolean {
  if (error instanceof BusError && error.code === 'log_unavailable') return false
  throw error
}

async function untilTrue(attempt: () => Promise<boolean>): Promise<void> {
  while (!(await attempt()));
}

/** Whether all has come, each key in its order when repetitions are left out. */
function isWhole({ records }: Arrivals, acknowledged: readonly OutRecord[]): boolean {
  return keys.every((key) => {
    const firsts = [...new Set(records.filter((one) => one.key === key).map(({ value }) => value.toString()))]
    const wanted = acknowledged.filter((one) => one.key === key).map(({ value }) => value.toString())
    return firsts.length === wanted.length && firsts.every((value, index) => value === wanted[index])
  })
}
