import type { BusRecord, PartitionId } from '../port.js'
import { topicUnknown } from '../topic-settings.js'
import type { LogTopics } from './log-protocol.js'

/** One partition as this process sees it. */
export interface PartitionState extends PartitionId {
  readonly id: number
  /** The offset that the next record will get, as far as is durable. */
  next: number
  /** Called once when the partition has grown. */
  readonly onGrown: Set<() => void>
}

export interface TopicState {
  readonly topic: string
  readonly partitions: readonly PartitionState[]
  /** Where the next call's records without a key go. */
  keylessTurn: number
  /** How many consumers read it: only then are its newest records kept in memory. */
  consumers: number
  readonly tails: Set<(record: BusRecord) => void>
}

/** The topics that exist, and how far each partition has grown. */
export class TopicDirectory {
  private readonly topics = new Map<string, TopicState>()
  private readonly byId = new Map<number, PartitionState>()

  learn({ settings, partitions }: LogTopics): void {
    for (const { topic } of settings) {
      if (this.topics.has(topic)) continue
      const own = partitions
        .filter((partition) => partition.topic === topic)
        .map(({ id, partition, next }) => ({ id, topic, partition, next, onGrown: new Set<() => void>() }))
        .sort((a, b) => a.partition - b.partition)
      for (const partition of own) this.byId.set(partition.id, partition)
      this.topics.set(topic, { topic, partitions: own, keylessTurn: 0, consumers: 0, tails: new Set() })
    }
  }

  topic(name: string): TopicState {
    const state = this.topics.get(name)
    if (state === undefined) throw topicUnknown(name)
    return state
  }

  partition({ topic, partition }: PartitionId): PartitionState {
    const state = this.topic(topic).partitions[partition]
    if (state === undefined) throw topicUnknown(`${topic}, partition ${partition},`)
    return state
  }

  partitionById(id: number): PartitionState {
    return this.byId.get(id)!
  }
}
