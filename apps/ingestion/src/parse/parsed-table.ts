import type { Duck } from '@udb/engine'
import type { FileScan } from './csv/scan-file.js'
import type { Decision } from './decision.js'
import type { Arriving, LocalFile } from './open/arriving.js'
import type { DataFormat, ParseOverrides } from './overrides.js'

export interface SentFile {
  /** A local file; only read. */
  readonly path: string
  /** As the person sent it: only a hint. */
  readonly filename: string
}

export interface ParseInput extends SentFile, SourceInput {
  /** Further files that become rows of the same table. */
  readonly alongside?: readonly SentFile[]
  /** What was found in the text when it was read as it came. */
  readonly scanned?: FileScan | null
}

/** What is said of a file, however it comes. */
export interface SourceInput {
  /** As the person sent it: only a hint. */
  readonly filename: string
  /** The table's name; without it, `tableNameFor(filename)`. */
  readonly table?: string
  /** Names that further tables of the file must not take. */
  readonly taken?: TakenNames
  readonly overrides: ParseOverrides
  /** Where the results go; nothing is left behind in it after a failure or an abort. */
  readonly outDir: string
  /** Only the main table of the file is wanted. */
  readonly mainOnly?: boolean
  readonly limits?: Partial<ArchiveLimits>
  readonly readerLimits?: Partial<ReaderLimits>
}

export interface TakenNames {
  /** Tables that other uploads of the same job become: names that begin with one of them are theirs as well. */
  readonly uploads: readonly string[]
  /** Tables that are there and did not come from this upload's table. */
  readonly tables: readonly string[]
}

export interface ArchiveLimits {
  readonly maxBytes: number
  /** Unpacked to packed size; counts only beyond `ratioFreeBytes`. */
  readonly maxRatio: number
  readonly ratioFreeBytes: number
}

export const defaultArchiveLimits: ArchiveLimits = { maxBytes: 20e9, maxRatio: 200, ratioFreeBytes: 100e6 }

/** Of the process that reads a format whose library holds a file in memory. */
export interface ReaderLimits {
  /** V8's heap, in MiB. */
  readonly memoryMb: number
  readonly timeoutMs: number
}

export const defaultReaderLimits: ReaderLimits = { memoryMb: 1024, timeoutMs: 600_000 }

export interface ParsePorts {
  readonly duck: Duck
  readonly signal: AbortSignal
  readonly progress: (progress: ParseProgress) => void
}

export interface ParseProgress {
  readonly bytes?: number
  readonly rows?: number
  readonly message: string
}

export interface ParsedColumn {
  readonly name: string
  readonly originalName: string
  /** DuckDB's SQL type text. */
  readonly type: string
  readonly nullCount: number
}

export interface ParsedTable {
  readonly table: string
  readonly parquetPath: string
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rowsRejected: number
  /** Parquet with `line`, `column`, `reason`, `code`, `raw`; null when nothing was rejected. */
  readonly rejectsPath: string | null
  readonly columns: readonly ParsedColumn[]
  readonly decisions: readonly Decision[]
  readonly format: DataFormat
  /** Size of the file as it was sent. */
  readonly sourceBytes: number
}

/** What a file became: its main table, and the further ones, each with a name of its own. */
export interface ParsedFile extends ParsedTable {
  readonly further: readonly ParsedTable[]
}

/** What a format's parser gives to `parseFile`; paths are inside the work folder. */
export interface ParsedRows {
  readonly parquetPath: string
  readonly rowsRead: number
  readonly rowsRejected: number
  readonly rejectsPath: string | null
  readonly columns: readonly { name: string; originalName: string }[]
  readonly decisions: readonly Decision[]
  /** Missing values that an independent count found, per column; null where it did not look. */
  readonly expectedNulls: readonly (number | null)[]
  /** What the file calls this table; only where there are further ones. */
  readonly name?: string
  readonly further?: readonly FurtherRows[]
}

/** A table of a file beside its main one, under the name that the file has for it. */
export interface FurtherRows {
  readonly name: string
  readonly rows: ParsedRows
}

/** Plain UTF-8 text (or data of another format), and where a format's parser may put what it makes. */
export interface ParseWork extends LocalFile {
  readonly bytes: number
  /** Text that can be read once, from its beginning; asking for its path gives it up. */
  readonly arriving?: Arriving | undefined
  /** What was found in the text when it was read as it came. */
  readonly scanned?: FileScan | null | undefined
  readonly workDir: string
  readonly overrides: ParseOverrides
  /** Only the main table is wanted. */
  readonly mainOnly?: boolean | undefined
  readonly archiveLimits?: Partial<ArchiveLimits> | undefined
  readonly readerLimits?: Partial<ReaderLimits> | undefined
}
