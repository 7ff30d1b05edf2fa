import type { Readable } from 'node:stream'

/**
 * The object store: immutable content by key, with two conditional writes. One port, two sides: a folder and S3.
 * `objects.features.ts` holds the conformance suite.
 */

export interface ObjectInfo {
  readonly key: string
  readonly sizeBytes: number
  /** Changes with the content; opaque. */
  readonly etag: string
  /** RFC 3339, UTC. */
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

/**
 * Guarantees of every side:
 * - a put is visible whole or not at all, also after a kill at any moment, and to all readers once it has resolved;
 * - `ifAbsent` and `ifMatch` are atomic: of two racing writers exactly one succeeds, the other rejects with `precondition_failed`;
 * - keys are `/`-separated, each part 1 to 200 characters of [A-Za-z0-9._=@-], never `.` or `..`; others reject with `key_invalid`
 *   before anything is touched;
 * - `list` gives keys in byte order, pages by cursor, and shows what was put before the call.
 */
export interface ObjectStore {
  put(key: string, body: Buffer | Readable, condition?: PutCondition): Promise<ObjectInfo>
  /** Stores a local file; the file may be moved rather than copied, and is gone or useless afterwards. */
  putFile(key: string, path: string, condition?: PutCondition): Promise<ObjectInfo>
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
  copy(from: string, to: string): Promise<ObjectInfo>
  list(
    prefix: string,
    page?: { readonly cursor?: string; readonly limit?: number },
  ): Promise<{ objects: ObjectInfo[]; cursor: string | null }>
  /**
   * The object as a local file that may be read (never written) until `release`; rejects with `object_missing`.
   * A folder gives the file itself, S3 a cached download.
   */
  localFile(key: string, signal?: AbortSignal): Promise<{ path: string; release(): Promise<void> }>
  ping(): Promise<void>
  close(): Promise<void>
}

export type ObjectErrorCode =
  'precondition_failed' | 'key_invalid' | 'object_missing' | 'object_too_large' | 'store_unavailable' | 'store_full'

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
