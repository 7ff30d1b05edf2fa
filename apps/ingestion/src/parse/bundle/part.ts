import type { ParsedSource } from '../parse-source.js'
import type { ParseOverrides } from '../overrides.js'
import type { WrittenColumn } from '../write-parquet.js'
import type { LineMap } from './line-map.js'

/** Rows of one file, or of many that were read as one. */
export interface Part {
  /** The files, of which there is one unless `lines` tells them apart. */
  readonly files: readonly string[]
  readonly lines: LineMap | null
  readonly parsed: ParsedSource
  /** What was written, without the column that says the file. */
  readonly written: readonly WrittenColumn[]
  readonly rowsWritten: number
  /** Reads the files again with the types of some columns given. */
  readonly again: (types: NonNullable<ParseOverrides['types']>) => Promise<Part>
}
