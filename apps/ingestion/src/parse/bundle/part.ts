import type { DataFormat, ParseOverrides } from '../overrides.js'
import type { ParsedRows } from '../parsed-table.js'
import type { WrittenColumn } from '../write-parquet.js'
import type { LineMap } from './line-map.js'

/** Rows of one file, or of many that were read as one. There may be thousands, so a part holds no more than it must. */
export interface Part {
  /** Null when `lines` tells the files apart. */
  readonly file: string | null
  readonly files: number
  readonly lines: LineMap | null
  readonly format: DataFormat
  readonly rows: Omit<ParsedRows, 'decisions'>
  /** Rows that were set aside before the others were read: the fields of a reject and `source_file`, an object a line. */
  readonly setAside: { readonly path: string; readonly rows: number } | null
  /** What was written, without the column that says the file. */
  readonly written: readonly WrittenColumn[]
  readonly rowsWritten: number
  /** Reads the files again with the types of some columns given. */
  readonly again: (types: NonNullable<ParseOverrides['types']>) => Promise<Part>
}
