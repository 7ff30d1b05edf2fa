import type { BusLogger } from '../delivery/bus-logger.js'
import { settledWithin } from '../delivery/waiting.js'
import type { BusRecord, PartitionId } from '../port.js'
import { FetchLoops, type FetchTarget } from './fetch-loops.js'
import type { FetchedChunk } from './fetched-records.js'
import type { KafkaLink } from './kafka-link.js'
import type { LogOffsets } from './log-offsets.js'
import type { Problem } from './problem.js'
import { seldomWarning } from './seldom-said.js'

/** A fetch that a quota holds back is not waited for. */
const dropMs = 1_000

/** Follows topics from their ends on, in no group. After the brokers have been away it goes on where it was. */
export class KafkaTail {
  private readonly loops: FetchLoops
  private isClosed = false

  constructor(
    private readonly topics: readonly string[],
    private readonly deliver: (record: BusRecord) => void,
    private readonly link: KafkaLink,
    private readonly offsets: LogOffsets,
    private readonly logger: BusLogger,
  ) {
    this.loops = new FetchLoops(link, seldomWarning(logger))
  }

  async start(): Promise<void> {
    for (const topic of this.topics) await this.link.partitionCount(topic)
    const ends = (await Promise.all(this.topics.map((topic) => this.offsets.positions(topic)))).flat()
    for (const { topic, partition, next } of ends) this.loops.add(this.follow({ topic, partition }, next))
  }

  /** Why some of it does not come; null while all is well. */
  problem(): Problem | null {
    return this.loops.problem()
  }

  async close(): Promise<void> {
    this.isClosed = true
    const fetching = this.loops.close()
    await this.link.close()
    await settledWithin(fetching, dropMs)
  }

  private follow(partition: PartitionId, from: number): FetchTarget {
    let next: number | null = from
    return {
      ...partition,
      wants: () => next,
      passesDamaged: true,
      take: (chunk: FetchedChunk) => {
        next = chunk.nextFrom
        chunk.records.forEach((record) => this.show(record))
      },
      outOfRange: () => {
        const missed = next
        next = null
        void this.offsets.positions(partition.topic).then(
          (positions) => {
            const { earliest, next: end } = positions[partition.partition]!
            next = missed! < earliest ? earliest : end
            this.logger.warn(
              { ...partition, missed, next },
              'What a tail wants next is not in the log any more; it goes on at another offset',
            )
            this.loops.wake()
          },
          () => {
            next = missed
            this.loops.wake()
          },
        )
      },
    }
  }

  private show(record: BusRecord): void {
    if (this.isClosed) return
    const { topic, partition, offset, unreadable } = record
    if (unreadable !== undefined)
      return this.logger.warn({ topic, partition, offset, ...unreadable }, 'A tail leaves out what cannot be read')
    try {
      this.deliver(record)
    } catch (error) {
      this.logger.error({ topic, partition, offset, err: error }, 'A tail threw; it goes on')
    }
  }
}
