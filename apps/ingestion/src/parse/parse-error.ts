/** Every way in which a file can be refused. Codes are for ever: clients decide on them. */
export const parseErrorCodes = [
  'file_empty',
  'file_not_what_its_name_says',
  'file_format_unknown',
  'file_truncated',
  'archive_empty',
  'archive_too_many_files',
  'archive_bomb',
  'archive_entry_unsafe',
  'archive_corrupt',
  'archive_encrypted',
  'archive_nested',
  'archive_names_repeat',
  'archive_shapes_differ',
  'archive_unsupported',
  'encoding_unreadable',
  'csv_unreadable',
  'json_unreadable',
  'parquet_unreadable',
  'workbook_unreadable',
  'workbook_encrypted',
  'workbook_has_macros',
  'sqlite_unreadable',
  'duckdb_unreadable',
  'duckdb_too_new',
  'xml_unreadable',
  'xml_unsafe',
  'avro_unreadable',
  'arrow_unreadable',
  'document_unreadable',
  'document_encrypted',
  'document_unsafe',
  'file_needs_too_much_memory',
  'file_takes_too_long',
  'too_many_columns',
  'too_many_tables',
  'too_many_rejected_rows',
  'override_invalid',
] as const

export type ParseErrorCode = (typeof parseErrorCodes)[number]

export interface ParseErrorPlace {
  /** 1-based line of the text file, after decompression. */
  readonly line?: number | null
  /** The column's name, or its 1-based position where it has none. */
  readonly column?: string | number | null
  /** What led to it, for the log only: an engine's text may hold data. */
  readonly cause?: unknown
}

/**
 * The file itself is at fault, so no retry can help. `message` says what happened and where, `hint` what to do; neither
 * holds a path of this machine nor a value of the data.
 */
export class ParseError extends Error {
  readonly retryable = false as const
  readonly line: number | null
  readonly column: string | number | null

  constructor(
    readonly code: ParseErrorCode,
    message: string,
    readonly hint: string,
    place: ParseErrorPlace = {},
  ) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause })
    this.name = 'ParseError'
    this.line = place.line ?? null
    this.column = place.column ?? null
  }
}

/** Our own fault: the account of a file does not add up. Never shown as the file's error. */
export class AccountingError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AccountingError'
  }
}
