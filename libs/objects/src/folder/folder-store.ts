import { linkSync, renameSync, rmdirSync, statSync, unlinkSync } from 'node:fs'
import { link, open, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import {
  type ByteRange,
  defaultPage,
  defaultReadLimitBytes,
  refuseBadExpiry,
  refuseBadLimit,
  refuseBadRange,
} from '../byte-range.js'
import { objectMissing, objectTooLarge, preconditionFailed, storeClosed } from '../object-errors.js'
import { keyParts } from '../object-key.js'
import type { ObjectInfo, ObjectStore, PresignOptions, PutCondition } from '../port.js'
import { adoptDurably, duplicate, makeFolderDurably, syncFolder, writeDurably } from './durable-file.js'
import { fileFacts, objectInfo, type FileFacts } from './file-facts.js'
import { asObjectError, systemCode } from './folder-failure.js'
import { pathOfKey } from './folder-layout.js'
import type { KeyLock } from './key-lock.js'
import { listFolder } from './list-folder.js'
import type { ScratchFolder } from './scratch-folder.js'

export interface FolderStoreParts {
  /** Where the objects are, below it nothing else. */
  readonly root: string
  readonly scratch: ScratchFolder
  readonly lock: KeyLock
  readonly now: () => number
}

/**
 * Objects as files. A put writes to the scratch folder, makes that durable, and gives it its name in one step of the file system:
 * `link` for `ifAbsent`, which fails when the name is taken, `rename` for the rest. All that can take a name away (rename, unlink)
 * runs under the lock, so between the comparison of `ifMatch` and its rename nothing changes.
 */
export class FolderStore implements ObjectStore {
  private lastModifiedUs = 0
  private isClosed = false

  constructor(private readonly parts: FolderStoreParts) {}

  put(key: string, body: Buffer | Readable, condition?: PutCondition): Promise<ObjectInfo> {
    return this.stored(key, condition, (scratch) => writeDurably(scratch, body, this.nextModifiedUs()))
  }

  putFile(key: string, path: string, condition?: PutCondition): Promise<ObjectInfo> {
    return this.stored(key, condition, (scratch) => adoptDurably(path, scratch, this.nextModifiedUs()))
  }

  copy(from: string, to: string): Promise<ObjectInfo> {
    return this.stored(to, undefined, async (scratch) => {
      const source = pathOfKey(this.parts.root, from)
      try {
        await duplicate(source, scratch, link)
      } catch (thrown) {
        throw systemCode(thrown) === 'ENOENT' ? objectMissing(from) : thrown
      }
      return fileFacts(await stat(scratch, { bigint: true }))
    })
  }

  async get(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; body: Readable } | null> {
    if (range !== undefined) refuseBadRange(range)
    const file = await this.opened(key)
    if (file === null) return null
    try {
      const info = objectInfo(key, fileFacts(await file.stat({ bigint: true })))
      const start = range?.start ?? 0
      const end = Math.min(range?.end ?? Infinity, info.sizeBytes - 1)
      if (start <= end) return { info, body: file.createReadStream({ start, end }) }
      await file.close()
      return { info, body: Readable.from([]) }
    } catch (thrown) {
      await file.close()
      throw asObjectError(thrown)
    }
  }

  async read(key: string, maxBytes = defaultReadLimitBytes): Promise<{ info: ObjectInfo; bytes: Buffer } | null> {
    const file = await this.opened(key)
    if (file === null) return null
    try {
      const info = objectInfo(key, fileFacts(await file.stat({ bigint: true })))
      if (info.sizeBytes > maxBytes) throw objectTooLarge(info, maxBytes)
      return { info, bytes: await file.readFile() }
    } catch (thrown) {
      throw asObjectError(thrown)
    } finally {
      await file.close()
    }
  }

  head(key: string): Promise<ObjectInfo | null> {
    return this.guarded(async () => {
      const path = pathOfKey(this.parts.root, key)
      try {
        return objectInfo(key, fileFacts(await stat(path, { bigint: true })))
      } catch (thrown) {
        if (systemCode(thrown) === 'ENOENT') return null
        throw thrown
      }
    })
  }

  delete(key: string): Promise<void> {
    return this.guarded(async () => {
      const path = pathOfKey(this.parts.root, key)
      await this.parts.lock.run(() => {
        removeName(path)
        removeEmptyFolders(dirname(path), this.parts.root)
      })
      await syncFolder(dirname(path))
    })
  }

  list(prefix: string, page: { readonly cursor?: string; readonly limit?: number } = {}) {
    return this.guarded(async () => {
      const limit = page.limit ?? defaultPage
      refuseBadLimit(limit)
      // One more than asked for tells whether there is a next page.
      const objects = await listFolder(this.parts.root, prefix, page.cursor ?? '', limit + 1)
      const hasMore = objects.length > limit
      if (hasMore) objects.pop()
      return { objects, cursor: hasMore ? objects.at(-1)!.key : null }
    })
  }

  async localFile(key: string, signal?: AbortSignal): Promise<{ path: string; release(): Promise<void> }> {
    signal?.throwIfAborted()
    if ((await this.head(key)) === null) throw objectMissing(key)
    return { path: pathOfKey(this.parts.root, key), release: () => Promise.resolve() }
  }

  isLocal(): boolean {
    return true
  }

  presign(key: string, { expiresInSeconds }: PresignOptions): Promise<null> {
    return this.guarded(async () => {
      keyParts(key)
      refuseBadExpiry(expiresInSeconds)
      return null
    })
  }

  ping(): Promise<void> {
    return this.guarded(async () => {
      const scratch = this.parts.scratch.newFile()
      await writeDurably(scratch, Buffer.from('ping'), this.nextModifiedUs())
      await rm(scratch)
    })
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    this.parts.lock.close()
    await this.parts.scratch.remove()
  }

  private stored(
    key: string,
    condition: PutCondition | undefined,
    write: (scratch: string) => Promise<FileFacts>,
  ): Promise<ObjectInfo> {
    return this.guarded(async () => {
      const target = pathOfKey(this.parts.root, key)
      const scratch = this.parts.scratch.newFile()
      try {
        const facts = await write(scratch)
        await this.inFolderOf(target, () => this.named(key, scratch, target, condition))
        return objectInfo(key, facts)
      } finally {
        await rm(scratch, { force: true })
      }
    })
  }

  private async named(
    key: string,
    scratch: string,
    target: string,
    condition: PutCondition | undefined,
  ): Promise<void> {
    if (condition !== undefined && 'ifAbsent' in condition) {
      try {
        return linkSync(scratch, target)
      } catch (thrown) {
        throw systemCode(thrown) === 'EEXIST' ? preconditionFailed(key) : thrown
      }
    }
    await this.parts.lock.run(() => {
      if (condition !== undefined && etagAt(target) !== condition.ifMatch) throw preconditionFailed(key)
      renameSync(scratch, target)
    })
  }

  /** A delete may remove the empty folder just before the name is given; then it is made again. */
  private async inFolderOf(target: string, giveName: () => Promise<void>): Promise<void> {
    const folder = dirname(target)
    for (let attempt = 1; ; attempt++) {
      try {
        await giveName()
        return await syncFolder(folder)
      } catch (thrown) {
        if (systemCode(thrown) !== 'ENOENT' || attempt === 100) throw thrown
        await makeFolderDurably(folder)
      }
    }
  }

  private opened(key: string): Promise<FileHandle | null> {
    return this.guarded(async () => {
      const path = pathOfKey(this.parts.root, key)
      try {
        return await open(path, 'r')
      } catch (thrown) {
        if (systemCode(thrown) === 'ENOENT') return null
        throw thrown
      }
    })
  }

  private async guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isClosed) throw storeClosed()
    try {
      return await work()
    } catch (thrown) {
      throw asObjectError(thrown)
    }
  }

  private nextModifiedUs(): number {
    this.lastModifiedUs = Math.max(this.lastModifiedUs + 1, Math.round(this.parts.now() * 1000))
    return this.lastModifiedUs
  }
}

function etagAt(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? null : fileFacts(stats).etag
}

function removeName(path: string): void {
  try {
    unlinkSync(path)
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw thrown
  }
}

function removeEmptyFolders(folder: string, root: string): void {
  for (let path = folder; path !== root; path = dirname(path)) {
    try {
      rmdirSync(path)
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') continue
      return
    }
  }
}
