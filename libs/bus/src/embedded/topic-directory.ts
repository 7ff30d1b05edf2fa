import { BusError, type BusRecord, type PartitionId, type TopicSettings } from '../port.js'
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

export function validTopicSettings({ topic, partitions, retention }: TopicSettings): void {
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic)) throw new RangeError(`"${topic}" cannot be the name of a topic.`)
  if (!Number.isInteger(partitions) || partitions < 1)
    throw new RangeError(`Topic ${topic} needs at least one partition.`)
  if (retention.kind === 'time' && !(retention.ms > 0))
    throw new RangeError(`Topic ${topic} needs a retention above 0 ms.`)
}

function topicUnknown(name: string): BusError {
  return new BusError(
    'topic_unknown',
    `Topic ${name} does not exist.`,
    'Make it with ensureTopics first, or correct its name.',
  )
}
