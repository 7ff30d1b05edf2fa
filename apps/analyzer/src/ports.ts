import type { Duck, NameRequest, QueryResult, RunRequest } from '@udb/engine'
import type { ObjectRef } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import type { Warehouse } from '@udb/warehouse'

export interface AnalyzerPorts {
  readonly objects: ObjectStore
  readonly warehouse: Pick<Warehouse, 'catchUp' | 'stagedRows' | 'manifests'>
  /** The tables that SQL of a tenant names. Rejects with a `SqlError`. */
  readonly tablesOf: (request: NameRequest) => Promise<readonly string[]>
  /** Guarded SQL of a tenant, in a locked-down process. Rejects with a `SqlError`. */
  readonly run: (request: RunRequest) => Promise<QueryResult>
  /** An engine of its own for SQL that the analyzer composes; killed when the signal aborts. */
  readonly withDuck: <T>(workDir: string, signal: AbortSignal, work: (duck: Duck) => Promise<T>) => Promise<T>
  readonly limits: { readonly queryMaxRows: number; readonly queryMaxBytes: number; readonly queryTimeoutMs: number }
  /** Told how many KPIs a job computed. */
  readonly kpisComputed: (count: number) => void
  readonly storeBlob: (tenant: string, bytes: Buffer, mediaType: string) => Promise<ObjectRef>
}
