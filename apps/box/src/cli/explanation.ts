import { type Decision, overrideFor, type ParsedFile, type ParsedTable, type ParseOverrides } from '@udb/ingestion'

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

/** What became of one table of a file. */
export interface ExplainedTable {
  readonly table: string
  readonly rows: { readonly read: number; readonly written: number; readonly rejected: number }
  readonly columns: readonly ExplainedColumn[]
  /** `otherwise` is an example of overrides that would decide differently. */
  readonly decisions: readonly (Decision & { readonly otherwise: ParseOverrides | null })[]
  readonly firstRejects: readonly Reject[]
}

/** What became of a file: its main table, and the further ones; as it stands, the answer to `--json`. */
export interface Explanation extends ExplainedTable {
  readonly file: string
  readonly sizeBytes: number
  readonly format: string
  readonly further: readonly ExplainedTable[]
}

/** `rejects` gives the first rows that were set aside of each table, in the order of the tables. */
export function explanationOf(
  filename: string,
  parsed: ParsedFile,
  rejects: readonly (readonly Reject[])[],
): Explanation {
  const { format, sourceBytes } = parsed
  return {
    file: filename,
    sizeBytes: sourceBytes,
    ...explainedTable(parsed, rejects[0] ?? []),
    format,
    further: parsed.further.map((table, i) => explainedTable(table, rejects[i + 1] ?? [])),
  }
}

function explainedTable(parsed: ParsedTable, firstRejects: readonly Reject[]): ExplainedTable {
  const { table, rowsRead, rowsWritten, rowsRejected } = parsed
  return {
    table,
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
