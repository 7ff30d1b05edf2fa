import { createHash } from 'node:crypto'

/** What the entries of one key begin with. No part of the key shows, and keys that differ only in case do not meet. */
export function keyToken(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 40)}-`
}

/**
 * The name of the cached content of a key: an object that changes gets another one. The key is in it, so that one tenant cannot tell from
 * how soon a file is there whether another has the same.
 */
export function entryName(key: string, etag: string): string {
  const isPlain = /^[A-Za-z0-9-]{1,80}$/.test(etag)
  return keyToken(key) + (isPlain ? etag : createHash('sha256').update(etag).digest('hex'))
}
