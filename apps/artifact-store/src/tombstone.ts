/**
 * What one prune took the last name of. The bytes of a pruned artifact may be months old, so their own age says nothing about how long
 * they have been without it: the grace counts from here.
 */
export interface Tombstone {
  /** Milliseconds since the epoch. */
  readonly prunedAt: number
  /** Keys of blobs; some of them may be named elsewhere still. */
  readonly keys: readonly string[]
}

export const tombstonePrefix = (tenant: string): string => `tenants/${tenant}/pruned/`
export const tombstoneKey = (tenant: string, eventId: string): string => `${tombstonePrefix(tenant)}${eventId}.json`
