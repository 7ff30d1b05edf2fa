import { partitionKey } from '../assignment.js'
import type { PartitionId, PartitionPosition } from '../port.js'
import { AskedTogether } from './asked-together.js'
import type { TopicRequest } from './kafka-cluster.js'
import type { KafkaLink } from './kafka-link.js'
import { unavailable } from './kafka-errors.js'

const latest = '-1'
const earliest = '-2'
const readUncommitted = 0

/** The ends of partitions and the stored positions of groups, asked from the brokers each time. Rejects with errors of the bus. */
export class LogOffsets {
  private readonly ends = new AskedTogether<PartitionId, number>(partitionKey, (keys) => this.list(keys, latest))
  private readonly beginnings = new AskedTogether<PartitionId, number>(partitionKey, (keys) =>
    this.list(keys, earliest),
  )
  private readonly groups = new Map<string, AskedTogether<PartitionId, number | 'none'>>()

  constructor(private readonly link: KafkaLink) {}

  next(partition: PartitionId): Promise<number> {
    return this.ends.ask(partition)
  }

  earliest(partition: PartitionId): Promise<number> {
    return this.beginnings.ask(partition)
  }

  async committed(group: string, partition: PartitionId): Promise<number | null> {
    let stored = this.groups.get(group)
    if (stored === undefined) {
      stored = new AskedTogether(partitionKey, (keys) => this.stored(group, keys))
      this.groups.set(group, stored)
    }
    const offset = await stored.ask(partition)
    return offset === 'none' ? null : offset
  }

  async positions(topic: string): Promise<PartitionPosition[]> {
    const count = await this.link.partitionCount(topic)
    const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
    return Promise.all(
      partitions.map(async (partition) => {
        const [first, next] = await Promise.all([this.earliest(partition), this.next(partition)])
        return { ...partition, earliest: first, next }
      }),
    )
  }

  private list(partitions: readonly PartitionId[], timestamp: string): Promise<Map<string, number>> {
    return this.link.persistently(async () => {
      const answers = [...this.byLeader(partitions)].map(async ([nodeId, own]) => {
        const broker = await this.link.broker(nodeId)
        const topics = byTopic(own, ({ partition }) => ({ partition, timestamp }))
        return (await broker.listOffsets({ isolationLevel: readUncommitted, topics })).responses
      })
      return offsetsOf((await Promise.all(answers)).flat())
    })
  }

  private stored(group: string, partitions: readonly PartitionId[]): Promise<Map<string, number | 'none'>> {
    return this.link.persistently(async () => {
      const coordinator = await this.link.coordinator(group)
      const topics = byTopic(partitions, ({ partition }) => ({ partition }))
      const { responses } = await coordinator.offsetFetch({ groupId: group, topics })
      return new Map([...offsetsOf(responses)].map(([key, offset]) => [key, offset < 0 ? 'none' : offset]))
    })
  }

  private byLeader(partitions: readonly PartitionId[]): Map<string, PartitionId[]> {
    const leaders = new Map<string, PartitionId[]>()
    for (const partition of partitions) {
      const leader = this.link.leaderOf(partition)
      if (leader === undefined) throw unavailable(`${partitionKey(partition)} has no leader at the moment.`)
      const own = leaders.get(leader)
      if (own === undefined) leaders.set(leader, [partition])
      else own.push(partition)
    }
    return leaders
  }
}

/** Groups partitions for a request. */
export function byTopic<From extends PartitionId, To>(
  partitions: readonly From[],
  map: (partition: From) => To,
): TopicRequest<To>[] {
  const topics = new Map<string, To[]>()
  for (const partition of partitions) {
    const own = topics.get(partition.topic)
    if (own === undefined) topics.set(partition.topic, [map(partition)])
    else own.push(map(partition))
  }
  return [...topics].map(([topic, own]) => ({ topic, partitions: own }))
}

function offsetsOf(topics: readonly TopicRequest<{ partition: number; offset: string }>[]): Map<string, number> {
  return new Map(
    topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [partitionKey({ topic, partition }), Number(offset)] as const),
    ),
  )
}
