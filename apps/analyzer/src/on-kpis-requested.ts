import { SqlError } from '@udb/engine'
import { type Dataset, fact } from '@udb/events'
import { ended, type StepContext, StepError, type StepReaction } from '@udb/service'
import type { KpiAsked, KpiResult, KpisFile } from './kpis-result.js'
import { chooseKpis, showsPersonal, validateKpis } from './kpis/index.js'
import { byName, type PinnedVersion, pinnedTables } from './pinned-table.js'
import type { AnalyzerPorts } from './ports.js'

type Event = Parameters<StepReaction<'kpis.requested', AnalyzerPorts>['react']>[0]

/** Computes each KPI in a runner, over exactly the pinned versions. One that fails is reported beside the others. */
export const onKpisRequested: StepReaction<'kpis.requested', AnalyzerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const tables = pinnedTables(event.data.inputs)
  const isOurChoice = event.data.params.kpis.length === 0
  const asked = askedKpis(event, tables)
  const named = await Promise.all(
    tables.map(async ({ name, details, ref }) => ({
      name,
      fullName: details.fullName,
      parquetPath: await context.localFile(ref),
    })),
  )
  const byAnyName = byName(named)
  const pins = [...byAnyName].map(([name, { parquetPath }]) => ({ name, parquetPath }))
  const kpis: KpiResult[] = []
  for (const [done, kpi] of asked.entries()) {
    context.progress({ done, total: asked.length, unit: 'steps', message: `computing ${kpi.name}` })
    const result = await compute(event.meta.tenant, kpi, pins, ports, context)
    if (isOurChoice && result.state === 'computed' && showsPersonal(result)) continue
    kpis.push(withShortNames(result, byAnyName))
  }
  const failed = kpis.filter((kpi) => kpi.state === 'failed')
  if (failed.length === kpis.length && failed[0]?.state === 'failed') throw noneComputed(failed[0])
  ports.kpisComputed(kpis.length - failed.length)
  const file: KpisFile = {
    generatedAt: new Date(startedAt).toISOString(),
    tables: tables.map(({ name, version, details }) => ({ name, version, rows: details.rows })),
    kpis,
  }
  const artifact = await context.artifact(
    'kpis.json',
    'kpis',
    { bytes: JSON.stringify(file, null, 2) },
    'application/json',
  )
  const counts = { computed: kpis.length - failed.length, failed: failed.length }
  const output: Dataset = {
    name: 'kpis',
    kind: 'kpis',
    version: null,
    ref: artifact.ref,
    details: JSON.stringify(counts),
  }
  return [
    fact('kpis.computed', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { outputs: [output], artifacts: [artifact] }),
      ...counts,
    }),
  ]
}

function askedKpis(event: Event, tables: readonly PinnedVersion[]): KpiAsked[] {
  const given = event.data.params.kpis
  if (given.length > 0) return checked(given.map((kpi) => ({ ...kpi, chart: kpi.chart === null ? null : parsed(kpi) })))
  return chooseKpis(
    tables.map(({ name, details }) => ({ name, rowCount: details.rows, columns: details.columns })),
  ).map((kpi) => ({
    name: kpi.name,
    sql: kpi.sql,
    description: kpi.description,
    unit: kpi.unit ?? null,
    chart: kpi.chart ?? null,
  }))
}

/** What is wrong with a request is told before anything is computed. */
function checked(kpis: KpiAsked[]): KpiAsked[] {
  const [wrong] = validateKpis(
    kpis.map(({ name, sql, description, unit, chart }) => ({
      name,
      sql,
      description: description ?? '',
      ...(unit === null ? {} : { unit }),
      chart,
    })),
  )
  if (wrong) throw new StepError(wrong.code, wrong.message, wrong.hint)
  return kpis
}

function parsed({ name, chart }: { readonly name: string; readonly chart: string | null }): unknown {
  try {
    return chart === null ? null : (JSON.parse(chart) as unknown)
  } catch {
    throw new StepError(
      'kpi_chart_invalid',
      `The chart of KPI ${name} is no JSON.`,
      'Give a Plotly specification {data, layout}, or the short form {type, x, y}.',
    )
  }
}

async function compute(
  tenant: string,
  kpi: KpiAsked,
  tables: { name: string; parquetPath: string }[],
  ports: AnalyzerPorts,
  context: StepContext,
): Promise<KpiResult> {
  const { queryMaxRows: maxRows, queryMaxBytes: maxBytes, queryTimeoutMs: timeoutMs } = ports.limits
  try {
    const result = await ports.run({
      tenant,
      tables,
      sql: kpi.sql,
      limits: { maxRows, maxBytes, timeoutMs },
      signal: context.signal,
    })
    return { ...kpi, state: 'computed', ...result }
  } catch (error) {
    if (!(error instanceof SqlError) || context.signal.aborted || TRANSIENT.has(error.code)) throw error
    return { ...kpi, state: 'failed', problem: { code: error.code, message: error.message, hint: error.hint } }
  }
}

/** What it reads is said by the names that the job's datasets have, however its SQL spelled them. */
const withShortNames = (kpi: KpiResult, tables: ReadonlyMap<string, { readonly name: string }>): KpiResult =>
  kpi.state === 'failed'
    ? kpi
    : { ...kpi, tables: [...new Set(kpi.tables.map((name) => tables.get(name)?.name ?? name))].sort() }

/** Not the KPI's fault: the attempt as a whole is repeated. */
const TRANSIENT: ReadonlySet<string> = new Set(['sql_cancelled', 'sql_crashed', 'sql_closed'])

/** Its message stays on the log, so it names the KPI and the code; DuckDB's text, which can hold data, is not in it. */
const noneComputed = (first: KpiResult & { readonly state: 'failed' }): StepError =>
  new StepError(
    'kpis_failed',
    `no KPI could be computed; the first, ${first.name}, was refused: ${first.problem.code}`,
    `POST /sql, or ./udb sql, shows what is wrong with its SELECT. ${first.problem.hint}`,
  )
