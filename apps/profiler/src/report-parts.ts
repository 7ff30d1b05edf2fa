import { loadSentences } from './load-sentences.js'
import type { Dataset } from '@udb/events'
import type { DrawnChart, JoinDetails, KpisFile, LoadDetails, TableDetails } from './made-by-others.js'
import type { DriftFile } from './drift/index.js'
import type { QualityReport } from './quality/index.js'
import { highlights, type Profile } from './profile/index.js'
import type {
  DriftHighlights,
  JoinReport,
  KpiResult,
  LoadReport,
  ProfileHighlights,
  QualityHighlights,
  SummaryInput,
} from './report/index.js'

/** All that the steps before the report have made, read from their references. */
export interface ReportParts {
  readonly job: SummaryInput['job'] & { readonly tenant: string }
  readonly tables: readonly { readonly dataset: Dataset; readonly details: TableDetails }[]
  readonly kpis: KpisFile | null
  readonly profiles: readonly Profile[]
  readonly drifts: readonly DriftFile[]
  readonly qualities: readonly QualityReport[]
  readonly charts: {
    readonly charts: readonly DrawnChart[]
    readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  }
  readonly artifacts: readonly { readonly name: string; readonly kind: string }[]
}

/** What the summary is written from. Pure. */
export function summaryInput({ job, tables, kpis, profiles, drifts, qualities, artifacts }: ReportParts): SummaryInput {
  return {
    job,
    kpis: (kpis?.kpis ?? []).map(kpiResult),
    profiles: profiles.map(profileHighlights),
    drifts: drifts.map(driftHighlights),
    qualities: qualities.map(qualityHighlights),
    loads: tables.flatMap(({ dataset, details }) => (details.report ? [loadReport(dataset.name, details.report)] : [])),
    joins: tables.flatMap(({ dataset, details }) => (details.join ? joinReports(dataset.name, details.join) : [])),
    artifacts,
  }
}

function kpiResult(kpi: KpisFile['kpis'][number]): KpiResult {
  const { name } = kpi
  const description = kpi.description ?? undefined
  if (kpi.state === 'failed' || !kpi.columns || !kpi.rows) {
    const { code, message } = kpi.problem ?? { code: 'kpi_failed', message: 'it has no result' }
    return { name, description, error: { code, message } }
  }
  return {
    name,
    description,
    unit: kpi.unit ?? undefined,
    columns: kpi.columns,
    rows: kpi.rows,
    truncated: kpi.truncated ?? false,
  }
}

function profileHighlights(profile: Profile): ProfileHighlights {
  const found = highlights(profile)
  return {
    table: found.table,
    rows: found.rows,
    columns: found.columns,
    missingShare: found.missingShare,
    alerts: found.alerts.map((alert) => ({
      severity: SEVERITIES[alert.severity],
      column: alert.column ?? null,
      kind: alert.code,
      text: alert.message,
    })),
    correlations: found.correlations.map(({ a, b, coefficient, value }) => ({ a, b, r: value, method: coefficient })),
  }
}

const qualityHighlights = ({ table, score, counts, gate, checks }: QualityReport): QualityHighlights => ({
  table,
  score,
  ...counts,
  isGateClosed: gate === 'closed',
  failures: checks
    .filter(({ state }) => state === 'failed' || state === 'errored')
    .map(({ id, severity, state, message, owner }) => ({ id, severity, isError: state === 'errored', message, owner })),
})

const driftHighlights = (drift: DriftFile): DriftHighlights => ({
  table: drift.table,
  why: drift.comparedWith.why,
  drifted: drift.drifted,
  columnsCompared: drift.columnsCompared,
  columns: drift.columns.filter((column) => column.drifted).map(({ name, why }) => ({ name, why })),
  schema: drift.schema,
  baseline: drift.baseline?.why ?? null,
})

/** The profile's words for how much an alert matters, as the summary's. */
const SEVERITIES = { warning: 'high', notice: 'medium', info: 'low' } as const

const loadReport = (table: string, { rowsRead, rowsWritten, rowsRejected, decisions }: LoadDetails): LoadReport => ({
  table,
  rowsRead,
  rowsWritten,
  rowsRejected,
  decisions: loadSentences(decisions),
})

const joinReports = (name: string, { base, parts, rows }: JoinDetails): JoinReport[] =>
  parts.map(({ table, kind, unmatched }) => ({ name, left: base, right: table, type: kind, rows, unmatched }))
