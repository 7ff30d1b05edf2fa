import type { Cell } from '@udb/engine'

/** Everything that the summary and the lineage of an analyze job are written from: plain data, no clock, no I/O. */
export interface SummaryInput {
  readonly job: {
    readonly id: string
    /** RFC 3339, in UTC. */
    readonly createdAt: string
    readonly finishedAt: string | null
  }
  readonly kpis: readonly KpiResult[]
  readonly profiles: readonly ProfileHighlights[]
  readonly drifts: readonly DriftHighlights[]
  readonly qualities: readonly QualityHighlights[]
  readonly loads: readonly LoadReport[]
  readonly joins: readonly JoinReport[]
  readonly artifacts: readonly { readonly name: string; readonly kind: string }[]
}

export type KpiResult = KpiSuccess | KpiFailure

export interface KpiSuccess {
  readonly name: string
  readonly description?: string | undefined
  readonly unit?: string | undefined
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Cell[])[]
  readonly truncated?: boolean
}

export interface KpiFailure {
  readonly name: string
  readonly description?: string | undefined
  readonly error: { readonly code: string; readonly message: string }
}

export type Severity = 'high' | 'medium' | 'low'

export interface ProfileHighlights {
  readonly table: string
  readonly rows: number
  readonly columns: number
  /** Of all cells of the table, between 0 and 1. */
  readonly missingShare: number
  readonly alerts: readonly {
    readonly severity: Severity
    readonly column: string | null
    readonly kind: string
    readonly text: string
  }[]
  /** `r` between -1 and 1. */
  readonly correlations: readonly {
    readonly a: string
    readonly b: string
    readonly r: number
    readonly method: string
  }[]
  /** First and last moment of the table's main time column, ISO 8601. */
  readonly timeSpan?: { readonly column: string; readonly from: string; readonly to: string } | undefined
}

export interface DriftHighlights {
  readonly table: string
  /** What it was compared with, as a sentence; or why with nothing. */
  readonly why: string
  /** Null where there was nothing to compare with. */
  readonly drifted: boolean | null
  readonly columnsCompared: number
  readonly columns: readonly { readonly name: string; readonly why: string }[]
  /** Columns that could not be compared. */
  readonly schema: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly typeChanged: readonly string[]
  }
  /** What became of this version as a baseline, as a sentence; null where that was not asked for. */
  readonly baseline: string | null
}

export interface LoadReport {
  readonly table: string
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rowsRejected: number
  /** Sentences about what was decided: words for missing values, types, encodings. */
  readonly decisions: readonly string[]
}

export interface JoinReport {
  readonly name: string
  readonly left: string
  readonly right: string
  readonly type: string
  readonly rows: number
  /** Rows of the left table that found no partner. */
  readonly unmatched: number
}

/** What the checks of a table came to. */
export interface QualityHighlights {
  readonly table: string
  /** From 0 to 100; null where no check said anything. */
  readonly score: number | null
  readonly passed: number
  readonly failed: number
  readonly errored: number
  readonly skipped: number
  readonly isGateClosed: boolean
  /** What did not pass, the most severe first. */
  readonly failures: readonly {
    readonly id: string
    readonly severity: string
    /** It could not be carried out. */
    readonly isError: boolean
    readonly message: string
    readonly owner: string | null
  }[]
}
