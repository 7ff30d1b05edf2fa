import type { Duck } from '@udb/engine'
import type { ObjectStore } from '@udb/objects'

export interface ProfilerPorts {
  readonly objects: ObjectStore
  /** An engine of its own; killed when the signal aborts. */
  readonly withDuck: <T>(workDir: string, signal: AbortSignal, work: (duck: Duck) => Promise<T>) => Promise<T>
}
