import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { refuseDifference, retentionText, topicMissing } from '../topic-settings.js'
import { BusError, type PartitionPosition, type TopicSettings } from '../port.js'
import { inTransaction, maxPartitions, offsetsPerPartition } from './log-file.js'
import type { LogPartition, LogTopics, PositionToStore, ReadResult, WriteRequest } from './log-protocol.js'
import { FrameWriter, framePartitionId, frameStarts, readFrame, stampFrame, type Frames } from './record-frame.js'

interface StoredPartition {
  readonly id: number
  readonly topic: string
  readonly number: number
  next: number
}

const ofAnotherVersion =
  'Another version of the box has made this folder: use that one, or give UDB_DATA_DIR another folder.'

/** The records, topics and positions in one SQLite file. Synchronous: it lives in the worker. */
export class LogStore {
  private readonly topics = new Map<string, TopicSettings>()
  private readonly partitions = new Map<number, StoredPartition>()
  private lastAppendedAt = 0
  private readonly insertRecord: StatementSync
  private readonly selectRecords: StatementSync
  private readonly storePosition: StatementSync
  private readonly selectPosition: StatementSync
  private readonly selectFirst: StatementSync

  constructor(readonly db: DatabaseSync) {
    this.insertRecord = db.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?)')
    this.selectRecords = db.prepare(
      'SELECT id, appended_at, key, headers, value FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?',
    )
    this.selectRecords.setReturnArrays(true)
    this.storePosition = db.prepare(
      'INSERT INTO position VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset',
    )
    this.selectPosition = db.prepare('SELECT next_offset FROM position WHERE group_name = ? AND partition_id = ?')
    this.selectFirst = db.prepare('SELECT min(id) AS id FROM record WHERE id >= ? AND id < ?')
    this.load()
  }

  settingsOf(topic: string): TopicSettings | undefined {
    return this.topics.get(topic)
  }

  allPartitions(): Iterable<Readonly<StoredPartition>> {
    return this.partitions.values()
  }

  describe(): LogTopics {
    return { settings: [...this.topics.values()], partitions: [...this.partitions.values()].map(asLogPartition) }
  }

  /** Makes what is missing; throws `topic_differs` and makes nothing when one differs. */
  ensureTopics(wanted: readonly TopicSettings[]): LogTopics {
    const missing = new Map<string, TopicSettings>()
    for (const settings of wanted) {
      const existing = this.topics.get(settings.topic) ?? missing.get(settings.topic)
      if (existing === undefined) missing.set(settings.topic, settings)
      else refuseDifference(existing, settings, ofAnotherVersion)
    }
    if (missing.size > 0) {
      inTransaction(this.db, () => missing.forEach((settings) => this.insertTopic(settings)))
      this.load()
    }
    return this.describe()
  }

  /** Throws `topic_unknown` or `topic_differs` for the first that is not there as it should be. */
  checkTopics(wanted: readonly TopicSettings[]): void {
    for (const settings of wanted) {
      const existing = this.topics.get(settings.topic)
      if (existing === undefined) throw topicMissing(settings, 'Make it with ensureTopics first, or correct its name.')
      refuseDifference(existing, settings, ofAnotherVersion)
    }
  }

  /** Appends and stores all of them in one durable transaction. Gives each append its frames back, stamped with offset and time. */
  write(requests: readonly WriteRequest[]): void {
    const nextBefore = new Map<StoredPartition, number>()
    try {
      inTransaction(this.db, () => {
        for (const request of requests) {
          if (request.kind === 'append') this.append(request.frames, request.appendedAt, nextBefore)
          else this.store(request.position)
        }
      })
    } catch (thrown) {
      for (const [partition, next] of nextBefore) partition.next = next
      throw thrown
    }
  }

  /** At least one record, if there is one, then more up to `limit` and about `maxBytes`. */
  read(partitionId: number, fromOffset: number, limit: number, maxBytes: number): ReadResult {
    const partition = this.partitions.get(partitionId)!
    const base = partitionId * offsetsPerPartition
    const from = Math.min(Math.max(fromOffset, 0), partition.next)
    const writer = new FrameWriter(16_384)
    let nextFrom = partition.next
    for (const row of this.selectRecords.iterate(base + from, base + partition.next, limit) as Iterable<unknown>) {
      const [id, appendedAt, key, headers, value] = row as [number, number, Uint8Array | null, Uint8Array, Uint8Array]
      writer.write({ partitionId, offset: id - base, appendedAt, key, headers, value })
      if (writer.count === limit || writer.length >= maxBytes) {
        nextFrom = id - base + 1
        break
      }
    }
    return { frames: writer.take(), nextFrom }
  }

  positions(topic: string): PartitionPosition[] {
    return [...this.partitions.values()]
      .filter((partition) => partition.topic === topic)
      .map((partition) => ({
        topic,
        partition: partition.number,
        earliest: this.firstOffset(partition),
        next: partition.next,
      }))
  }

  committed(group: string, partitionId: number): number | null {
    const row = this.selectPosition.get(group, partitionId)
    return row === undefined ? null : Number(row['next_offset'])
  }

  /** Writes durably, because a log that can be read but not written is of no use. */
  ping(): void {
    this.db.exec('UPDATE ping SET count = count + 1')
  }

  private append(frames: Frames, appendedAt: number, nextBefore: Map<StoredPartition, number>): void {
    // A clock that goes back must not make later records look older: retention reads a partition from its old end.
    this.lastAppendedAt = Math.max(this.lastAppendedAt, appendedAt)
    const bytes = Buffer.from(frames.buffer)
    for (const start of frameStarts(frames)) {
      const partition = this.partitions.get(framePartitionId(bytes, start))!
      if (!nextBefore.has(partition)) nextBefore.set(partition, partition.next)
      const offset = partition.next++
      stampFrame(bytes, start, offset, this.lastAppendedAt)
      const { key, headers, value } = readFrame(bytes, start)
      this.insertRecord.run(partition.id * offsetsPerPartition + offset, this.lastAppendedAt, key, headers, value)
    }
  }

  private store({ group, partitionId, nextOffset }: PositionToStore): void {
    this.storePosition.run(group, partitionId, nextOffset)
  }

  private firstOffset(partition: StoredPartition): number {
    const base = partition.id * offsetsPerPartition
    const id = this.selectFirst.get(base, base + offsetsPerPartition)!['id']
    return id === null ? partition.next : Number(id) - base
  }

  private insertTopic(settings: TopicSettings): void {
    if (this.partitions.size + settings.partitions > maxPartitions) {
      throw new BusError('log_full', 'The event log has no partitions left.', `It holds at most ${maxPartitions}.`)
    }
    const { lastInsertRowid } = this.db
      .prepare('INSERT INTO topic (name, partitions, retention) VALUES (?, ?, ?)')
      .run(settings.topic, settings.partitions, retentionText(settings))
    const insert = this.db.prepare('INSERT INTO partition (topic_id, number) VALUES (?, ?)')
    for (let number = 0; number < settings.partitions; number++) insert.run(lastInsertRowid, number)
  }

  private load(): void {
    for (const row of this.db.prepare('SELECT name, partitions, retention FROM topic').all()) {
      const retention = JSON.parse(String(row['retention'])) as TopicSettings['retention']
      const topic = String(row['name'])
      this.topics.set(topic, { topic, partitions: Number(row['partitions']), retention })
    }
    const newest = this.db.prepare('SELECT max(id) AS id FROM record WHERE id >= ? AND id < ?')
    const rows = this.db
      .prepare(
        'SELECT p.id, t.name, p.number, p.next_offset FROM partition p JOIN topic t ON t.id = p.topic_id ORDER BY p.id',
      )
      .all()
    for (const row of rows) {
      const id = Number(row['id'])
      if (this.partitions.has(id)) continue
      const base = id * offsetsPerPartition
      const last = newest.get(base, base + offsetsPerPartition)!['id']
      const next = Math.max(Number(row['next_offset']), last === null ? 0 : Number(last) - base + 1)
      this.partitions.set(id, { id, topic: String(row['name']), number: Number(row['number']), next })
    }
  }
}

function asLogPartition({ id, topic, number, next }: StoredPartition): LogPartition {
  return { id, topic, partition: number, next }
}
