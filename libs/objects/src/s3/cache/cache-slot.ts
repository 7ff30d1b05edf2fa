import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const sqliteBusy = 5

/** A folder that belongs to one opener at a time. */
export interface CacheSlot {
  readonly path: string
  free(): void
}

/**
 * The first folder below `cacheDir` that nobody has: a process that starts again gets the one that it had, and those that run side by side
 * get one each, for what one of them throws away another may just be reading. The lock is the operating system's (SQLite's, on an empty
 * file), so it ends with its holder.
 */
export async function takeSlot(cacheDir: string): Promise<CacheSlot> {
  await mkdir(cacheDir, { recursive: true, mode: 0o700 })
  for (let number = 1; ; number++) {
    const lock = tryLock(join(cacheDir, `${number}.lock`))
    if (lock === null) continue
    const path = join(cacheDir, String(number))
    try {
      await mkdir(path, { recursive: true, mode: 0o700 })
      return { path, free: () => lock.close() }
    } catch (thrown) {
      lock.close()
      throw thrown
    }
  }
}

function tryLock(file: string): DatabaseSync | null {
  const db = new DatabaseSync(file, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (thrown) {
    db.close()
    if ((thrown as { errcode?: number }).errcode === sqliteBusy) return null
    throw thrown
  }
}
