/** What ingestion can decide about a file; each can be overridden in the request. */
export const decisionKinds = [
  'container',
  'entry',
  'source_file',
  'format',
  'encoding',
  'nul_bytes',
  'stray_bytes',
  'delimiter',
  'widths',
  'quote',
  'escape',
  'header',
  'skipped_rows',
  'header_rows',
  'blank_rows',
  'remarks',
  'footer',
  'repeated_header',
  'empty_ends',
  'empty_fields',
  'joined_fields',
  'empty_columns',
  'short_rows',
  'stray_quotes',
  'padded_values',
  'other_delimiter',
  'line_ending',
  'null_words',
  'column_type',
  'tags',
  'override_unused',
  'column_renamed',
  'timestamp_zone',
  'tables',
  'sheet',
  'cell_range',
  'footer_rows',
  'error_cells',
  'formula_cells',
  'elapsed_times',
  'hidden_cells',
  'source_table',
  'record_path',
  'nested_values',
  'fragments',
  'document_tables',
  'scanned_pages',
  'attachments_unread',
  'nested_records',
] as const

export type DecisionKind = (typeof decisionKinds)[number]

export interface Decision {
  readonly what: DecisionKind
  readonly column?: string
  readonly value: string
  readonly why: string
  /** 0 to 1; 1 when the file leaves no doubt or a person said so. */
  readonly confidence: number
  /** True when a person said so in the request. */
  readonly overridden: boolean
}

export function decided(
  what: DecisionKind,
  value: string,
  why: string,
  more: { column?: string; confidence?: number; overridden?: boolean } = {},
): Decision {
  const { column, confidence = 1, overridden = false } = more
  return column === undefined
    ? { what, value, why, confidence, overridden }
    : { what, column, value, why, confidence, overridden }
}
