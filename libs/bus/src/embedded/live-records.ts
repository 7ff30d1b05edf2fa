import type { BusRecord, PartitionId } from '../port.js'
import type { BusLogger } from '../delivery/bus-logger.js'
import { RecentRecords } from './recent-records.js'
import { frameEnd, frameOffset, framePartitionId, recordOfFrame, type Frames } from './record-frame.js'
import type { PartitionState, TopicDirectory } from './topic-directory.js'

const recentBudgetBytes = 16_777_216

/** Hands what has just become durable to the tails and the consumers of this process. */
export class LiveRecords {
  private readonly recent = new RecentRecords(recentBudgetBytes)

  constructor(
    private readonly directory: TopicDirectory,
    private readonly logger: BusLogger,
  ) {}

  appended(frames: Frames): void {
    const bytes = Buffer.from(frames.buffer)
    for (const [partitionId, starts] of startsByPartition(bytes, frames.length)) {
      const partition = this.directory.partitionById(partitionId)
      const topic = this.directory.topic(partition.topic)
      const firstOffset = frameOffset(bytes, starts[0]!)
      const cost = Math.ceil((bytes.byteLength * starts.length) / frames.count)
      if (topic.consumers > 0) this.recent.add(partitionId, { bytes, firstOffset, starts }, cost)
      partition.next = firstOffset + starts.length
      if (topic.tails.size > 0) this.showTails(bytes, starts, partition, topic.tails)
      for (const wake of [...partition.onGrown]) wake()
    }
  }

  /** What can be delivered from memory, or null. */
  recentFrom(partition: PartitionState, offset: number, limit: number): BusRecord[] | null {
    return this.recent.take(partition.id, partition, offset, limit)
  }

  consumed(topicName: string): void {
    this.directory.topic(topicName).consumers++
  }

  noLongerConsumed(topicName: string): void {
    const topic = this.directory.topic(topicName)
    topic.consumers--
    if (topic.consumers === 0) topic.partitions.forEach((partition) => this.recent.forget(partition.id))
  }

  private showTails(
    bytes: Buffer,
    starts: readonly number[],
    { topic, partition }: PartitionId,
    tails: Set<(record: BusRecord) => void>,
  ) {
    for (const start of starts) {
      for (const deliver of tails) {
        try {
          deliver(recordOfFrame(bytes, start, topic, partition))
        } catch (error) {
          this.logger.error(
            { topic, partition, offset: frameOffset(bytes, start), err: error },
            'A tail threw; it goes on',
          )
        }
      }
    }
  }
}

function startsByPartition(bytes: Buffer, length: number): Map<number, number[]> {
  const starts = new Map<number, number[]>()
  for (let at = 0; at < length; at = frameEnd(bytes, at)) {
    const partitionId = framePartitionId(bytes, at)
    const known = starts.get(partitionId)
    if (known === undefined) starts.set(partitionId, [at])
    else known.push(at)
  }
  return starts
}
