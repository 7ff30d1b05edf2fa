import type { BigIntStats } from 'node:fs'
import type { ObjectInfo } from '../port.js'

export interface FileFacts {
  readonly sizeBytes: number
  readonly etag: string
  readonly modifiedAt: string
}

/**
 * The etag is the file's number, size and time of change. A number is used again once its file is gone, but every put sets a time in
 * microseconds that is later than its process has set before, so the three together do not come twice.
 */
export function fileFacts(stats: BigIntStats): FileFacts {
  return {
    sizeBytes: Number(stats.size),
    etag: `${stats.ino.toString(36)}-${stats.size.toString(36)}-${stats.mtimeNs.toString(36)}`,
    modifiedAt: new Date(Number(stats.mtimeNs / 1_000_000n)).toISOString(),
  }
}

export function objectInfo(key: string, { sizeBytes, etag, modifiedAt }: FileFacts): ObjectInfo {
  return { key, sizeBytes, etag, modifiedAt }
}
