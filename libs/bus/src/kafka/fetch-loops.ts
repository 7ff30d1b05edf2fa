import { partitionKey } from '../assignment.js'
import type { BusLogger } from '../delivery/bus-logger.js'
import { sleepUntilAborted } from '../delivery/waiting.js'
import type { PartitionId } from '../port.js'
import { chunkOf, type FetchedChunk } from './fetched-records.js'
import type { FetchedTopic } from './kafka-cluster.js'
import { asBusError, nameOf, typeOf } from './kafka-errors.js'
import type { KafkaLink } from './kafka-link.js'
import { byTopic } from './log-offsets.js'

/** Somebody who wants the records of one partition. */
export interface FetchTarget extends PartitionId {
  /** The offset to fetch from; null while there is no room, or no position yet. */
  wants(): number | null
  take(chunk: FetchedChunk): void
  /** The wanted offset is not, or no longer, in the log. */
  outOfRange(): void
}

interface Wanted extends PartitionId {
  readonly target: FetchTarget
  readonly offset: number
}

const usualWaitMs = 300
/** Of a log in which nothing has happened for a while. Each fetch costs the broker and us a look at every partition of ours. */
const quietWaitMs = 2_000
const quietAfterRounds = 10
const shortestWaitMs = 10
const maxBytesAPartition = 1_048_576
const maxBytesAFetch = 10_485_760
const leaderlessMs = 100
const firstPauseMs = 50
const longestPauseMs = 1_000

/**
 * Fetches for its targets: one loop for each broker that leads some of them, so that a broker that is away holds up only its own. A fetch
 * waits at the broker until there is something; one that has just lost a partition for lack of room waits shorter, because that one may
 * have room again at any moment.
 */
export class FetchLoops {
  private readonly targets = new Map<string, FetchTarget>()
  private readonly loops = new Map<string, Promise<void>>()
  private readonly closing = new AbortController()
  private wakeAll = new AbortController()
  /** Partitions whose last answer was empty though the log goes on: they are asked for alone, to tell a full answer from an empty batch. */
  private readonly doubtful = new Set<string>()

  constructor(
    private readonly link: KafkaLink,
    private readonly logger: BusLogger,
  ) {}

  add(target: FetchTarget): void {
    this.targets.set(partitionKey(target), target)
    this.wake()
  }

  remove(target: FetchTarget): void {
    const key = partitionKey(target)
    if (this.targets.get(key) === target) this.targets.delete(key)
  }

  /** To be called when a target wants something that did not before. */
  wake(): void {
    if (this.closing.signal.aborted) return
    this.startLoops()
    this.wakeAll.abort()
    this.wakeAll = new AbortController()
  }

  async close(): Promise<void> {
    this.closing.abort()
    this.wakeAll.abort()
    await Promise.all(this.loops.values())
  }

  private startLoops(): void {
    for (const target of this.targets.values()) {
      const nodeId = this.link.leaderOf(target) ?? ''
      if (!this.loops.has(nodeId)) this.loops.set(nodeId, this.loop(nodeId))
    }
  }

  /** The loop of the broker `''` looks after the partitions that have no leader. It ends when there are none of its own any more. */
  private async loop(nodeId: string): Promise<void> {
    const { signal } = this.closing
    let failures = 0
    let idleRounds = 0
    while (!signal.aborted) {
      const own = [...this.targets.values()].filter((target) => (this.link.leaderOf(target) ?? '') === nodeId)
      if (own.length === 0) return void this.loops.delete(nodeId)
      try {
        if (nodeId === '') await this.lookForLeaders()
        else {
          const wanted = wantedOf(own)
          if (wanted.length === 0) await sleepUntilAborted(usualWaitMs, this.wakeAll.signal)
          else {
            const waitMs =
              wanted.length < own.length
                ? shortestWaitMs * 2 ** Math.min(idleRounds, 5)
                : idleRounds < quietAfterRounds
                  ? usualWaitMs
                  : quietWaitMs
            idleRounds = (await this.fetch(nodeId, wanted, waitMs)) ? 0 : idleRounds + 1
          }
        }
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        await this.afterFailure(error, ++failures)
      }
    }
  }

  private async lookForLeaders(): Promise<void> {
    await sleepUntilAborted(leaderlessMs, this.closing.signal)
    await this.link.recover(new Error('a partition has no leader'))
    this.startLoops()
  }

  /** True when records came. */
  private async fetch(nodeId: string, all: readonly Wanted[], waitMs: number): Promise<boolean> {
    const alone = all.find((one) => this.doubtful.has(partitionKey(one)))
    const wanted = alone === undefined ? all : [alone]
    const broker = await this.link.broker(nodeId, 'fetch')
    const { responses } = await broker.fetch({
      maxWaitTime: alone === undefined ? waitMs : 0,
      minBytes: 1,
      maxBytes: maxBytesAFetch,
      topics: byTopic(wanted, ({ partition, offset }) => ({
        partition,
        fetchOffset: String(offset),
        maxBytes: maxBytesAPartition,
      })),
    })
    return this.handOut(responses, new Map(wanted.map((one) => [partitionKey(one), one])))
  }

  private handOut(responses: readonly FetchedTopic[], wanted: ReadonlyMap<string, Wanted>): boolean {
    let some = false
    for (const { topicName, partitions } of responses) {
      for (const fetched of partitions) {
        const key = partitionKey({ topic: topicName, partition: fetched.partition })
        const one = wanted.get(key)
        // While the answer was on its way the partition may have gone, or its reader may have gone elsewhere in it.
        if (one === undefined || this.targets.get(key) !== one.target || one.target.wants() !== one.offset) continue
        const chunk = chunkOf(fetched, topicName, one.offset)
        some ||= chunk.records.length > 0
        this.settle(key, one, chunk, wanted.size === 1)
      }
    }
    return some
  }

  private settle(key: string, { target, offset }: Wanted, chunk: FetchedChunk, wasAlone: boolean): void {
    const standsBeforeTheEnd = chunk.nextFrom === offset && offset < chunk.end
    this.doubtful.delete(key)
    if (chunk.nextFrom > offset) target.take(chunk)
    // A partition that is alone in an answer gets at least one batch: there are only batches that compaction has emptied.
    else if (standsBeforeTheEnd && wasAlone) target.take({ ...chunk, nextFrom: chunk.end })
    else if (standsBeforeTheEnd) this.doubtful.add(key)
  }

  private async afterFailure(error: unknown, failures: number): Promise<void> {
    if (typeOf(error) === 'OFFSET_OUT_OF_RANGE') {
      const { topic, partition } = innermost(error)
      const target = this.targets.get(partitionKey({ topic, partition }))
      return target?.outOfRange()
    }
    const waitMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 6))
    const { message } = asBusError(error)
    if (failures > 2)
      this.logger.warn(
        { failure: message, kind: nameOf(error), waitMs },
        'A fetch from Kafka failed; it is tried again',
      )
    await this.link.recover(error)
    this.startLoops()
    await sleepUntilAborted(waitMs, this.closing.signal)
  }
}

function wantedOf(targets: readonly FetchTarget[]): Wanted[] {
  return targets.flatMap((target) => {
    const offset = target.wants()
    return offset === null ? [] : [{ topic: target.topic, partition: target.partition, target, offset }]
  })
}

function innermost(error: unknown): PartitionId {
  let inner = error
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
  return inner as PartitionId
}
