import type { Duck } from '@udb/engine'

export interface IngestionPorts {
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
