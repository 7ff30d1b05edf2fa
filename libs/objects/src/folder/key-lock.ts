import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { ObjectError } from '../port.js'

const sqliteBusy = 5
const giveUpAfterMs = 10_000

/**
 * Mutual exclusion between all processes that use one folder. It is a lock of the operating system (SQLite's, on an empty file), so it
 * ends with its holder and there are no stale locks to guess about. What runs under it is synchronous and takes some 50 µs; within one
 * process nothing can come between, and another process waits without blocking its event loop.
 */
export class KeyLock {
  private readonly db: DatabaseSync

  constructor(file: string) {
    this.db = new DatabaseSync(file, { timeout: 0 })
  }

  async run<Result>(work: () => Result): Promise<Result> {
    const end = performance.now() + giveUpAfterMs
    while (!this.tryLock()) {
      if (performance.now() > end) {
        throw new ObjectError(
          'store_unavailable',
          'Another process holds the lock of the object store.',
          'Look for one that hangs.',
        )
      }
      await sleep(1)
    }
    try {
      return work()
    } finally {
      this.db.exec('ROLLBACK')
    }
  }

  close(): void {
    this.db.close()
  }

  private tryLock(): boolean {
    try {
      this.db.exec('BEGIN IMMEDIATE')
      return true
    } catch (thrown) {
      if ((thrown as { errcode?: number }).errcode === sqliteBusy) return false
      throw thrown
    }
  }
}
