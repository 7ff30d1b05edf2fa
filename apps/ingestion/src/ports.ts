import type { Readable } from 'node:stream'
import type { Duck } from '@udb/engine'
import type { ObjectRef } from '@udb/events'

export interface IngestionPorts {
  /** The bytes of a stored file as they come, until the signal aborts; null where they are at hand as a file, or are not there. */
  readonly arriving: (ref: ObjectRef, signal: AbortSignal) => Promise<Readable | null>
  /** An engine of its own for one file; a child process that is killed when the signal aborts. */
  readonly withDuck: <T>(workDir: string, signal: AbortSignal, work: (duck: Duck) => Promise<T>) => Promise<T>
  /** Heap of the process that reads a workbook, a database and the like, in MiB. */
  readonly readerMemoryMb: number
  /** Told what one file was: bytes as they were sent, and rows. */
  readonly ingested: (
    sizeBytes: number,
    rows: {
      readonly read: number
      readonly written: number
      readonly rejected: number
      /** Of the written ones, those of documents. */
      readonly fragments: number
    },
  ) => void
}
