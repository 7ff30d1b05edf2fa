/**
 * The bus: a log of partitioned topics. One port, two sides: the embedded log and Kafka.
 * `bus.features.ts` holds the conformance suite; each sentence marked (G…) is one of its tests.
 */

export interface OutRecord {
  readonly topic: string
  /** Routes: records of one key and topic go to one partition, in the order of publication. Null: any partition. */
  readonly key: string | null
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

export interface BusRecord extends OutRecord {
  readonly partition: number
  /** Dense from 0 in a partition, except where compaction or retention has removed records. */
  readonly offset: number
  /** Milliseconds since the epoch, set by the log when it appended. */
  readonly appendedAt: number
  /** Set where this stands for a batch of records that cannot be read; see `UnreadableBatch`. */
  readonly unreadable?: UnreadableBatch
}

/**
 * Why a batch of records could not be read. One record stands for all of it: its offset is the batch's last, its value what the batch
 * begins with, packed as it came, and its headers tell the offsets, the size and the hash of the batch.
 */
export interface UnreadableBatch {
  /** `batch_damaged`: the bytes are not those that were written. `batch_unreadable`: they are, and make no sense or too much of it. */
  readonly code: 'batch_damaged' | 'batch_unreadable'
  readonly message: string
}

export interface TopicSettings {
  readonly topic: string
  readonly partitions: number
  /** `forever`: never removed; `compacted`: the newest record of each key stays (an empty value removes its key). */
  readonly retention:
    { readonly kind: 'forever' } | { readonly kind: 'compacted' } | { readonly kind: 'time'; readonly ms: number }
}

export interface PartitionId {
  readonly topic: string
  readonly partition: number
}

/** The right to work on one partition for a group, until the signal aborts. All deliveries under it bring the same object (G). */
export interface Lease extends PartitionId {
  /** Aborts when the partition is lost to another member, when the consumer stops, or when the bus closes. */
  readonly signal: AbortSignal
  /**
   * Stores `nextOffset` as the group's position: all before it is done. Resolves when it is stored durably.
   * A commit by a lease that has ended rejects with `lease_lost`, and changes nothing (G).
   */
  commit(nextOffset: number): Promise<void>
}

export interface Consumer {
  readonly group: string
  readonly topics: readonly string[]
  /** Where a partition begins that has no stored position. Default `earliest`. */
  readonly startAt?: 'earliest' | 'latest'
  /** At most so many records in one delivery. Default 500. */
  readonly maxBatch?: number
  /**
   * Asked on each assignment; a number overrides the group's stored position, `null` leaves it.
   * For a consumer that keeps its position in the transaction that writes its rows. The signal is that of the lease: it aborts when the
   * partition is lost, also when nothing of it was ever delivered (G).
   */
  position?(partition: PartitionId, signal: AbortSignal): Promise<number | null>
  /**
   * Whether a partition waits at a damaged batch until it is whole again, which another copy of the log may be, or deleted; for a consumer
   * that must not decide without it. The others get a record that stands for it. Default false.
   */
  readonly waitsForDamaged?: boolean
  /**
   * The records of one partition, in order, without gaps but for what was removed (G). The next delivery of that partition comes when
   * the promise resolves (back-pressure); other partitions go on meanwhile (G). A rejected promise pauses that partition and delivers
   * the same records again after a back-off that grows from 100 ms to 10 s; other partitions are not held up (G).
   */
  deliver(records: readonly BusRecord[], lease: Lease): Promise<void>
}

export interface Subscription {
  /** Resolves when the consumer has partitions, or the group has enough members without it. */
  readonly ready: Promise<void>
  /**
   * How far it is behind, for each partition that it owns now: the next offset less the stored position, or less where it began as long
   * as it has committed nothing. Empty for a tail, and before `ready`. Rejects with `log_unavailable`, and after `close` with `bus_closed`.
   */
  lag(): Promise<readonly PartitionLag[]>
  /** Ends all leases (signals abort), waits for running deliveries, leaves the group. Idempotent. */
  close(): Promise<void>
}

export interface PartitionPosition extends PartitionId {
  readonly earliest: number
  /** The offset that the next record will get. */
  readonly next: number
}

export interface PartitionLag extends PartitionId {
  /** How many offsets lie between what the subscription has committed and the end of the partition. */
  readonly records: number
}

/**
 * Guarantees of every side:
 * - G1 a record is readable by everyone once `publish` has resolved, and survives a kill of any process after that;
 * - G2 records of one key arrive in the order in which they were published, also across calls that were not awaited;
 * - G3 `publish` of several records is all or an error; after an error each may or may not be in the log (at least once);
 * - G4 each group gets every record of its topics, at its own pace; members of one group share the partitions, a partition has one owner;
 * - G5 redelivery starts at the stored position: what was not committed comes again after a crash, what was committed does not;
 * - G6 a tail sees what is appended after its `ready`, in partition order, and stores no position;
 * - G7 topics keep what their retention says: `time` removes what is older, `compacted` keeps the last record of each key;
 * - G8 publishing to, or consuming, a topic that does not exist rejects with `topic_unknown`: topics are never made by accident;
 * - G9 `close` ends leases and tails, flushes what was accepted, and rejects later calls with `bus_closed`.
 */
export interface Bus {
  /** Makes the topics that are missing; rejects with `topic_differs` where one exists with other settings. */
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>
  /** Makes nothing: rejects with `topic_unknown` or `topic_differs`, and names the topic, what is and what should be. */
  checkTopics(topics: readonly TopicSettings[]): Promise<void>
  publish(records: readonly OutRecord[]): Promise<void>
  consume(consumer: Consumer): Subscription
  /** Every record from now on, of all partitions, in no group. Batches that cannot be read are left out. */
  tail(topics: readonly string[], deliver: (record: BusRecord) => void): Subscription
  /** Reads up to `limit` records of one partition from `fromOffset` on, without a group; waits at a damaged batch for a while, and rejects. For replay, tests and tools. */
  read(partition: PartitionId, fromOffset: number, limit: number): Promise<BusRecord[]>
  /** All partitions of a topic with their first and next offsets. */
  positions(topic: string): Promise<PartitionPosition[]>
  /** The stored position of a group, or null. */
  committed(group: string, partition: PartitionId): Promise<number | null>
  /** Rejects with a reason when the log cannot be reached or written, or when a consumer of this bus cannot go on. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** `log_unavailable` and `log_full` pass by themselves or when somebody acts: wait and try again. `log_refused` does not. */
export type BusErrorCode =
  | 'topic_unknown'
  | 'topic_differs'
  | 'bus_closed'
  | 'lease_lost'
  | 'log_unavailable'
  | 'log_refused'
  | 'log_full'
  | 'record_too_large'

export class BusError extends Error {
  constructor(
    readonly code: BusErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'BusError'
  }
}
