import { renameSync } from 'node:fs'
import { lstat, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../folder/folder-failure.js'
import { SharedTasks } from './shared-tasks.js'

export interface LocalFile {
  readonly path: string
  release(): Promise<void>
}

export interface Wanted {
  readonly name: string
  readonly sizeBytes: number
  /** Writes the content into a new file. */
  fetch(path: string, signal: AbortSignal): Promise<void>
  /** Whether a file that an earlier process left has this content. */
  isIntact(path: string, signal: AbortSignal): Promise<boolean>
}

interface Entry {
  readonly sizeBytes: number
  users: number
  /** False for what an earlier process left, until somebody wants it: a machine that lost its power may have left anything. */
  isChecked: boolean
  /** Goes with its last user. */
  isDoomed: boolean
}

/** Files by name, in a folder that is this process's alone. The least recently used go first, never one that is in use. */
export class FileCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>()
  private readonly tasks = new SharedTasks()
  private usedBytes = 0
  private files = 0

  private constructor(
    private readonly dir: string,
    private readonly limitBytes: number,
  ) {}

  /** Takes over what an earlier process left, and removes what it left half written. */
  static async open(dir: string, limitBytes: number): Promise<FileCache> {
    const cache = new FileCache(dir, limitBytes)
    const found: { name: string; sizeBytes: number; usedAtMs: number }[] = []
    for (const name of await readdir(dir)) {
      const path = join(dir, name)
      if (!/^[0-9a-f]{40}-[A-Za-z0-9-]+$/.test(name)) await rm(path, { recursive: true, force: true })
      else {
        const { size, mtimeMs } = await stat(path)
        found.push({ name, sizeBytes: size, usedAtMs: mtimeMs })
      }
    }
    found.sort((a, b) => a.usedAtMs - b.usedAtMs)
    for (const { name, sizeBytes } of found) cache.enter(name, sizeBytes, false)
    cache.makeRoom(0)
    return cache
  }

  /**
   * The file of that name, fetched unless it is there: once for all who want it, for as long as one of them waits. It stays until all of
   * them have released it.
   */
  async use(wanted: Wanted, signal: AbortSignal | undefined): Promise<LocalFile> {
    signal?.throwIfAborted()
    const ready = this.entries.get(wanted.name)
    if (ready?.isChecked) return this.lease(wanted.name, ready)
    // The entry is taken in the same turn in which the task ends, so that it cannot be thrown away before.
    return this.tasks.join(
      wanted.name,
      signal,
      (all) => this.provided(wanted, all),
      (entry) => this.lease(wanted.name, entry),
    )
  }

  /** Keeps a file that is no longer needed elsewhere, if it is on the same disk. It is gone from where it was, either way. */
  async adopt(name: string, sizeBytes: number, path: string): Promise<void> {
    const scratch = this.newFile()
    const isKept = !this.entries.has(name) && sizeBytes <= this.limitBytes && (await isMoved(path, scratch))
    if (!isKept || this.entries.has(name)) {
      await Promise.all([rm(path, { force: true }), rm(scratch, { force: true })])
      return
    }
    this.makeRoom(sizeBytes)
    renameSync(scratch, join(this.dir, name))
    this.enter(name, sizeBytes, true)
  }

  /** Whether there is a file whose name begins so. */
  has(begin: string): boolean {
    for (const name of this.entries.keys()) if (name.startsWith(begin)) return true
    return false
  }

  /** Throws away what begins so, at the latest with its last user. */
  drop(begin: string): void {
    for (const [name, entry] of this.entries) {
      if (!name.startsWith(begin)) continue
      entry.isDoomed = true
      if (entry.users === 0) this.remove(name, entry)
    }
  }

  /** Ends the fetches; files that are in use stay. */
  async close(reason: Error): Promise<void> {
    await this.tasks.close(reason)
  }

  private async provided(wanted: Wanted, signal: AbortSignal): Promise<Entry> {
    const left = this.entries.get(wanted.name)
    if (left !== undefined) {
      left.users++
      const isIntact = await this.intact(wanted, left, signal).finally(() => left.users--)
      if (isIntact) {
        left.isChecked = true
        return left
      }
      this.remove(wanted.name, left)
    }
    const scratch = this.newFile()
    this.makeRoom(wanted.sizeBytes)
    this.usedBytes += wanted.sizeBytes
    try {
      await wanted.fetch(scratch, signal)
      signal.throwIfAborted()
      const adopted = this.entries.get(wanted.name)
      if (adopted !== undefined) {
        await rm(scratch)
        return adopted
      }
      renameSync(scratch, join(this.dir, wanted.name))
    } catch (thrown) {
      await rm(scratch, { force: true })
      throw thrown
    } finally {
      this.usedBytes -= wanted.sizeBytes
    }
    return this.enter(wanted.name, wanted.sizeBytes, true)
  }

  private async intact(wanted: Wanted, left: Entry, signal: AbortSignal): Promise<boolean> {
    if (left.sizeBytes !== wanted.sizeBytes) return false
    try {
      return await wanted.isIntact(join(this.dir, wanted.name), signal)
    } catch (thrown) {
      // Somebody has cleared the folder.
      if (systemCode(thrown) === 'ENOENT') return false
      throw thrown
    }
  }

  private enter(name: string, sizeBytes: number, isChecked: boolean): Entry {
    const entry: Entry = { sizeBytes, users: 0, isChecked, isDoomed: false }
    this.entries.set(name, entry)
    this.usedBytes += sizeBytes
    return entry
  }

  private lease(name: string, entry: Entry): LocalFile {
    const path = join(this.dir, name)
    entry.users++
    this.renew(name, entry)
    let isReleased = false
    const release = async (): Promise<void> => {
      if (isReleased) return
      isReleased = true
      entry.users--
      this.renew(name, entry)
      if (entry.isDoomed && entry.users === 0) this.remove(name, entry)
      this.makeRoom(0)
      // The next process learns from it what was used last; a file that is gone by now tells nothing.
      const now = new Date()
      await utimes(path, now, now).catch(() => undefined)
    }
    return { path, release }
  }

  private renew(name: string, entry: Entry): void {
    if (this.entries.get(name) !== entry) return
    this.entries.delete(name)
    this.entries.set(name, entry)
  }

  private makeRoom(neededBytes: number): void {
    for (const [name, entry] of this.entries) {
      if (this.usedBytes + neededBytes <= this.limitBytes) return
      if (entry.users === 0) this.remove(name, entry)
    }
  }

  /** The name is free at once, also for a fetch that begins in this turn; the bytes go when they go. */
  private remove(name: string, entry: Entry): void {
    if (this.entries.get(name) !== entry) return
    this.entries.delete(name)
    this.usedBytes -= entry.sizeBytes
    const scratch = this.newFile()
    try {
      renameSync(join(this.dir, name), scratch)
    } catch {
      return
    }
    void rm(scratch, { force: true }).catch(() => undefined)
  }

  private newFile(): string {
    return join(this.dir, `scratch.${++this.files}`)
  }
}

/** A symbolic link is not moved: what it leads to is somebody else's. */
async function isMoved(from: string, to: string): Promise<boolean> {
  try {
    if (!(await lstat(from)).isFile()) return false
    await rename(from, to)
    return true
  } catch {
    return false
  }
}
