import { rm } from 'node:fs/promises'
import { systemCode } from '../../folder/folder-failure.js'
import { objectMissing, storeClosed } from '../../object-errors.js'
import { ObjectError, type ObjectInfo, type StoredInfo } from '../../port.js'
import { headObject } from '../get-object.js'
import { filePartSize, streamPartSize } from '../part-sizes.js'
import type { S3Calls } from '../s3-calls.js'
import type { CacheSlot } from './cache-slot.js'
import { download } from './download.js'
import { entryName, keyToken } from './entry-name.js'
import { hasContentOf } from './etag-check.js'
import type { FileCache, LocalFile } from './file-cache.js'

/** An object that is replaced all the time is not fetched for ever. */
const mostTries = 10

/** The objects as local files. */
export class ObjectCache {
  constructor(
    private readonly calls: S3Calls,
    private readonly files: FileCache,
    private readonly slot: CacheSlot,
  ) {}

  /** What stands now, as a file. Rejects with `object_missing`, `store_full`, and what keeps the store from answering. */
  async file(key: string, signal: AbortSignal | undefined): Promise<LocalFile> {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted()
      const info = await headObject(this.calls, key)
      if (info === null) {
        this.drop(key)
        throw objectMissing(key)
      }
      try {
        return await this.files.use(this.wanted(info), signal)
      } catch (thrown) {
        const isReplaced = thrown instanceof ObjectError && thrown.code === 'precondition_failed'
        if (!isReplaced || attempt === mostTries) throw asCacheFailure(thrown)
      }
    }
  }

  /** Takes over a file whose content was stored just now. */
  async keep({ key, etag, sizeBytes }: StoredInfo, path: string): Promise<void> {
    try {
      await this.files.adopt(entryName(key, etag), sizeBytes, path)
    } catch {
      // It is stored; that it is not at hand costs a download.
      await rm(path, { force: true })
    }
  }

  /** Whether some version of the object is at hand; which one stands now is not asked. */
  has(key: string): boolean {
    return this.files.has(keyToken(key))
  }

  drop(key: string): void {
    this.files.drop(keyToken(key))
  }

  async close(): Promise<void> {
    await this.files.close(storeClosed())
    this.slot.free()
  }

  private wanted(info: ObjectInfo) {
    const { tuning } = this.calls
    const cuts = [filePartSize(tuning, info.sizeBytes), streamPartSize(tuning.streamPartBytes, 1)]
    return {
      name: entryName(info.key, info.etag),
      sizeBytes: info.sizeBytes,
      fetch: (path: string, signal: AbortSignal) => download(this.calls, info, path, signal),
      isIntact: (path: string, signal: AbortSignal) => hasContentOf(path, info.sizeBytes, info.etag, cuts, signal),
    }
  }
}

/** What the file system threw, as an error of the store; what is none of its own stays as it is. */
export function asCacheFailure(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null || !('syscall' in thrown)) return thrown
  const code = systemCode(thrown)!
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ObjectError(
      'store_full',
      'There is no room left for a local copy of an object.',
      'Free disk space below the data folder of this service, or lower UDB_S3_CACHE_MB; then try again.',
    )
  }
  return new ObjectError(
    'store_unavailable',
    `The folder for local copies of objects answered ${code}.`,
    'Check that it exists, may be read and written by the user that runs this service, and that its disk is healthy.',
  )
}
