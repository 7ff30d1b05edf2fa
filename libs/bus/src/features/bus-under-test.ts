import { afterEach, beforeEach, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Bus, BusRecord, Lease, OutRecord, TopicSettings } from '../port.js'

export interface BusUnderTest {
  readonly bus: Bus
  /** Drops the bus without a word, as a kill of its process would, and opens it again on the same log. */
  reopen(): Promise<Bus>
  /** Makes the log apply its retention as if it were so late (milliseconds since the epoch). */
  applyRetention(bus: Bus, now: number): Promise<void>
  dispose(): Promise<void>
}

export type MakeBus = () => Promise<BusUnderTest>

/** The promises that one side cannot be held to, by the name of the test, each with the reason. */
export type Waivers = Readonly<Record<string, string>>

/** What each group of tests gets: a new bus for every test, and `promise`, which is `test` but for what is waived. */
export interface Suite {
  under(): BusUnderTest
  promise(name: string, check: () => Promise<void>): void
}

const timeoutMs = 60_000

export function makeSuite(makeBus: MakeBus, waivers: Waivers): Suite & { assertAllWaiversUsed(): void } {
  const unused = new Set(Object.keys(waivers))
  let current: BusUnderTest | undefined
  beforeEach(async () => {
    current = await makeBus()
  }, timeoutMs)
  afterEach(async () => {
    await current?.dispose()
  }, timeoutMs)
  return {
    under: () => current!,
    promise: (name, check) => {
      unused.delete(name)
      const reason = waivers[name]
      if (reason === undefined) test(name, check, timeoutMs)
      else test.skip(`${name} (waived: ${reason})`, check)
    },
    assertAllWaiversUsed: () => {
      if (unused.size > 0) throw new Error(`Waivers without a test: ${[...unused].join(', ')}`)
    },
  }
}

/** Makes a topic of a name that no other test has, so that a suite can run many times on one broker. */
export async function newTopic(bus: Bus, partitions = 4, retention: TopicSettings['retention'] = { kind: 'forever' }) {
  const topic = `features.${randomUUID()}`
  await bus.ensureTopics([{ topic, partitions, retention }])
  return topic
}

export function newGroup(): string {
  return `features-${randomUUID()}`
}

export function record(topic: string, key: string | null, value: string): OutRecord {
  return { topic, key, value: Buffer.from(value), headers: {} }
}

export function text({ value }: BusRecord): string {
  return value.toString('utf8')
}

export async function readAll(bus: Bus, topic: string): Promise<BusRecord[]> {
  const positions = await bus.positions(topic)
  const reads = positions.map(({ partition, earliest, next }) =>
    bus.read({ topic, partition }, earliest, next - earliest),
  )
  return (await Promise.all(reads)).flat()
}

/** Two keys that this side puts into different partitions of the topic; the probes stay in it, with the value `probe`. */
export async function keysOfTwoPartitions(bus: Bus, topic: string): Promise<[string, string]> {
  const keys = Array.from({ length: 64 }, (_, index) => `key-${index}`)
  await bus.publish(keys.map((key) => record(topic, key, 'probe')))
  const probes = await readAll(bus, topic)
  const other = probes.find((probe) => probe.partition !== probes[0]!.partition)
  if (other === undefined) throw new Error('All 64 keys went to one partition.')
  return [probes[0]!.key!, other.key!]
}

/** Collects deliveries, and waits for what they have to show without asking the clock. */
export class Arrivals {
  readonly records: BusRecord[] = []
  readonly leases = new Map<string, Lease>()
  private readonly waiting = new Set<() => void>()

  add(records: readonly BusRecord[], lease?: Lease): void {
    this.records.push(...records)
    if (lease !== undefined) this.leases.set(`${lease.topic}/${lease.partition}`, lease)
    for (const check of [...this.waiting]) check()
  }

  /** Delivers and commits. */
  readonly andCommit = async (records: readonly BusRecord[], lease: Lease): Promise<void> => {
    this.add(records, lease)
    await lease.commit(records.at(-1)!.offset + 1)
  }

  /** Delivers, commits nothing. */
  readonly only = (records: readonly BusRecord[], lease: Lease): Promise<void> => {
    this.add(records, lease)
    return Promise.resolve()
  }

  texts(): string[] {
    return this.records.map(text)
  }

  has(...values: readonly string[]): Promise<void> {
    return this.until((records) => values.every((value) => records.some((one) => text(one) === value)))
  }

  until(isReached: (records: readonly BusRecord[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isReached(this.records)) return
        this.waiting.delete(check)
        resolve()
      }
      this.waiting.add(check)
      check()
    })
  }
}

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
}
