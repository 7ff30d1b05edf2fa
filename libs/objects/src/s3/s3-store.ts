import type { Readable } from 'node:stream'
import {
  type ByteRange,
  defaultPage,
  defaultReadLimitBytes,
  refuseBadExpiry,
  refuseBadLimit,
  refuseBadRange,
} from '../byte-range.js'
import { storeClosed } from '../object-errors.js'
import { keyParts } from '../object-key.js'
import type { ObjectInfo, ObjectStore, PresignOptions, PutCondition, StoredInfo } from '../port.js'
import type { LocalFile } from './cache/file-cache.js'
import type { ObjectCache } from './cache/object-cache.js'
import { copyObject } from './copy-object.js'
import { getObject, headObject, readObject } from './get-object.js'
import { listObjects } from './list-objects.js'
import { pingBucket } from './ping-bucket.js'
import { presignObject } from './presign-object.js'
import { putLocalFile } from './put-file.js'
import { putWhole } from './put-object.js'
import { putStream } from './put-stream.js'
import type { S3Calls } from './s3-calls.js'

/** The objects of one bucket, with the files that this process has of them. */
export class S3Store implements ObjectStore {
  private isClosed = false

  constructor(
    private readonly calls: S3Calls,
    private readonly cache: ObjectCache,
  ) {}

  put(key: string, body: Buffer | Readable, condition?: PutCondition): Promise<StoredInfo> {
    return this.guarded([key], () =>
      Buffer.isBuffer(body)
        ? putWhole(this.calls, key, [body], condition)
        : putStream(this.calls, key, body, condition),
    )
  }

  putFile(key: string, path: string, condition?: PutCondition): Promise<StoredInfo> {
    return this.guarded([key], async () => {
      const stored = await putLocalFile(this.calls, key, path, condition)
      // Who has made a table often reads it next.
      await this.cache.keep(stored, path)
      return stored
    })
  }

  get(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; body: Readable } | null> {
    return this.guarded([key], async () => {
      if (range !== undefined) refuseBadRange(range)
      return getObject(this.calls, key, range)
    })
  }

  read(key: string, maxBytes = defaultReadLimitBytes): Promise<{ info: ObjectInfo; bytes: Buffer } | null> {
    return this.guarded([key], () => readObject(this.calls, key, maxBytes))
  }

  head(key: string): Promise<ObjectInfo | null> {
    return this.guarded([key], () => headObject(this.calls, key))
  }

  delete(key: string): Promise<void> {
    return this.guarded([key], async () => {
      await this.calls.ask({ method: 'DELETE', key, accept: [200, 204, 404] })
      this.cache.drop(key)
    })
  }

  copy(from: string, to: string): Promise<StoredInfo> {
    return this.guarded([from, to], () => copyObject(this.calls, from, to))
  }

  list(prefix: string, page: { readonly cursor?: string; readonly limit?: number } = {}) {
    return this.guarded([], async () => {
      const limit = page.limit ?? defaultPage
      refuseBadLimit(limit)
      return listObjects(this.calls, prefix, page.cursor, limit)
    })
  }

  localFile(key: string, signal?: AbortSignal): Promise<LocalFile> {
    return this.guarded([key], () => this.cache.file(key, signal))
  }

  isLocal(key: string): boolean {
    return this.cache.has(key)
  }

  presign(key: string, options: PresignOptions): Promise<string> {
    return this.guarded([key], async () => {
      refuseBadExpiry(options.expiresInSeconds)
      return presignObject(this.calls, key, options)
    })
  }

  ping(): Promise<void> {
    return this.guarded([], () => pingBucket(this.calls))
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    this.calls.close()
    await this.cache.close()
  }

  private async guarded<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    if (this.isClosed) throw storeClosed()
    for (const key of keys) keyParts(key)
    return work()
  }
}
