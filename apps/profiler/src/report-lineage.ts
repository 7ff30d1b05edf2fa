import {
  joinColumnEdges,
  type Lineage,
  type LineageNode,
  type LineageStep,
  nodeId,
  writeLineage,
} from './report/index.js'
import { CHART_ENDINGS, type JoinDetails, type TableDetails } from './made-by-others.js'
import type { DriftFile } from './drift/index.js'
import type { QualityReport } from './quality/index.js'
import type { ReportParts } from './report-parts.js'

type Table = ReportParts['tables'][number]

/** The lineage of an analyze job: files, tables, joins, KPIs, profiles, charts, and what people download. Pure. */
export function reportLineage(parts: ReportParts): Lineage {
  const { id, tenant, createdAt, finishedAt } = parts.job
  const tables = new Map(parts.tables.map((table) => [table.dataset.name, table]))
  const steps = [
    ...parts.tables.map((table) =>
      table.details.join ? joinStep(table, table.details.join, tables) : loadStep(table),
    ),
    ...kpiStep(parts, tables),
    ...parts.profiles.flatMap((profile) => profileStep(profile.table, tables)),
    ...parts.drifts.map((drift) => driftStep(drift, tables)),
    ...parts.qualities.map((quality) => qualityStep(quality, tables)),
    ...chartStep(parts),
    reportStep(parts, tables),
  ]
  return writeLineage({ job: { id, tenant, type: 'analyze', createdAt, finishedAt }, steps })
}

const step = (
  name: string,
  kind: string,
  service: string,
): Pick<LineageStep, 'step' | 'kind' | 'service' | 'state' | 'startedAt' | 'finishedAt'> => ({
  step: name,
  kind,
  service,
  state: 'completed',
  startedAt: null,
  finishedAt: null,
})

function tableNode({ dataset, details }: Table): LineageNode {
  return {
    id: tableId(dataset.name, dataset.version),
    kind: details.join ? 'join' : 'table',
    name: dataset.name,
    rows: details.rows,
    columns: details.columns.map(({ name, type }) => ({ name, type })),
    ...(dataset.version === null ? {} : { version: dataset.version }),
    ...(dataset.ref === null
      ? {}
      : { sha256: dataset.ref.sha256, sizeBytes: dataset.ref.sizeBytes, mediaType: dataset.ref.mediaType }),
  }
}
const tableId = (name: string, version: string | null): string => nodeId('table', name, version ?? undefined)
const artifactNode = (name: string): LineageNode => ({ id: nodeId('artifact', name), kind: 'artifact', name })
const kpiNode = (name: string, sql?: string): LineageNode => ({
  id: nodeId('kpi', name),
  kind: 'kpi',
  name,
  ...(sql === undefined ? {} : { sql }),
})
const found = (names: readonly string[], tables: ReadonlyMap<string, Table>): LineageNode[] =>
  names.flatMap((name) => (tables.has(name) ? [tableNode(tables.get(name)!)] : []))

function loadStep(table: Table): LineageStep {
  const { file, files = file ? [file] : [] } = table.details.report ?? {}
  const inputs = files.map(({ name, sha256, sizeBytes }): LineageNode => ({
    id: nodeId('upload', name),
    kind: 'upload',
    name,
    ...(sha256 ? { sha256 } : {}),
    ...(sizeBytes === null ? {} : { sizeBytes }),
  }))
  return { ...step(`load-${table.dataset.name}`, 'load', 'analyzer'), inputs, outputs: [tableNode(table)] }
}

function joinStep(table: Table, join: JoinDetails, tables: ReadonlyMap<string, Table>): LineageStep {
  const target = tableNode(table)
  return {
    ...step(`load-${table.dataset.name}`, 'load', 'analyzer'),
    inputs: found([join.base, ...join.parts.map((part) => part.table)], tables),
    outputs: [target],
    columns: merged(join.parts.flatMap((part) => columnsOf(table.details, join, part, tables, target.id))),
  }
}

type ColumnEdge = ReturnType<typeof joinColumnEdges>[number]

/** Each part says anew what comes from the base, and a table may be joined twice: what is said of two nodes stands together, once. */
function merged(edges: readonly ColumnEdge[]): ColumnEdge[] {
  return [...Map.groupBy(edges, ({ from, to }) => JSON.stringify([from, to])).values()].map((same) => {
    const columns = new Map(
      same.flatMap((edge) => edge.columns ?? []).map((column) => [JSON.stringify(column), column]),
    )
    return { from: same[0]!.from, to: same[0]!.to, columns: [...columns.values()] }
  })
}

function columnsOf(
  details: TableDetails,
  join: JoinDetails,
  part: JoinDetails['parts'][number],
  tables: ReadonlyMap<string, Table>,
  target: string,
): ColumnEdge[] {
  const [base, other] = [tables.get(join.base), tables.get(part.table)]
  if (!base || !other) return []
  const renamed = new Map(join.renamed.map((each) => [each.name, each]))
  const columns = details.columns.flatMap(({ name }): { name: string; side: 'left' | 'right'; column: string }[] => {
    const from = renamed.get(name)
    if (from) return from.table === part.table ? [{ name, side: 'right', column: from.column }] : []
    // A name that nobody had to change is that of the first who has it.
    const owner = [join.base, ...join.parts.map((each) => each.table)].find((each) =>
      tables.get(each)?.details.columns.some((column) => column.name === name),
    )
    if (owner === join.base) return [{ name, side: 'left', column: name }]
    return owner === part.table ? [{ name, side: 'right', column: name }] : []
  })
  return joinColumnEdges({ left: tableNode(base).id, right: tableNode(other).id, join: target, keys: part.on, columns })
}

function kpiStep({ kpis }: ReportParts, tables: ReadonlyMap<string, Table>): LineageStep[] {
  if (!kpis) return []
  const computed = kpis.kpis.filter((kpi) => kpi.state === 'computed')
  const file = artifactNode('kpis.json')
  const nodes = computed.map((kpi) => kpiNode(kpi.name, kpi.sql))
  const pairs = computed.flatMap((kpi) => [
    ...found(kpi.tables ?? [], tables).map((table) => ({ from: table.id, to: nodeId('kpi', kpi.name) })),
    { from: nodeId('kpi', kpi.name), to: file.id },
  ])
  const inputs = found([...new Set(computed.flatMap((kpi) => kpi.tables ?? []))], tables)
  return [{ ...step('kpis', 'kpis', 'analyzer'), inputs, outputs: [...nodes, file], pairs }]
}

function profileStep(table: string, tables: ReadonlyMap<string, Table>): LineageStep[] {
  const profile: LineageNode = { id: nodeId('profile', table), kind: 'profile', name: table }
  const files = [`profile-${table}.html`, `profile-${table}.json`].map(artifactNode)
  const inputs = found([table], tables)
  const pairs = [
    ...inputs.map((input) => ({ from: input.id, to: profile.id })),
    ...files.map((file) => ({ from: profile.id, to: file.id })),
  ]
  return [{ ...step(`profile-${table}`, 'profile', 'profiler'), inputs, outputs: [profile, ...files], pairs }]
}

/** What it was compared with is an input as the version itself is: a baseline, or another table. */
function qualityStep({ table, proposed, checks }: QualityReport, tables: ReadonlyMap<string, Table>): LineageStep {
  const quality: LineageNode = { id: nodeId('quality', table), kind: 'quality', name: table }
  const names = [`quality-${table}.html`, `quality-${table}.json`, ...(proposed ? [proposed.file] : [])]
  const files = names.map(artifactNode)
  const others = checks.flatMap(({ definition }) => {
    const { to, left, right } = definition as Record<string, { readonly table?: string } | undefined>
    return [to, left, right].flatMap((side) => side?.table ?? [])
  })
  const inputs = found([...new Set([table, ...others])], tables)
  const pairs = [
    ...inputs.map((input) => ({ from: input.id, to: quality.id })),
    ...files.map((file) => ({ from: quality.id, to: file.id })),
  ]
  return { ...step(`quality-${table}`, 'quality', 'profiler'), inputs, outputs: [quality, ...files], pairs }
}

function driftStep({ table, comparedWith }: DriftFile, tables: ReadonlyMap<string, Table>): LineageStep {
  const drift: LineageNode = { id: nodeId('drift', table), kind: 'drift', name: table }
  const files = [`drift-${table}.html`, `drift-${table}.json`].map(artifactNode)
  const baselines = comparedWith.baselines.map(({ id, tableVersion, rows }): LineageNode => ({
    id: nodeId('baseline', id),
    kind: 'baseline',
    name: table,
    version: tableVersion,
    rows,
  }))
  const other = comparedWith.table
  const reference: LineageNode[] = other
    ? [{ id: tableId(other.name, other.version), kind: 'table', name: other.name, version: other.version }]
    : []
  const inputs = [...found([table], tables), ...baselines, ...reference]
  const pairs = [
    ...inputs.map((input) => ({ from: input.id, to: drift.id })),
    ...files.map((file) => ({ from: drift.id, to: file.id })),
  ]
  return { ...step(`drift-${table}`, 'drift', 'profiler'), inputs, outputs: [drift, ...files], pairs }
}

function chartStep({ charts: { charts } }: ReportParts): LineageStep[] {
  if (charts.length === 0) return []
  const nodes = charts.map(({ name }): LineageNode => ({ id: nodeId('chart', name), kind: 'chart', name }))
  const files = charts.map(({ file }) => CHART_ENDINGS.map((ending) => artifactNode(`${file}${ending}`)))
  const pairs = charts.flatMap(({ name, kpi }, index) => [
    { from: nodeId('kpi', kpi), to: nodeId('chart', name) },
    ...files[index]!.map((file) => ({ from: nodeId('chart', name), to: file.id })),
  ])
  const inputs = [...new Set(charts.map(({ kpi }) => kpi))].map((kpi) => kpiNode(kpi))
  return [{ ...step('charts', 'chart', 'profiler'), inputs, outputs: [...nodes, ...files.flat()], pairs }]
}

function reportStep(
  { kpis, profiles, drifts, qualities }: ReportParts,
  tables: ReadonlyMap<string, Table>,
): LineageStep {
  const inputs: LineageNode[] = [
    ...found([...tables.keys()], tables),
    ...(kpis ? [artifactNode('kpis.json')] : []),
    ...profiles.map((profile): LineageNode => ({
      id: nodeId('profile', profile.table),
      kind: 'profile',
      name: profile.table,
    })),
    ...drifts.map(({ table }): LineageNode => ({ id: nodeId('drift', table), kind: 'drift', name: table })),
    ...qualities.map(({ table }): LineageNode => ({ id: nodeId('quality', table), kind: 'quality', name: table })),
  ]
  return { ...step('report', 'report', 'profiler'), inputs, outputs: [artifactNode('summary.md')] }
}
