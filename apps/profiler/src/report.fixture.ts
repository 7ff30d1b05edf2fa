import type { Cell } from '@udb/engine'
import type { JoinDetails, KpiOfFile, LoadDetails } from './made-by-others.js'
import type { ReportParts } from './report-parts.js'

export const sha = (n: number): string => String(n).padStart(64, '0')

type Table = ReportParts['tables'][number]

/** A table with columns of these names; every figure derives from its name's length, so that tables differ. */
export function table(
  name: string,
  columns: readonly string[],
  more: { join?: JoinDetails; report?: LoadDetails | null; version?: string } = {},
): Table {
  const rows = name.length
  return {
    dataset: {
      name,
      kind: 'table',
      version: more.version ?? '1',
      ref: { key: `k/${name}`, sizeBytes: rows, sha256: sha(rows), mediaType: 'application/vnd.apache.parquet' },
      details: null,
    },
    details: {
      fullName: `acme_upload__${name}`,
      rows,
      columns: columns.map((column) => ({ name: column, type: 'VARCHAR', originalName: column })),
      source: more.join ? 'join' : 'upload',
      report: more.join ? null : (more.report ?? load(`${name}.csv`)),
      join: more.join ?? null,
    },
  }
}

export const load = (name: string, decisions: LoadDetails['decisions'] = []): LoadDetails => ({
  file: { name, sha256: sha(7), sizeBytes: 7 },
  format: 'csv',
  rowsRead: 10,
  rowsWritten: 9,
  rowsRejected: 1,
  decisions,
})

export const join = (
  base: string,
  parts: readonly (readonly [table: string, left: string, right: string, unmatched?: number])[],
  renamed: JoinDetails['renamed'] = [],
): JoinDetails => ({
  base,
  parts: parts.map(([name, left, right, unmatched = 0]) => ({
    table: name,
    kind: 'left',
    on: [{ left, right }],
    unmatched,
  })),
  rows: 100,
  baseRows: 100,
  renamed,
})

export const kpi = (
  name: string,
  tables: readonly string[],
  rows: readonly (readonly Cell[])[] = [[1]],
): KpiOfFile => ({
  name,
  description: null,
  unit: null,
  sql: `SELECT ${name}`,
  chart: null,
  state: 'computed',
  columns: [{ name: 'n', type: 'BIGINT' }],
  rows,
  truncated: false,
  tables,
})

export const parts = (
  tables: readonly Table[],
  more: Partial<ReportParts> & { kpisOf?: readonly KpiOfFile[] } = {},
): ReportParts => ({
  job: { id: 'job-1', tenant: 'acme', createdAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:01:00.000Z' },
  tables,
  kpis: more.kpisOf ? { generatedAt: '2026-01-01T00:00:30.000Z', tables: [], kpis: more.kpisOf } : null,
  profiles: [],
  drifts: [],
  qualities: [],
  charts: { charts: [], skipped: [] },
  artifacts: [],
  ...more,
})
