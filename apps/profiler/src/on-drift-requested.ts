import {
  type BaselinePolicy,
  baselinePolicySchema,
  decideBaseline,
  driftOptionsSchema,
  summaryFromWire,
} from '@udb/drift'
import { type Dataset, derivedId, type DriftRequested, fact } from '@udb/events'
import { ended, StepError, type StepContext, type StepReaction } from '@udb/service'
import type { z } from 'zod'
import {
  coverReport,
  decideDrift,
  type DriftFile,
  driftFile,
  type DriftReport,
  keepBaseline,
  personalColumns,
  renderDriftHtml,
  renderFirstHtml,
  schemaVersionOf,
  type TableDistribution,
  withoutValues,
} from './drift/index.js'
import { readCompared } from './read-compared.js'
import { readTableDistribution } from './read-table-distribution.js'
import type { ProfilerPorts } from './ports.js'
import { needInput } from './step-inputs.js'

/** Columns that the fact names; the report has them all. */
const NAMED = 200

/** Compares one pinned table version with what the plan chose, and does with its baselines what the policy says. */
export const onDriftRequested: StepReaction<'drift.requested', ProfilerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const { table, options: optionsText, policy: policyText, baselines, at, showPersonal } = event.data.params
  const options = parsed(driftOptionsSchema, optionsText)
  const policy = policyText === null ? null : parsed<BaselinePolicy>(baselinePolicySchema, policyText)
  const input = needInput(event.data.inputs, 'table', table)
  const { comparison, before, current } = await ports.withDuck(context.workDir, context.signal, async (duck) => ({
    ...(await readCompared(event.data, { duck, objects: ports.objects }, context)),
    current: await readTableDistribution(input.ref, duck, context),
  }))
  const personal = showPersonal ? new Set<string>() : personalColumns(current, ...(before ? [before] : []))
  const report = before && coverReport(decideDrift(before, current, options), personal)
  const version = {
    id: derivedId(event.meta.jobId ?? '', event.data.stepId, 'baseline'),
    table,
    tableVersion: input.version ?? '',
    schemaVersion: schemaVersionOf(current),
    rows: current.rows,
    at: new Date(at).toISOString(),
    drifted: report?.drifted ?? null,
  }
  const decision = policy && decideBaseline(policy, baselines.map(summaryFromWire), version)
  const file = driftFile({
    table,
    version: version.tableVersion,
    jobId: event.meta.jobId ?? '',
    generatedAt: new Date(startedAt).toISOString(),
    comparedWith: comparison,
    report,
    rows: current.rows,
    decision,
    options,
  })
  const artifacts = await writeArtifacts(
    file,
    report && before && { report, before: withoutValues(before, personal), now: withoutValues(current, personal) },
    context,
  )
  const baseline =
    decision && (await keepBaseline(ports.objects, event.meta.tenant, decision, { distribution: current }))
  return [measured(event.data, { startedAt, finishedAt: context.now() }, file, { artifacts, baseline, input })]
}

type Measured = Parameters<typeof fact<'drift.measured'>>[1]
type Times = { readonly startedAt: number; readonly finishedAt: number }

function measured(
  data: DriftRequested,
  times: Times,
  file: DriftFile,
  made: {
    readonly artifacts: Measured['artifacts']
    readonly baseline: Measured['baseline']
    readonly input: Dataset
  },
) {
  const { table, rows, columnsCompared, columnsDrifted, drifted } = file
  const counts = { rows: rows.current, columnsCompared, columnsDrifted, drifted }
  const output: Dataset = {
    name: table,
    kind: 'drift',
    version: made.input.version,
    ref: made.artifacts.find(({ name }) => name.endsWith('.json'))?.ref ?? null,
    details: JSON.stringify(counts),
  }
  const columns = file.columns.filter((column) => column.drifted).map(({ name }) => name)
  return fact('drift.measured', {
    ...ended({ data }, times, { outputs: [output], artifacts: made.artifacts }),
    table,
    ...counts,
    columns: columns.slice(0, NAMED),
    baseline: made.baseline,
  })
}

interface Compared {
  readonly report: DriftReport
  readonly before: TableDistribution
  readonly now: TableDistribution
}

async function writeArtifacts(file: DriftFile, compared: Compared | null, context: StepContext) {
  const { table, generatedAt, comparedWith, baseline } = file
  const against = [comparedWith.why, ...(baseline ? [baseline.why] : [])].join(' ')
  const page = compared
    ? renderDriftHtml(compared.report, { table, against, generatedAt, compared })
    : renderFirstHtml(file)
  return [
    await context.artifact(`drift-${table}.html`, 'drift', { bytes: page }, 'text/html; charset=utf-8', table),
    await context.artifact(`drift-${table}.json`, 'drift', { bytes: JSON.stringify(file) }, 'application/json', table),
  ]
}

/** What the gateway has checked, and others may publish too. */
function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new StepError('input_invalid', 'the step has options that are none of drift', 'Run the job again.')
  }
}
