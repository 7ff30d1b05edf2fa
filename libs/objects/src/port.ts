import type { Readable } from 'node:stream'

/**
 * The object store: immutable content by key, with two conditional writes. One port, two sides: a folder and S3.
 * `objects.features.ts` holds the conformance suite.
 */

/** What a put tells: S3 does not answer a put with the time that it gave the object, and asking would double what a small put costs. */
export interface StoredInfo {
  readonly key: string
  readonly sizeBytes: number
  /** Changes with the content; opaque. Writing the same bytes over themselves may keep it. */
  readonly etag: string
}

export interface ObjectInfo extends StoredInfo {
  /** RFC 3339, UTC; to the second at least. */
  readonly modifiedAt: string
}

/** A reference that travels in events instead of the bytes. */
export interface ObjectRef {
  readonly key: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly mediaType: string
}

/** At most one of them. `ifAbsent`: only when the key is not there. `ifMatch`: only when the object has that etag. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string }

/** What a presigned URL answers with besides the bytes. */
export interface PresignOptions {
  /** A whole number from 1 on. The store may allow less; it never allows more. */
  readonly expiresInSeconds: number
  /** The name under which a browser saves the download. */
  readonly fileName?: string
  /** The `content-type` of the answer. */
  readonly mediaType?: string
}

/**
 * Guarantees of every side:
 * - a put is visible whole or not at all, also after a kill at any moment, and to all readers once it has resolved;
 * - `ifAbsent` and `ifMatch` are atomic: of two racing writers exactly one succeeds, the other rejects with `precondition_failed`;
 * - keys are `/`-separated, each part 1 to 200 characters of [A-Za-z0-9._=@-], never `.` or `..`; others reject with `key_invalid`
 *   before anything is touched;
 * - `list` gives keys in byte order, pages by an opaque cursor (a page may have fewer than the limit), and shows what was put before its
 *   first page was asked for; a later page may show what was deleted since.
 *   Do not use a key and the same with a slash and more behind it: MinIO keeps both, but lists only the shorter one;
 * - chunks of a stream that were given away (`giveAway`) may be empty once they are stored;
 * - a put that rejects with `store_unavailable` may have happened all the same, whole; one that rejects with `precondition_failed` is not
 *   the object that stands.
 */
export interface ObjectStore {
  put(key: string, body: Buffer | Readable, condition?: PutCondition): Promise<StoredInfo>
  /** Stores a local file; the file may be moved rather than copied, and is gone or useless afterwards. */
  putFile(key: string, path: string, condition?: PutCondition): Promise<StoredInfo>
  /** Null when there is none. `range`: inclusive byte positions, as in HTTP. */
  get(
    key: string,
    range?: { readonly start: number; readonly end?: number },
  ): Promise<{ info: ObjectInfo; body: Readable } | null>
  /** The whole object, for small ones (manifests, step results): rejects with `object_too_large` over `maxBytes` (default 16 MiB). */
  read(key: string, maxBytes?: number): Promise<{ info: ObjectInfo; bytes: Buffer } | null>
  head(key: string): Promise<ObjectInfo | null>
  /** Idempotent: deleting what is not there succeeds. */
  delete(key: string): Promise<void>
  copy(from: string, to: string): Promise<StoredInfo>
  list(
    prefix: string,
    page?: { readonly cursor?: string; readonly limit?: number },
  ): Promise<{ objects: ObjectInfo[]; cursor: string | null }>
  /**
   * The object as a local file that may be read (never written) until `release`; rejects with `object_missing`.
   * A folder gives the file itself, S3 a cached download.
   */
  localFile(key: string, signal?: AbortSignal): Promise<{ path: string; release(): Promise<void> }>
  /**
   * Whether `localFile` would give the object without fetching it, as far as this process knows without asking: who reads an object once,
   * from its beginning to its end, reads it from `get` otherwise. A folder always says so, also of what is not there.
   */
  isLocal(key: string): boolean
  /**
   * A URL that gives the bytes to whoever has it, without credentials, until it expires; anything changed in it makes it void. Null where
   * the store has no such thing (a folder). Does not look whether the object is there.
   */
  presign(key: string, options: PresignOptions): Promise<string | null>
  /** Resolves while the store answers; soon, either way. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type ObjectErrorCode =
  | 'precondition_failed'
  | 'key_invalid'
  | 'object_missing'
  | 'object_too_large'
  /** Nothing answers, or the store is busy: wait and try again. */
  | 'store_unavailable'
  | 'store_full'
  /** The store does not let us in: waiting does not help. */
  | 'store_refused'
  | 'bucket_missing'
  /** What answers is no store that keeps the guarantees above. */
  | 'store_unsuitable'

export class ObjectError extends Error {
  constructor(
    readonly code: ObjectErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'ObjectError'
  }
}
