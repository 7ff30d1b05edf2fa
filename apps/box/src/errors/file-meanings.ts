import type { Meanings } from './meaning.js'

/** What a file, or a row of it, is refused for. */
export const fileMeanings = {
  file_empty: {
    meaning: 'The file holds no bytes, or nothing but blanks.',
    doThis: 'Send a file with at least one row.',
  },
  file_not_what_its_name_says: {
    meaning: 'The content is of another format than the name, or the override, says.',
    doThis: 'Send the right file, or leave the override `format` out.',
  },
  file_format_unknown: {
    meaning: 'The file is no table in a format that is read here.',
    doThis: 'Save it as CSV, JSON, Parquet or a workbook.',
  },
  file_truncated: { meaning: 'The file ends in the middle.', doThis: 'Send it again, whole.' },
  archive_empty: { meaning: 'The archive holds no data file.', doThis: 'Pack one data file and send it again.' },
  archive_too_many_files: {
    meaning: 'The archive holds more files than are read at once (10,000 data files, 100,000 entries).',
    doThis: 'Send fewer files at once, or choose some with the override `entry`.',
  },
  archive_bomb: {
    meaning: 'The archive unpacks to more, or asks for more memory, than is allowed for its size.',
    doThis: 'Send the data itself, or smaller files.',
  },
  archive_entry_unsafe: {
    meaning: 'A path in the archive leads out of it.',
    doThis: 'Pack it again without absolute paths and without `..`.',
  },
  archive_corrupt: { meaning: 'The archive is damaged.', doThis: 'Pack the file again and send it again.' },
  archive_encrypted: { meaning: 'The archive is locked with a password.', doThis: 'Pack the file without a password.' },
  archive_nested: {
    meaning: 'There is an archive in the archive. Only a tar may be in something else, in gzip for example.',
    doThis: 'Pack the data files themselves.',
  },
  archive_names_repeat: {
    meaning: 'Two files of the archive have the same name.',
    doThis: 'Pack each file once, under a name of its own.',
  },
  archive_shapes_differ: {
    meaning: 'The files of the archive do not have the same columns, so they are not one table.',
    doThis: 'Send each kind as an archive of its own, or choose one with the override `entry`.',
  },
  archive_unsupported: {
    meaning: 'The archive is whole, but packed in a way that is not read.',
    doThis: 'Pack it as gzip, zstd, or zip with Deflate.',
  },
  encoding_unreadable: {
    meaning: 'Bytes of the file are not valid in its encoding.',
    doThis: 'Save it as UTF-8, or give the override `encoding`.',
  },
  csv_unreadable: {
    meaning: 'The text could not be turned into a table.',
    doThis:
      'Give the overrides that say how to read it (`delimiter`, `quote`, `header`, `types`), or correct the file.',
  },
  json_unreadable: { meaning: 'The JSON holds no table.', doThis: 'Send an array of objects, or one object a line.' },
  parquet_unreadable: {
    meaning: 'The Parquet file is damaged, encrypted, or uses something that is not read here.',
    doThis: 'Write it again without encryption.',
  },
  workbook_unreadable: {
    meaning: 'The workbook is damaged, holds no sheet with data, or uses something that is not read here.',
    doThis: 'Open it, save it again as .xlsx, or save the sheet as CSV.',
  },
  workbook_encrypted: {
    meaning: 'The workbook is locked with a password.',
    doThis: 'Save it without a password.',
  },
  workbook_has_macros: {
    meaning: 'The workbook carries macros.',
    doThis: 'Save it as a workbook without macros (.xlsx).',
  },
  sqlite_unreadable: {
    meaning: 'The database is damaged, encrypted, or holds no table.',
    doThis: 'Check it with `PRAGMA integrity_check`, and send a copy that nobody writes to.',
  },
  duckdb_unreadable: {
    meaning: 'The DuckDB database is damaged, encrypted, was not closed, or holds no table.',
    doThis: 'Run `CHECKPOINT`, close it, and send the file again, or export its tables as Parquet.',
  },
  duckdb_too_new: {
    meaning: 'The DuckDB database has a storage format that the version here does not read.',
    doThis: "Write it with `ATTACH 'file' (STORAGE_VERSION 'v1.0.0')`, or export its tables as Parquet.",
  },
  xml_unreadable: {
    meaning: 'The XML is not well-formed, is nested too deep, or holds no element that could be a row.',
    doThis: 'Correct it at the line that is named, or give the override `recordPath`.',
  },
  xml_unsafe: {
    meaning: 'The XML declares entities of its own, which can make a small file endless.',
    doThis: 'Write the values out, and leave the DOCTYPE away.',
  },
  avro_unreadable: {
    meaning: 'The Avro file is damaged, or uses a codec or a schema that is not read here.',
    doThis: 'Write it again, with records at the top and the codec null, deflate, snappy or zstandard.',
  },
  arrow_unreadable: {
    meaning: 'The Arrow data is damaged, or uses something that is not read here.',
    doThis: 'Write it again without compression, or as Parquet.',
  },
  document_unreadable: {
    meaning: 'The document is damaged, or is not what its first bytes say.',
    doThis: 'Open it, save it again, and send that, or send it as PDF or plain text.',
  },
  document_encrypted: {
    meaning: 'The document is locked with a password.',
    doThis: 'Save it without a password.',
  },
  document_unsafe: {
    meaning: 'The document declares entities, is nested too deeply, or has a table or attachments beyond all measure.',
    doThis: 'Print it as PDF, or save it anew with a usual program; send attachments by themselves.',
  },
  file_needs_too_much_memory: {
    meaning: 'The file, or one record of it, needs more memory than a reader may use.',
    doThis: 'Send the table as CSV or Parquet, or in smaller files, or raise `UDB_ENGINE_MEMORY_MB`.',
  },
  file_takes_too_long: {
    meaning: 'The file was not read in the time that a reader has.',
    doThis: 'Send the table as CSV or Parquet, or in smaller files.',
  },
  too_many_columns: {
    meaning: 'The file has more columns than are read; of a rejected row: it has more fields than the header.',
    doThis: 'Check the delimiter, or turn columns into rows; correct the row at the line that is named.',
  },
  too_many_tables: {
    meaning: 'The file holds more tables, or more columns in all of them, than one upload can become.',
    doThis: 'Name the one to take with the override `sheet` or `sourceTable`, or send the tables in several files.',
  },
  too_many_rejected_rows: {
    meaning: 'More rows cannot be read than are tolerated.',
    doThis:
      'Correct the file at the line that is named, say how to read it, or raise `maxRejectedRows` or `maxRejectedShare`.',
  },
  override_invalid: {
    meaning: 'An override is unknown, ill-formed, or names a column that the file does not have.',
    doThis: 'Correct it as the hint says.',
  },
  other_table: {
    meaning: 'A rejected row belongs to another table, which stands below the first one in the same file.',
    doThis: 'Send each table as a file of its own, if you want both.',
  },
  too_few_columns: {
    meaning: 'A rejected row has fewer fields than the header.',
    doThis: 'Correct the row at the line that is named.',
  },
  text_after_quote: {
    meaning: 'A rejected row has text behind a closing quote.',
    doThis: 'Double the quotes within a quoted field, or give the override `quote`.',
  },
  quote_not_closed: {
    meaning: 'A rejected row has a quoted field that is never closed.',
    doThis: 'Close the quote at the line that is named, or give the override `quote`.',
  },
  record_too_long: {
    meaning: 'A rejected row is longer than a record may be.',
    doThis: 'Look for a quote that is not closed above it, or shorten the record.',
  },
  json_invalid: {
    meaning: 'A rejected record is no well-formed JSON.',
    doThis: 'Correct it at the line that is named.',
  },
  not_an_object: {
    meaning: 'A rejected record is JSON, but no object.',
    doThis: 'Write each record as an object of names and values.',
  },
  duplicate_key: { meaning: 'A rejected record has the same name twice.', doThis: 'Keep one of the two.' },
  value_not_of_type: {
    meaning: 'A rejected row has a value that is not of the type of its column.',
    doThis: 'Correct the value, or give the column another type with the override `types`.',
  },
} as const satisfies Meanings
