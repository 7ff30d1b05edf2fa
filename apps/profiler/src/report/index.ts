export { joinColumnEdges, type JoinedColumns } from './join-columns.js'
export { Lineage, LineageEdge, LineageNode, LineageRun, lineageJsonSchema } from './lineage-schema.js'
export type {
  DriftHighlights,
  JoinReport,
  KpiFailure,
  KpiResult,
  KpiSuccess,
  LoadReport,
  ProfileHighlights,
  QualityHighlights,
  Severity,
  SummaryInput,
} from './summary-input.js'
export { type LineageInput, type LineageStep, nodeId, writeLineage } from './write-lineage.js'
export { summaryLine, writeSummary } from './write-summary.js'
