import type { Decision } from '../decision.js'
import type { ExtractJob } from './extracted.js'
import type { RecordColumn, RecordWriter } from './record-writer.js'

/** What a reader may use: it says its columns once, and then gives its records to the writer that it gets. */
export interface ReaderOutput {
  readonly open: (columns: readonly RecordColumn[]) => RecordWriter
}

/** Reads a file of one format; gives what it decided beside the columns. Throws `ParseError` when the file is at fault. */
export type Reader = (job: ExtractJob, output: ReaderOutput) => Promise<readonly Decision[]>
