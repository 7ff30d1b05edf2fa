import type { Cell } from '@udb/engine'

/** The shapes of what other services hand over by reference; docs/service-spec.md documents them. */
export interface KpisFile {
  readonly generatedAt: string
  readonly tables: readonly { readonly name: string; readonly version: string; readonly rows: number }[]
  readonly kpis: readonly KpiOfFile[]
}

export interface KpiOfFile {
  readonly name: string
  readonly description: string | null
  readonly unit: string | null
  readonly sql: string
  /** A Plotly specification, its short form, or null for a fitting one. */
  readonly chart: unknown
  readonly state: 'computed' | 'failed'
  readonly problem?: { readonly code: string; readonly message: string; readonly hint: string }
  readonly columns?: readonly { readonly name: string; readonly type: string }[]
  readonly rows?: readonly (readonly Cell[])[]
  readonly truncated?: boolean
  readonly tables?: readonly string[]
}

export interface TableDetails {
  readonly fullName: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: string; readonly originalName: string }[]
  readonly source: string
  readonly report: LoadDetails | null
  readonly join: JoinDetails | null
}

export interface FileOfLoad {
  readonly name: string
  readonly sha256: string | null
  readonly sizeBytes: number | null
}

export interface LoadDetails {
  readonly file?: FileOfLoad
  /** Of several that became one table: each. */
  readonly files?: readonly FileOfLoad[]
  readonly format: string
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rowsRejected: number
  readonly decisions: readonly {
    readonly what: string
    readonly column?: string
    readonly value: string
    readonly why: string
    readonly overridden: boolean
  }[]
}

export interface JoinDetails {
  readonly base: string
  readonly parts: readonly {
    readonly table: string
    readonly kind: string
    readonly on: readonly { readonly left: string; readonly right: string }[]
    readonly unmatched: number
  }[]
  readonly rows: number
  readonly baseRows: number
  readonly renamed: readonly { readonly name: string; readonly table: string; readonly column: string }[]
}

/** What follows `file` in the names of the files of each chart. */
export const CHART_ENDINGS = ['.html', '.json', '.svg', '.png', '-dark.png'] as const

/** A chart as the step that draws it names it. */
export interface DrawnChart {
  readonly name: string
  readonly kpi: string
  /** Name of its files without their endings. */
  readonly file: string
}
