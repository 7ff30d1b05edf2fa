import { partitionKey } from '../assignment.js'
import { BusError, type BusRecord, type PartitionId } from '../port.js'
import { fetchChecked } from './checked-fetch.js'
import { chunkOrError, type FetchedChunk } from './fetched-records.js'
import type { FetchedPartition, FetchRequest, KafkaBroker } from './kafka-cluster.js'
import { isAnswer, unavailable, typeOf } from './kafka-errors.js'
import type { KafkaLink } from './kafka-link.js'
import type { LogOffsets } from './log-offsets.js'
import { OneAfterTheOther } from './one-after-the-other.js'
import { isPassedOver } from './unread-batch.js'

const bytesARecord = 4_096
const leastBytes = 65_536
const mostBytes = 2_097_152
/** What was read ahead is let go when nobody comes for it. */
const keptMs = 2_000
const keptReaders = 32

interface ReadAhead {
  readonly from: number
  readonly chunk: Promise<FetchedChunk>
  readonly expires: NodeJS.Timeout
}

/**
 * Reads partitions without a group. Who reads one page after the other finds the next one fetched already: the rest of the last answer,
 * or a fetch that went out while the page was being worked on. The end is always asked for anew, so a record that somebody has published
 * is there to be read.
 */
export class RecordReader {
  private readonly ahead = new Map<string, ReadAhead>()
  /**
   * A broker answers what comes over one connection one after the other, and where a quota holds it back each answer lets the next request
   * lie; what was sent already would be given up as unanswered, and the connection with it.
   */
  private readonly fetches = new OneAfterTheOther((error) => !isAnswer(error))

  constructor(
    private readonly link: KafkaLink,
    private readonly offsets: LogOffsets,
  ) {}

  async read(partition: PartitionId, fromOffset: number, limit: number): Promise<BusRecord[]> {
    await this.link.requirePartition(partition)
    const records: BusRecord[] = []
    let next = Math.max(0, fromOffset)
    let isFresh = false
    while (records.length < limit) {
      const known = this.takeAhead(partition, next)
      isFresh = known === null
      const chunk = await (known ?? this.fetch(partition, next, limit - records.length))
      const taken = chunk.records.slice(0, limit - records.length)
      for (const record of taken) records.push(record)
      if (taken.length < chunk.records.length) {
        this.keep(partition, taken.at(-1)!.offset + 1, { ...chunk, records: chunk.records.slice(taken.length) })
        break
      }
      if (isFresh && (chunk.nextFrom === next || chunk.nextFrom >= chunk.end)) break
      next = chunk.nextFrom
      if (next < chunk.end) this.keep(partition, next, this.fetch(partition, next, Number.POSITIVE_INFINITY))
    }
    return records
  }

  close(): void {
    for (const { expires } of this.ahead.values()) clearTimeout(expires)
    this.ahead.clear()
  }

  private async fetch({ topic, partition }: PartitionId, from: number, limit: number): Promise<FetchedChunk> {
    const maxBytes = Math.min(mostBytes, Math.max(leastBytes, limit * bytesARecord))
    return this.link.persistently(async () => {
      const leader = this.link.leaderOf({ topic, partition })
      if (leader === undefined) throw unavailable(`${topic}/${partition} has no leader at the moment.`)
      try {
        const fetched = await this.fetches.do(leader, async () =>
          fetchedOne(await this.link.broker(leader, 'fetch'), {
            maxWaitTime: 0,
            minBytes: 0,
            maxBytes,
            topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes }] }],
          }),
        )
        const read = chunkOrError(fetched, topic, from, (error) => isPassedOver(error, null, false))
        if (read instanceof BusError) throw read
        return read
      } catch (error) {
        if (typeOf(error) !== 'OFFSET_OUT_OF_RANGE') throw error
        const [earliest, end] = await Promise.all([
          this.offsets.earliest({ topic, partition }),
          this.offsets.next({ topic, partition }),
        ])
        return { records: [], nextFrom: from < earliest ? earliest : Math.max(from, end), end, bytes: 0 }
      }
    })
  }

  private keep(partition: PartitionId, from: number, chunk: FetchedChunk | Promise<FetchedChunk>): void {
    const key = partitionKey(partition)
    this.forget(key)
    if (this.ahead.size >= keptReaders) this.forget(this.ahead.keys().next().value!)
    const expires = setTimeout(() => this.forget(key), keptMs).unref()
    const promise = Promise.resolve(chunk)
    // Who comes for it sees the failure; who does not come need not.
    promise.catch(() => {})
    this.ahead.set(key, { from, chunk: promise, expires })
  }

  private takeAhead(partition: PartitionId, from: number): Promise<FetchedChunk> | null {
    const key = partitionKey(partition)
    const known = this.ahead.get(key)
    if (known?.from !== from) return null
    this.forget(key)
    return known.chunk
  }

  private forget(key: string): void {
    clearTimeout(this.ahead.get(key)?.expires)
    this.ahead.delete(key)
  }
}

/** Who is held back by a quota is answered with nothing, which tells of no end; kafkajs lets the next fetch wait for as long as it is to. */
async function fetchedOne(broker: KafkaBroker, request: FetchRequest): Promise<FetchedPartition> {
  for (;;) {
    const { responses, clientSideThrottleTime = 0 } = await fetchChecked(broker, request)
    const fetched = responses[0]?.partitions[0]
    if (fetched !== undefined) return fetched
    if (clientSideThrottleTime === 0) throw unavailable('A broker has answered a fetch with nothing.')
  }
}
