import type { ChartSpec, Dataset, KpiSpec, PlanStep } from '@udb/events'
import { type CatalogTable, mainTableOf, pinnedFile, pinnedHistory, pinnedShape } from './catalog.js'
import { loadedUpload } from './loaded-upload.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { driftRequestOf, planDrift } from './plan-drift.js'
import { planJoins, tableNamed } from './plan-joins.js'
import { planQuality } from './plan-quality.js'
import { planStep } from './plan-step.js'
import { problemOf, quoted } from './problem.js'
import type { AnalyzeParams } from './request-params.js'

/** Joins first, then the KPIs and the profiles side by side, the charts of the KPIs, and the report of it all. */
export function planAnalyze(params: AnalyzeParams, context: PlanContext): PlanStep[] {
  refuseUnsupported(params)
  const joins = planJoins(params.joins ?? [], context)
  const made = new Set(joins.map(({ table }) => table))
  const tables = tablesOf(params, context).filter(({ name }) => !made.has(name))
  if (tables.length === 0 && joins.length === 0)
    throw new Refusal(
      problemOf('nothing_to_analyze', 'There is no table yet.', 'Load a file first: POST /ingest/upload.'),
    )
  const kpis = kpisOf(params)
  const joinSteps = joins.map(({ step }) => step)
  const drift = driftRequestOf(params)
  const work = [
    ...joinSteps,
    planStep(
      'kpis',
      'kpis',
      { kpis },
      { needs: joinSteps.map(({ stepId }) => stepId), inputs: tables.map(pinnedShape) },
    ),
    ...(params.profile ? profiles(tables, [...made], params) : []),
    ...(drift ? planDrift({ ...drift, showPersonal: params.showPersonal }, tables, [...made], context) : []),
    ...planQuality(params, { tables, made: [...made], isProfiled: params.profile }, context),
    planStep('charts', 'chart', { charts: chartsOf(params, kpis) }, { needs: ['kpis'] }),
  ]
  const title = titleOf([...tables.map(({ name }) => name), ...made])
  return [
    ...work,
    planStep(
      'report',
      'report',
      { title, createdAt: context.now },
      {
        needs: work.map(({ stepId }) => stepId),
        inputs: byName([...tables.map(pinnedHistory), ...joinSteps.flatMap(({ inputs }) => inputs)]),
      },
    ),
  ]
}

/** Each table once: one that is asked for may be joined too. */
const byName = (inputs: readonly Dataset[]): Dataset[] => [
  ...new Map(inputs.map((input) => [input.name, input])).values(),
]

function refuseUnsupported({ connectionIds }: AnalyzeParams): void {
  if ((connectionIds?.length ?? 0) > 0)
    throw new Refusal(
      problemOf('not_supported', 'This version has no connections.', 'Leave connectionIds out of the request.'),
    )
}

/** Those that are named, those of the uploads, or all. */
function tablesOf({ tables, uploadIds }: AnalyzeParams, context: PlanContext): CatalogTable[] {
  const { catalog } = context
  if (tables === undefined && uploadIds === undefined) return [...catalog.tables]
  const ofUploads = (uploadIds ?? []).flatMap((uploadId) => {
    const upload = loadedUpload(uploadId, context)
    const further = catalog.tables.filter((each) => each.jobId === upload.jobId && mainTableOf(each) === upload.table)
    return [...new Set([upload.table, ...further.map(({ name }) => name)])]
  })
  return [...new Set([...(tables ?? []), ...ofUploads].map((name) => tableNamed(name, catalog.tables)))]
}

function profiles(
  tables: readonly CatalogTable[],
  joined: readonly string[],
  { showPersonal }: AnalyzeParams,
): PlanStep[] {
  const params = (table: string) => ({ table, sampleRows: true, showPersonal })
  return [
    ...tables.map((table) =>
      planStep(`profile-${table.name}`, 'profile', params(table.name), { inputs: [pinnedFile(table)] }),
    ),
    ...joined.map((table) => planStep(`profile-${table}`, 'profile', params(table), { needs: [`load-${table}`] })),
  ]
}

/** What was asked for; a chart that brings its own query adds a KPI of its name. */
function kpisOf({ kpis = [], charts = [] }: AnalyzeParams): KpiSpec[] {
  const given = kpis.map(({ name, sql, description, unit, chart }) => ({
    name,
    sql,
    description: description ?? null,
    unit: unit ?? null,
    chart: chart ? JSON.stringify(chart) : null,
  }))
  const ofCharts = charts.flatMap(({ name, sql, spec }) =>
    sql ? [{ name, sql, description: null, unit: null, chart: spec ? JSON.stringify(spec) : null }] : [],
  )
  const all = [...given, ...ofCharts]
  refuseDuplicates(all, 'KPIs')
  return all
}

/** None where nobody asked for any: then the service draws what is worth it. */
function chartsOf({ kpis = [], charts = [] }: AnalyzeParams, all: readonly KpiSpec[]): ChartSpec[] {
  if (charts.length === 0 && kpis.every(({ chart }) => chart === undefined)) return []
  const given = charts.map(({ name, kpi, spec }) => ({
    name,
    kpi: kpi ?? name,
    spec: spec ? JSON.stringify(spec) : null,
  }))
  for (const { name, kpi } of given) {
    if (all.length === 0 || all.some((each) => each.name === kpi)) continue
    throw new Refusal(
      problemOf(
        'kpi_unknown',
        `The chart ${quoted(name)} draws ${quoted(kpi)}, which is no KPI of the request.`,
        `KPIs: ${all.map((each) => each.name).join(', ')}.`,
      ),
    )
  }
  const drawn = new Set(given.map(({ kpi }) => kpi))
  const ofKpis = kpis
    .filter(({ name }) => !drawn.has(name))
    .map(({ name, chart }) => ({ name, kpi: name, spec: chart ? JSON.stringify(chart) : null }))
  const specs = [...given, ...ofKpis]
  refuseDuplicates(specs, 'charts')
  return specs
}

function refuseDuplicates(named: readonly { readonly name: string }[], what: string): void {
  const seen = new Set<string>()
  for (const { name } of named) {
    if (seen.has(name))
      throw new Refusal(
        problemOf('name_duplicate', `Two ${what} are called ${quoted(name)}.`, 'Give each a name of its own.'),
      )
    seen.add(name)
  }
}

function titleOf(tables: readonly string[]): string {
  const shown = tables.slice(0, 5).join(', ')
  return `Analysis of ${shown}${tables.length > 5 ? ` and ${tables.length - 5} more` : ''}`
}
