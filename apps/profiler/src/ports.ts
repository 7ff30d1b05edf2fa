import type { Duck, QueryResult, RunRequest } from '@udb/engine'
import type { ObjectStore } from '@udb/objects'

export interface ProfilerPorts {
  readonly objects: ObjectStore
  /** An engine of its own; killed when the signal aborts. */
  readonly withDuck: <T>(workDir: string, signal: AbortSignal, work: (duck: Duck) => Promise<T>) => Promise<T>
  /** Guarded SQL of a tenant, in a locked-down process. Rejects with a `SqlError`. */
  readonly run: (request: RunRequest) => Promise<QueryResult>
}
