import type { Decision } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { ExtractJob } from './extracted.js'
import type { RecordColumn, RecordWriter } from './record-writer.js'

/** What a reader may use: it says its columns once, and then gives its records to the writer that it gets. */
export interface ReaderOutput {
  readonly open: (columns: readonly RecordColumn[]) => RecordWriter
}

/** Reads a file of one format; gives what it decided beside the columns. Throws `ParseError` when the file is at fault. */
export type Reader = (job: ExtractJob, output: ReaderOutput) => Promise<readonly Decision[]>

export const mostColumns = 16_000

export const tooManyColumns = (columns: number): ParseError =>
  new ParseError(
    'too_many_columns',
    `The table has ${columns} columns; at most ${mostColumns} can be read.`,
    'Turn the columns into rows before the upload.',
  )
