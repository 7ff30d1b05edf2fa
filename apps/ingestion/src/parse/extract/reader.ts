import type { Decision } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { ExtractJob } from './extracted.js'
import type { RecordColumn, RecordWriter } from './record-writer.js'

/**
 * What a reader may use: for each table it says the columns once, and then gives the records to the writer that it gets,
 * until it opens the next. The first one is the main table; where there are several, each has the name that the file has
 * for it.
 */
export interface ReaderOutput {
  readonly open: (columns: readonly RecordColumn[], name?: string) => RecordWriter
  /** What was decided about the table that is open, and about no other one. */
  readonly decide: (decisions: readonly Decision[]) => void
}

/** Reads a file of one format; gives what it decided about the file beside its columns. Throws `ParseError` when the file is at fault. */
export type Reader = (job: ExtractJob, output: ReaderOutput) => Promise<readonly Decision[]>

export const mostColumns = 16_000
/** An event that names all tables has room for so many of a few columns each; whether it has for wider ones is found out when they are known. */
export const mostTables = 500

export const tooManyColumns = (columns: number): ParseError =>
  new ParseError(
    'too_many_columns',
    `The table has ${columns} columns; at most ${mostColumns} can be read.`,
    'Turn the columns into rows before the upload.',
  )

/** `tables` is how many there are, where that is known. */
export const tooManyTables = (tables?: number): ParseError =>
  new ParseError(
    'too_many_tables',
    `The file holds ${tables ?? `more than ${mostTables}`} tables; at most ${mostTables} can come from one upload.`,
    'Name the one to take with the override "sheet" or "sourceTable", or send the tables in several files.',
  )
