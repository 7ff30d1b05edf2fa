import type { StatementSync } from 'node:sqlite'
import type { TopicSettings } from '../port.js'
import { inTransaction, offsetsPerPartition } from './log-file.js'
import type { MaintenanceResult } from './log-protocol.js'
import type { LogStore } from './log-store.js'

/** A reader that is at most this late still sees that a key was removed. Kafka's default of `delete.retention.ms`. */
export const tombstoneRetentionMs = 24 * 60 * 60 * 1000

/** So many records are removed in one transaction, so that a publisher waits a few milliseconds at most. */
const removedAtOnce = 2_000

interface StoredPartition {
  readonly id: number
  readonly topic: string
  readonly next: number
}

/** Applies what the topics' retention says. One call does one bounded piece of work. */
export class LogRetention {
  /** The end of each partition when it was last compacted: without newer records there is nothing to do but to drop tombstones. */
  private readonly compacted = new Map<number, { next: number; tombstoneDue: number }>()

  private readonly selectAges: StatementSync
  private readonly selectKeys: StatementSync
  private readonly deleteRecord: StatementSync
  private readonly raiseNext: StatementSync

  constructor(private readonly store: LogStore) {
    const { db } = store
    this.selectAges = db.prepare('SELECT id, appended_at FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?')
    this.selectKeys = db.prepare(
      'SELECT id, key, appended_at, length(value) AS size FROM record WHERE id >= ? AND id < ? AND key IS NOT NULL ORDER BY id',
    )
    this.deleteRecord = db.prepare('DELETE FROM record WHERE id = ?')
    this.raiseNext = db.prepare('UPDATE partition SET next_offset = ? WHERE id = ?')
  }

  maintain(now: number): MaintenanceResult {
    for (const partition of this.store.allPartitions()) {
      const { retention } = this.store.settingsOf(partition.topic)!
      const ids = this.removable(partition, retention, now)
      if (ids.length === 0) continue
      this.remove(partition, ids)
      return { removedRecords: ids.length, finished: false }
    }
    // Gives pages that are free back to the disk, a few at a time.
    this.store.db.exec('PRAGMA incremental_vacuum(500)')
    return { removedRecords: 0, finished: true }
  }

  private removable(partition: StoredPartition, retention: TopicSettings['retention'], now: number): number[] {
    if (retention.kind === 'time') return this.olderThan(partition, now - retention.ms)
    if (retention.kind === 'compacted') return this.superseded(partition, now)
    return []
  }

  /** A partition is in the order of time, so the first record that is young enough ends the search. */
  private olderThan(partition: StoredPartition, cutoff: number): number[] {
    const base = partition.id * offsetsPerPartition
    const ids: number[] = []
    for (const row of this.selectAges.iterate(base, base + offsetsPerPartition, removedAtOnce)) {
      if (Number(row['appended_at']) >= cutoff) break
      ids.push(Number(row['id']))
    }
    return ids
  }

  private superseded(partition: StoredPartition, now: number): number[] {
    const known = this.compacted.get(partition.id)
    if (known !== undefined && known.next === partition.next && now < known.tombstoneDue) return []
    const base = partition.id * offsetsPerPartition
    const newest = new Map<string, { id: number; expires: number }>()
    const ids: number[] = []
    for (const row of this.selectKeys.iterate(base, base + partition.next)) {
      const id = Number(row['id'])
      const key = Buffer.from(row['key'] as Uint8Array).toString('latin1')
      const older = newest.get(key)
      if (older !== undefined) ids.push(older.id)
      newest.set(key, { id, expires: row['size'] === 0 ? Number(row['appended_at']) + tombstoneRetentionMs : Infinity })
    }
    let tombstoneDue = Infinity
    for (const { id, expires } of newest.values()) {
      if (expires <= now) ids.push(id)
      else tombstoneDue = Math.min(tombstoneDue, expires)
    }
    const removed = ids.slice(0, removedAtOnce)
    if (removed.length === ids.length) this.compacted.set(partition.id, { next: partition.next, tombstoneDue })
    return removed
  }

  private remove(partition: StoredPartition, ids: readonly number[]): void {
    inTransaction(this.store.db, () => {
      for (const id of ids) this.deleteRecord.run(id)
      this.raiseNext.run(partition.next, partition.id)
    })
  }
}
