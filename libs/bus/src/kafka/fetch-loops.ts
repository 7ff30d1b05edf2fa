import { partitionKey } from '../assignment.js'
import type { BusLogger } from '../delivery/bus-logger.js'
import { doubling } from '../delivery/doubling.js'
import { sleepUntilAborted } from '../delivery/waiting.js'
import { BusError, type PartitionId } from '../port.js'
import { AilingPartitions } from './ailing-partitions.js'
import { fetchChecked } from './checked-fetch.js'
import { chunkOrError, type FetchedChunk } from './fetched-records.js'
import type { FetchedTopic } from './kafka-cluster.js'
import { asBusError, isAnswer, nameOf, NoBatchError, typeOf } from './kafka-errors.js'
import type { KafkaLink } from './kafka-link.js'
import { byTopic } from './log-offsets.js'
import type { Problem } from './problem.js'
import { isPassedOver } from './unread-batch.js'

/** Somebody who wants the records of one partition. */
export interface FetchTarget extends PartitionId {
  /** The offset to fetch from; null while there is no room, or no position yet. */
  wants(): number | null
  /** Whether something may stand for a batch that is damaged; else its partition waits for it. */
  readonly passesDamaged: boolean
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
/** What a new leader or newer metadata mends has passed by then. */
const failuresOfAll = 3

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
  /** Partitions whose last answer gave no batch though the log goes on: they are asked for alone, to tell a full answer from damage. */
  private readonly doubtful = new Set<string>()
  private readonly ailing = new AilingPartitions()

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
    if (this.targets.get(key) !== target) return
    this.targets.delete(key)
    this.ailing.forget(target)
  }

  /** Why some of what is wanted does not come; null while all is well. */
  problem(): Problem | null {
    return this.ailing.worst()
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
          const now = performance.now()
          await this.askOneByOne(
            nodeId,
            own.filter((target) => this.ailing.isDue(target, now)),
          )
          const well = own.filter((target) => !this.ailing.has(target))
          const wanted = wantedOf(well)
          if (wanted.length === 0) await sleepUntilAborted(usualWaitMs, this.wakeAll.signal)
          else {
            const waitMs =
              wanted.length < well.length
                ? doubling(shortestWaitMs, usualWaitMs, idleRounds)
                : idleRounds < quietAfterRounds || well.length < own.length
                  ? usualWaitMs
                  : quietWaitMs
            idleRounds = (await this.fetch(nodeId, wanted, waitMs)) ? 0 : idleRounds + 1
          }
        }
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        await this.afterFailure(error, ++failures)
        // A fetch fails as a whole, and does not say for which of its partitions.
        if (failures >= failuresOfAll && isAnswer(error))
          await this.askOneByOne(
            nodeId,
            own.filter((target) => !this.ailing.has(target)),
          )
      }
    }
  }

  private async lookForLeaders(): Promise<void> {
    await sleepUntilAborted(leaderlessMs, this.closing.signal)
    await this.link.recover(new Error('a partition has no leader'))
    this.startLoops()
  }

  private async askOneByOne(nodeId: string, targets: readonly FetchTarget[]): Promise<void> {
    let failed: unknown
    for (const one of wantedOf(targets)) failed = (await this.askAlone(nodeId, one)) ?? failed
    if (failed !== undefined) await this.link.recover(failed)
  }

  /** The error with which it ails. */
  private async askAlone(nodeId: string, one: Wanted): Promise<unknown> {
    if (this.closing.signal.aborted || this.link.leaderOf(one) !== nodeId) return undefined
    try {
      await this.fetch(nodeId, [one], 0)
    } catch (error) {
      // Of a broker that is away the next fetch of all tells.
      if (this.closing.signal.aborted || !isAnswer(error)) return undefined
      if (typeOf(error) === outOfRange) return void one.target.outOfRange()
      this.ails(one, asBusError(error), nameOf(error))
      return error
    }
    return undefined
  }

  private ails(one: PartitionId, error: BusError, kind: string): void {
    const { topic, partition } = one
    if (!this.ailing.has(one)) this.sayThatItAils({ topic, partition }, error, kind)
    this.ailing.failed(one, error, performance.now())
  }

  private sayThatItAils(partition: PartitionId, { code, message, hint }: BusError, kind: string): void {
    this.logger.warn(
      { ...partition, code, failure: message, kind, hint },
      'Kafka does not give the records of a partition; the others go on, and it is asked for again',
    )
  }

  /** True when records came. */
  private async fetch(nodeId: string, all: readonly Wanted[], waitMs: number): Promise<boolean> {
    const alone = all.find((one) => this.doubtful.has(partitionKey(one)))
    const wanted = alone === undefined ? all : [alone]
    const broker = await this.link.broker(nodeId, 'fetch')
    const { responses } = await fetchChecked(broker, {
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
        const read = chunkOrError(fetched, topicName, one.offset, (error) => this.isPassedOver(error, one))
        if (this.isDoubtful(key, one, read)) continue
        if (read instanceof BusError) {
          this.ails(one, read, read.name)
          continue
        }
        this.ailing.forget(one)
        some ||= read.records.length > 0
        if (read.nextFrom > one.offset) one.target.take(read)
      }
    }
    return some
  }

  private isPassedOver(error: BusError, { target }: Wanted): boolean {
    return isPassedOver(error, this.ailing.errorOf(target), target.passesDamaged)
  }

  /** That there is no batch counts once its partition was asked for alone: another may have taken the room, or the end have moved since. */
  private isDoubtful(key: string, one: Wanted, read: FetchedChunk | BusError): boolean {
    const wasAlone = this.doubtful.delete(key) || this.ailing.has(one)
    const isDoubtful = read instanceof NoBatchError && !wasAlone
    if (isDoubtful) this.doubtful.add(key)
    return isDoubtful
  }

  private async afterFailure(error: unknown, failures: number): Promise<void> {
    if (typeOf(error) === outOfRange) {
      const { topic, partition } = innermost(error)
      const target = this.targets.get(partitionKey({ topic, partition }))
      return target?.outOfRange()
    }
    const waitMs = doubling(firstPauseMs, longestPauseMs, failures)
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

const outOfRange = 'OFFSET_OUT_OF_RANGE'

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
