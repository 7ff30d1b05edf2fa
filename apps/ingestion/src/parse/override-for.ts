import type { Decision, DecisionKind } from './decision.js'
import type { Encoding, ParseOverrides } from './overrides.js'

/**
 * Overrides that would decide otherwise, as an example for a person to go on from; null where nothing is decided that
 * could be otherwise: a container and the ends of lines are seen, and a name that was made can only be written.
 */
export function overrideFor(decision: Decision): ParseOverrides | null {
  return examples[decision.what](decision)
}

const unless = <T>(decided: unknown, most: T, other: T): T => (decided === most ? other : most)

const typeExample = ({ column = '', value }: Decision): ParseOverrides => ({
  types: { [column]: unless(value, 'VARCHAR', 'DOUBLE') },
})

const examples: Readonly<Record<DecisionKind, (decision: Decision) => ParseOverrides | null>> = {
  container: () => null,
  entry: () => ({ entry: '*.csv' }),
  source_file: () => null,
  format: ({ value }) => ({ format: unless(value, 'csv', 'ndjson') }),
  encoding: ({ value }) => ({ encoding: unless<Encoding>(value, 'windows-1252', 'utf-8') }),
  nul_bytes: () => null,
  stray_bytes: () => ({ encoding: 'windows-1252' }),
  widths: ({ value }) => ({ widths: [...value.split(', ').map(Number).filter(Number.isInteger), 1] }),
  delimiter: ({ value }) => ({ delimiter: unless(value, ';', ',') }),
  quote: ({ value }) => ({ quote: unless(value, "'", '"') }),
  escape: ({ value }) => ({ escape: unless(value, '\\', '"') }),
  header: ({ value }) => ({ header: value !== 'true' }),
  skipped_rows: ({ value }) => ({ skipRows: unless(Number(value), 0, 1) }),
  header_rows: () => ({ headerRows: 1 }),
  blank_rows: () => null,
  remarks: () => ({ remark: '' }),
  footer: () => ({ footer: false }),
  repeated_header: () => null,
  empty_columns: () => null,
  empty_ends: () => ({ mendRows: false }),
  empty_fields: () => ({ mendRows: false }),
  joined_fields: () => ({ mendRows: false }),
  short_rows: () => ({ shortRows: 'reject' }),
  stray_quotes: () => ({ mendRows: false }),
  padded_values: () => ({ mendRows: false }),
  other_delimiter: () => ({ mendRows: false }),
  tables: () => null,
  sheet: () => ({ sheet: 1 }),
  cell_range: () => null,
  footer_rows: () => null,
  error_cells: () => null,
  formula_cells: () => null,
  elapsed_times: () => null,
  hidden_cells: () => null,
  source_table: ({ value }) => ({ sourceTable: value }),
  record_path: ({ value }) => ({ recordPath: value }),
  nested_values: () => null,
  fragments: () => null,
  document_tables: () => null,
  scanned_pages: () => null,
  attachments_unread: () => null,
  nested_records: ({ value }) => ({ nested: value === 'flattened' ? 'keep' : 'flatten' }),
  line_ending: () => null,
  null_words: () => ({ nullWords: [] }),
  column_type: typeExample,
  tags: () => ({ tags: {} }),
  override_unused: () => null,
  column_renamed: () => null,
  timestamp_zone: ({ column = '' }) => ({ types: { [column]: 'VARCHAR' } }),
}
