import { DatabaseSync } from 'node:sqlite'
import { BusError } from '../port.js'
import { asBusError } from './log-failure.js'

/** A rowid is `partition id * offsetsPerPartition + offset`; it stays below 2^53, so it is exact as a number. */
export const offsetsPerPartition = 2 ** 36
export const maxPartitions = 2 ** 17

const pageBytes = 4096
const layoutVersion = 1

/**
 * One table holds the records of all partitions. Its rowid makes each partition one run of the tree, which appends 1.6 times as fast as
 * a composite key WITHOUT ROWID. `next_offset` of a partition is a floor, raised only when records are removed: else the newest row tells.
 */
const layout = `
  CREATE TABLE topic (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL, retention TEXT NOT NULL) STRICT;
  CREATE TABLE partition (
    id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL REFERENCES topic, number INTEGER NOT NULL,
    next_offset INTEGER NOT NULL DEFAULT 0, UNIQUE (topic_id, number)) STRICT;
  CREATE TABLE record (
    id INTEGER PRIMARY KEY, appended_at INTEGER NOT NULL, key BLOB, headers BLOB NOT NULL, value BLOB NOT NULL) STRICT;
  CREATE TABLE position (
    group_name TEXT NOT NULL, partition_id INTEGER NOT NULL, next_offset INTEGER NOT NULL,
    PRIMARY KEY (group_name, partition_id)) STRICT, WITHOUT ROWID;
  CREATE TABLE ping (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL) STRICT;
  INSERT INTO ping VALUES (1, 0);
  PRAGMA user_version = ${layoutVersion};`

/** Opens the file for this process alone, makes it when it is missing. Throws a BusError. */
export function openLogFile(file: string, maxBytes: number | null): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    db.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA locking_mode = EXCLUSIVE`)
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864',
    )
    if (maxBytes !== null) db.exec(`PRAGMA max_page_count = ${Math.ceil(maxBytes / pageBytes)}`)
    makeLayout(db)
    return db
  } catch (thrown) {
    db?.close()
    throw asBusError(thrown)
  }
}

function makeLayout(db: DatabaseSync): void {
  // The write takes the exclusive lock, which this connection then holds until it closes.
  db.exec('BEGIN IMMEDIATE')
  const version = Number(db.prepare('PRAGMA user_version').get()!['user_version'])
  if (version > layoutVersion) {
    throw new BusError(
      'log_unavailable',
      'The event log was written by a newer version.',
      'Start that version, or a newer one.',
    )
  }
  if (version === 0) db.exec(layout)
  db.exec('UPDATE ping SET count = count + 1; COMMIT')
}

/** Runs `work` in one durable transaction; a throw undoes it. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (thrown) {
    // SQLite has already rolled back by itself after some errors, a full disk among them.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw thrown
  }
}
