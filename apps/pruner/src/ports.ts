import type { ObjectStore } from '@udb/objects'

export interface PrunerPorts {
  readonly objects: ObjectStore
  /** Told how many artifacts went. */
  readonly pruned: (count: number) => void
}
