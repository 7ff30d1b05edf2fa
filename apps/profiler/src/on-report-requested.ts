import { type Dataset, fact, type ReportRequested } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { ended, type StepReaction } from '@udb/service'
import { CHART_ENDINGS, type KpisFile, type TableDetails } from './made-by-others.js'
import type { ProfilerPorts } from './ports.js'
import type { DriftFile } from './drift/index.js'
import type { Profile } from './profile/index.js'
import type { QualityReport } from './quality/index.js'
import { reportLineage } from './report-lineage.js'
import { type ReportParts, summaryInput } from './report-parts.js'
import { summaryLine, writeSummary } from './report/index.js'
import { needInput, readJson } from './step-inputs.js'

/** Writes what the whole job came to: a page of sentences, and where everything came from. */
export const onReportRequested: StepReaction<'report.requested', ProfilerPorts>['react'] = async (
  event,
  { objects },
  context,
) => {
  const startedAt = context.now()
  const job = {
    id: event.meta.jobId ?? '',
    tenant: event.meta.tenant,
    createdAt: new Date(event.data.params.createdAt).toISOString(),
    finishedAt: new Date(startedAt).toISOString(),
  }
  const parts = await readParts(objects, event.data, job)
  const input = summaryInput(parts)
  const summary = await context.artifact(
    'summary.md',
    'summary',
    { bytes: writeSummary(input) },
    'text/markdown; charset=utf-8',
  )
  const lineage = await context.artifact(
    'lineage.json',
    'lineage',
    { bytes: JSON.stringify(reportLineage(parts), null, 2) },
    'application/json',
  )
  const output: Dataset = { name: 'summary', kind: 'report', version: null, ref: summary.ref, details: null }
  const made = { outputs: [output], artifacts: [summary, lineage] }
  return [
    fact('report.written', {
      ...ended(event, { startedAt, finishedAt: context.now() }, made),
      summary: summaryLine(input),
    }),
  ]
}

async function readParts(
  objects: ObjectStore,
  { inputs }: ReportRequested,
  job: ReportParts['job'],
): Promise<ReportParts> {
  const tables = newestTables(inputs)
  const profiled = inputs.filter((each) => each.kind === 'profile')
  const profiles = await Promise.all(
    profiled.map((each) => readJson<Profile>(objects, needInput([each], 'profile').ref)),
  )
  const drifts = await Promise.all(
    inputs
      .filter((each) => each.kind === 'drift')
      .map((each) => readJson<DriftFile>(objects, needInput([each], 'drift').ref)),
  )
  const qualities = await Promise.all(
    inputs
      .filter((each) => each.kind === 'quality')
      .map((each) => readJson<QualityReport>(objects, needInput([each], 'quality').ref)),
  )
  const kpisInput = inputs.find((each) => each.kind === 'kpis')
  const kpis = kpisInput ? await readJson<KpisFile>(objects, needInput([kpisInput], 'kpis').ref) : null
  const chartsInput = inputs.find((each) => each.kind === 'charts')?.details
  const charts = chartsInput ? (JSON.parse(chartsInput) as ReportParts['charts']) : { charts: [], skipped: [] }
  const artifacts = [
    { name: 'summary.md', kind: 'summary' },
    ...(kpis ? [{ name: 'kpis.json', kind: 'kpis' }] : []),
    ...profiles.flatMap(({ table }) =>
      ['html', 'json'].map((ending) => ({ name: `profile-${table}.${ending}`, kind: 'profile' })),
    ),
    ...drifts.flatMap(({ table }) =>
      ['html', 'json'].map((ending) => ({ name: `drift-${table}.${ending}`, kind: 'drift' })),
    ),
    ...qualities.flatMap(({ table, proposed }) => [
      ...['html', 'json'].map((ending) => ({ name: `quality-${table}.${ending}`, kind: 'quality' })),
      ...(proposed ? [{ name: proposed.file, kind: 'checks' }] : []),
    ]),
    ...charts.charts.flatMap(({ file }) =>
      CHART_ENDINGS.map((ending) => ({ name: `${file}${ending}`, kind: 'chart' })),
    ),
    { name: 'lineage.json', kind: 'lineage' },
  ]
  return { job, tables, kpis, profiles, drifts, qualities, charts, artifacts }
}

/** A table may be named by the plan and by the step that joined it; each stands once. */
function newestTables(inputs: readonly Dataset[]): ReportParts['tables'] {
  const byName = new Map(
    inputs.filter((each) => each.kind === 'table' && each.details).map((dataset) => [dataset.name, dataset]),
  )
  return [...byName.values()].map((dataset) => ({ dataset, details: JSON.parse(dataset.details!) as TableDetails }))
}
