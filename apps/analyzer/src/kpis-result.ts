import type { QueryResult } from '@udb/engine'

/** What `kpis.json` holds; documented in docs/service-spec.md. */
export interface KpisFile {
  /** RFC 3339, UTC. */
  readonly generatedAt: string
  readonly tables: readonly { readonly name: string; readonly version: string; readonly rows: number }[]
  readonly kpis: readonly KpiResult[]
}

export interface KpiAsked {
  readonly name: string
  readonly sql: string
  readonly description: string | null
  readonly unit: string | null
  /** A Plotly specification or its short form. */
  readonly chart: unknown
}

export type KpiResult = KpiAsked &
  (
    | ({ readonly state: 'computed' } & QueryResult)
    | {
        readonly state: 'failed'
        readonly problem: { readonly code: string; readonly message: string; readonly hint: string }
      }
  )
