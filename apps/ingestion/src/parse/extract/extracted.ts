import type { NumberFormat } from '../csv/number-evidence.js'
import type { Decision } from '../decision.js'
import type { DataFormat, ParseOverrides } from '../overrides.js'
import type { ParseErrorCode } from '../parse-error.js'
import type { ArchiveLimits } from '../parsed-table.js'

/** Formats that are read by a process of their own, since their libraries hold what they read in memory. */
export type ExtractFormat = Exclude<DataFormat, 'csv' | 'tsv' | 'fixed' | 'json' | 'ndjson' | 'parquet' | 'duckdb'>

/** How a value stands in the interim file. */
export type InterimCoding = 'text' | 'base64'

/** One column of the interim file, with everything that was decided about it. */
export interface ExtractedColumn {
  readonly name: string
  readonly originalName: string
  /** DuckDB's SQL type text. */
  readonly type: string
  /** A strptime format when DuckDB's own cast does not read the values. */
  readonly format: string | null
  /** How numbers are written that DuckDB's own cast does not read. */
  readonly number: NumberFormat | null
  /** True where blanks before offsets, or `UTC` without one, must be changed for DuckDB's cast. */
  readonly zoneApart?: boolean
  readonly coding: InterimCoding
  /** Words that become NULL, beside the missing value itself. */
  readonly nullWords: readonly string[]
  /** True when a person forced the type, so that values may turn out not to fit. */
  readonly asked: boolean
  /** Missing values as the reader counted them; null where a forced type may make more. */
  readonly expectedNulls: number | null
}

/** One table of a file as a reader wrote it: an interim file of `records` lines, whose last field is the line in the original. */
export interface ExtractedTable {
  /** As the file calls it; null where a file holds one table only. */
  readonly name: string | null
  readonly records: number
  readonly longestLineBytes: number
  /** True when a value has a line break in it. */
  readonly multiline: boolean
  readonly columns: readonly ExtractedColumn[]
  readonly decisions: readonly Decision[]
}

/** What a reader made of a file: its tables, the main one first. Each has an interim file, at `interimPath` of its place. */
export interface Extracted {
  readonly tables: readonly ExtractedTable[]
}

export const interimPath = (outPath: string, place: number): string => (place === 0 ? outPath : `${outPath}.${place}`)

/** What a reader is told; it goes to another process as JSON. */
export interface ExtractJob {
  readonly format: ExtractFormat
  readonly path: string
  readonly bytes: number
  /** Of the main table. */
  readonly outPath: string
  /** Only the main table is wanted, since it goes into one with those of other files. */
  readonly mainOnly: boolean
  /** Where the images of scanned pages go, and what was read of them lies; none where no program reads them. */
  readonly scansDir?: string | null
  readonly overrides: ParseOverrides
  readonly archiveLimits: ArchiveLimits
}

/** What a reader says: how far it is, then once how it ended. */
export type ExtractMessage =
  | { readonly is: 'progress'; readonly rows: number }
  | { readonly is: 'extracted'; readonly extracted: Extracted }
  | {
      readonly is: 'refused'
      readonly code: ParseErrorCode
      readonly message: string
      readonly hint: string
      readonly line: number | null
      readonly column: string | number | null
    }
  | { readonly is: 'failed'; readonly stack: string }
