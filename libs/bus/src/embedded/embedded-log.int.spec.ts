import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arrivals, gate, readAll, record, text } from '../features/bus-under-test.js'
import type { EmbeddedBus } from './embedded-bus.js'
import { openEmbeddedBus, type EmbeddedBusOptions } from './open-embedded-bus.js'

const dayMs = 24 * 60 * 60 * 1000
let dir: string
const opened: EmbeddedBus[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-log-'))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((bus) => bus.close()))
  await rm(dir, { recursive: true })
})

async function open(options: Partial<EmbeddedBusOptions> = {}): Promise<EmbeddedBus> {
  const bus = await openEmbeddedBus({ dir, ...options })
  opened.push(bus)
  return bus
}

describe('opening', () => {
  test('a log that is open in this process cannot be opened again, and stays usable', async () => {
    const bus = await open()
    await expect(openEmbeddedBus({ dir })).rejects.toMatchObject({
      code: 'log_unavailable',
      message: 'The event log is already open.',
    })
    await bus.ping()
  })

  test('a log that is open in another process cannot be opened until that process is killed', async () => {
    const script = join(import.meta.dirname, 'crashing-publisher.js')
    const child = spawn(process.execPath, [script, dir, '0'], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
    await once(child.stdout, 'data')
    await expect(openEmbeddedBus({ dir })).rejects.toMatchObject({ code: 'log_unavailable' })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await open()).ping()
  })

  test('a file that is no log is refused with a reason that names no path', async () => {
    await writeFile(
      join(dir, 'events.sqlite'),
      'this is not a database, but it is long enough to be looked at as one '.repeat(20),
    )
    const opening = openEmbeddedBus({ dir })
    await expect(opening).rejects.toMatchObject({ code: 'log_unavailable', hint: expect.stringContaining('backup') })
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining(dir) })
  })

  test('a folder that cannot be made is refused', async () => {
    await writeFile(join(dir, 'file'), '')
    await expect(openEmbeddedBus({ dir: join(dir, 'file', 'below') })).rejects.toMatchObject({
      code: 'log_unavailable',
    })
  })
})

describe('a log that is full', () => {
  test('refuses with log_full, keeps what it acknowledged, and goes on once there is room', async () => {
    let now = 1_000_000
    const bus = await open({ maxBytes: 1_000_000, clock: () => now })
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'time', ms: dayMs } }])
    let acknowledged = 0
    const fill = async () => {
      for (;;) {
        await bus.publish([record('t', 'a', 'x'.repeat(20_000))])
        acknowledged++
      }
    }
    await expect(fill()).rejects.toMatchObject({ code: 'log_full' })
    expect(acknowledged).toBeGreaterThan(10)
    expect(await readAll(bus, 't')).toHaveLength(acknowledged)
    now += 2 * dayMs
    expect(await bus.maintain(now)).toBe(acknowledged)
    await bus.publish([record('t', 'a', 'there is room again')])
    expect((await readAll(bus, 't')).map((one) => [one.offset, text(one)])).toEqual([
      [acknowledged, 'there is room again'],
    ])
  })

  test('a publish that does not fit does not fail a small one beside it', async () => {
    const bus = await open({ maxBytes: 1_000_000 })
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'forever' } }])
    // Each is more than a message takes, so the two travel apart and meet in one transaction.
    const large = bus.publish(Array.from({ length: 6 }, () => record('t', 'a', 'x'.repeat(900_000))))
    const small = bus.publish([record('t', 'a', 'small')])
    await expect(large).rejects.toMatchObject({ code: 'log_full' })
    await small
    expect((await readAll(bus, 't')).map((one) => [one.offset, text(one)])).toEqual([[0, 'small']])
  })
})

describe('retention', () => {
  test('runs by itself as records are appended', async () => {
    let now = 1_000_000
    const bus = await open({ clock: () => now })
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'time', ms: 60_000 } }])
    await bus.publish([record('t', 'a', 'old')])
    now += 61_000
    await bus.publish([record('t', 'a', 'new')])
    expect((await readAll(bus, 't')).map(text)).toEqual(['new'])
  })

  test('removes more than one piece of work in one call of maintain', async () => {
    const bus = await open({ clock: () => 0 })
    await bus.ensureTopics([
      { topic: 'time', partitions: 2, retention: { kind: 'time', ms: 1 } },
      { topic: 'compacted', partitions: 1, retention: { kind: 'compacted' } },
    ])
    await bus.publish(Array.from({ length: 5_000 }, (_, index) => record('time', `${index}`, 'x')))
    await bus.publish(Array.from({ length: 5_000 }, (_, index) => record('compacted', `${index % 10}`, `${index}`)))
    expect(await bus.maintain(1_000)).toBe(5_000 + 4_990)
    expect((await readAll(bus, 'compacted')).map(({ offset }) => offset)).toEqual(
      Array.from({ length: 10 }, (_, index) => 4_990 + index),
    )
    expect(await bus.maintain(1_000)).toBe(0)
  })

  test('a clock that goes back does not make later records older', async () => {
    let now = 10_000
    const bus = await open({ clock: () => now })
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'forever' } }])
    await bus.publish([record('t', 'a', '1')])
    now = 5_000
    await bus.publish([record('t', 'a', '2')])
    expect((await readAll(bus, 't')).map(({ appendedAt }) => appendedAt)).toEqual([10_000, 10_000])
  })
})

describe('delivery', () => {
  test('a consumer that is behind reads from the disk and then goes on from memory, without a gap', async () => {
    const bus = await open()
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'forever' } }])
    const { opened: mayGoOn, open: goOn } = gate()
    const arrivals = new Arrivals()
    const deliver: Arrivals['only'] = async (records, lease) => {
      await mayGoOn
      await arrivals.only(records, lease)
    }
    await bus.consume({ group: 'g', topics: ['t'], deliver }).ready
    // 40 MB: more than the newest records that are held in memory.
    for (let call = 0; call < 40; call++) {
      await bus.publish(
        Array.from({ length: 10 }, (_, index) => record('t', 'a', `${call * 10 + index}`.padEnd(100_000))),
      )
    }
    goOn()
    await arrivals.until((records) => records.length >= 400)
    expect(arrivals.records.map((one) => Number(text(one)))).toEqual(Array.from({ length: 400 }, (_, index) => index))
  })

  test('a position beyond the end is said, and begins where a new group would', async () => {
    const warn = jest.fn()
    const bus = await open({ logger: { warn, error: warn } })
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'forever' } }])
    await bus.publish([record('t', 'a', '0')])
    const arrivals = new Arrivals()
    bus.consume({ group: 'g', topics: ['t'], position: () => Promise.resolve(7), deliver: arrivals.only })
    await arrivals.has('0')
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ group: 'g', position: 7, next: 1 }), expect.any(String))
  })

  test('a position that cannot be had yet is asked for again', async () => {
    const bus = await open()
    await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'forever' } }])
    await bus.publish([record('t', 'a', '0'), record('t', 'a', '1')])
    let asked = 0
    const position = () => (++asked < 2 ? Promise.reject(new Error('the database is down')) : Promise.resolve(1))
    const arrivals = new Arrivals()
    await bus.consume({ group: 'g', topics: ['t'], position, deliver: arrivals.only }).ready
    await arrivals.has('1')
    expect(arrivals.texts()).toEqual(['1'])
  })
})

test('what waits for a log that is gone is rejected, and so is what comes after', async () => {
  const bus = await open()
  await bus.ensureTopics([{ topic: 't', partitions: 1, retention: { kind: 'forever' } }])
  const outcomes = Array.from({ length: 20 }, (_, index) =>
    bus.publish([record('t', 'a', `${index}`)]).then(
      () => 'stored',
      (thrown: { code: string }) => thrown.code,
    ),
  )
  const killing = bus.kill()
  for (const outcome of await Promise.all(outcomes)) expect(['stored', 'log_unavailable']).toContain(outcome)
  await killing
  await expect(bus.publish([record('t', 'a', '1')])).rejects.toMatchObject({ code: 'bus_closed' })
})
