import type { ObjectStore } from '@udb/objects'

export interface ArtifactStorePorts {
  readonly objects: ObjectStore
  /** How long the bytes of a pruned artifact stay, in milliseconds. */
  readonly graceMs: number
}
