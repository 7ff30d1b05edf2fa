import { type Decision, overrideFor, type ParsedTable, type ParseOverrides } from '@udb/ingestion'

/** A row that was set aside. */
export interface Reject {
  /** 1-based, in the unpacked text; null where a format has no lines. */
  readonly line: number | null
  readonly column: string | null
  readonly code: string
  readonly reason: string
  readonly raw: string | null
}

export interface ExplainedColumn {
  readonly name: string
  readonly originalName: string
  readonly type: string
  /** Values that are missing. */
  readonly missing: number
}

/** What became of a file; as it stands, the answer to `--json`. */
export interface Explanation {
  readonly file: string
  readonly sizeBytes: number
  readonly table: string
  readonly format: string
  readonly rows: { readonly read: number; readonly written: number; readonly rejected: number }
  readonly columns: readonly ExplainedColumn[]
  /** `otherwise` is an example of overrides that would decide differently. */
  readonly decisions: readonly (Decision & { readonly otherwise: ParseOverrides | null })[]
  readonly firstRejects: readonly Reject[]
}

export function explanationOf(filename: string, parsed: ParsedTable, firstRejects: readonly Reject[]): Explanation {
  const { table, format, sourceBytes, rowsRead, rowsWritten, rowsRejected } = parsed
  return {
    file: filename,
    sizeBytes: sourceBytes,
    table,
    format,
    rows: { read: rowsRead, written: rowsWritten, rejected: rowsRejected },
    columns: parsed.columns.map(({ name, originalName, type, nullCount }) => ({
      name,
      originalName,
      type,
      missing: nullCount,
    })),
    decisions: parsed.decisions.map((decision) => ({ ...decision, otherwise: overrideFor(decision) })),
    firstRejects,
  }
}
