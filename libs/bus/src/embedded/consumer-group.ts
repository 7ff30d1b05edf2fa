import { assignPartitions, partitionKey } from '../assignment.js'
import type { Consumer, PartitionId, PartitionLag } from '../port.js'
import { type PartitionFeed } from '../delivery/partition-feed.js'

export interface GroupMember {
  readonly id: string
  readonly consumer: Consumer
}

export type MakeFeed = (partition: PartitionId, consumer: Consumer, predecessor: Promise<void>) => PartitionFeed

interface OwnedPartition {
  readonly memberId: string
  readonly feed: PartitionFeed
}

/** The members of one group in this process and what each of them owns. */
export class ConsumerGroup {
  private members: GroupMember[] = []
  private owned = new Map<string, OwnedPartition>()
  /** The feed that last had each partition: it may still be delivering when the next one is made. */
  private readonly lastDone = new Map<string, Promise<void>>()

  constructor(
    private readonly partitionCount: (topic: string) => number,
    private readonly makeFeed: MakeFeed,
  ) {}

  get isEmpty(): boolean {
    return this.members.length === 0
  }

  /** Resolves when the member's first partitions have their positions, or at once when there are none for it. */
  async join(member: GroupMember): Promise<void> {
    this.members = [...this.members, member]
    this.rebalance()
    await Promise.all(this.feedsOf(member.id).map((feed) => feed.started))
  }

  /** Ends the member's leases; resolves when its running deliveries have ended. */
  async leave(member: GroupMember): Promise<void> {
    const feeds = this.feedsOf(member.id)
    this.members = this.members.filter((other) => other !== member)
    this.rebalance()
    await Promise.all(feeds.map((feed) => feed.done))
  }

  async lagOf(member: GroupMember): Promise<PartitionLag[]> {
    const lags = await Promise.all(this.feedsOf(member.id).map((feed) => feed.lag()))
    return lags.filter((lag) => lag !== null)
  }

  private feedsOf(memberId: string): PartitionFeed[] {
    return [...this.owned.values()].filter((owned) => owned.memberId === memberId).map((owned) => owned.feed)
  }

  private rebalance(): void {
    const topics = [...new Set(this.members.flatMap((member) => member.consumer.topics))]
    const counts = new Map(topics.map((topic) => [topic, this.partitionCount(topic)]))
    const previous = new Map([...this.owned].map(([key, { memberId }]) => [key, memberId]))
    const candidates = this.members.map(({ id, consumer }) => ({ id, topics: consumer.topics }))
    const next = assignPartitions(candidates, counts, previous)
    const owned = new Map<string, OwnedPartition>()
    for (const [topic, count] of counts) {
      for (let partition = 0; partition < count; partition++) {
        const key = partitionKey({ topic, partition })
        owned.set(key, this.handOver({ topic, partition }, next.get(key)!, this.owned.get(key)))
      }
    }
    for (const [key, { feed }] of this.owned) if (!owned.has(key)) feed.stop()
    this.owned = owned
  }

  private handOver(partition: PartitionId, memberId: string, before: OwnedPartition | undefined): OwnedPartition {
    if (before?.memberId === memberId) return before
    before?.feed.stop()
    const { consumer } = this.members.find((member) => member.id === memberId)!
    const key = partitionKey(partition)
    const feed = this.makeFeed(partition, consumer, this.lastDone.get(key) ?? Promise.resolve())
    this.lastDone.set(key, feed.done)
    return { memberId, feed }
  }
}
