import { type Dataset, fact, type QualityRequested } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { ended, type StepContext, StepError, type StepReaction } from '@udb/service'
import type { TableDetails } from './made-by-others.js'
import type { ProfilerPorts } from './ports.js'
import type { Profile } from './profile/index.js'
import {
  type Ask,
  buildReport,
  failuresOf,
  gateProblem,
  isWatch,
  proposeChecks,
  type QualityReport,
  renderQualityHtml,
  runChecks,
  runsOf,
  type Surroundings,
  suiteToRun,
  type TableShape,
  watchChecks,
  writeProposal,
} from './quality/index.js'
import { needInput, readJson } from './step-inputs.js'

type Event = Parameters<StepReaction<'quality.requested', ProfilerPorts>['react']>[0]

/** A check reads the table at most a few times; a query of a person may do anything. */
const CHECK_TIMEOUT_MS = 10 * 60_000
const MAX_SAMPLE_BYTES = 4 * 1024 * 1024

/** Runs the checks of one pinned table version, each in the locked-down engine. A closed gate fails the step, with all that was found. */
export const onQualityRequested: StepReaction<'quality.requested', ProfilerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const { table, suite, watch, gate, profiled } = event.data.params
  const input = needInput(event.data.inputs, 'table', table)
  const tables = shapesOf(event.data.inputs)
  const shape = tables.get(table)!
  const asked = suite === null ? null : suiteToRun(suite)
  const checks = [...(asked?.checks ?? []), ...(watch ? watchChecks(shape) : [])]
  const earlier = runsOf(await storedHistory(ports.objects, event.data, table, context), table)
  const surroundings: Surroundings = { table: shape, tables, nowMs: startedAt, earlier }
  const { results, rows } = await runChecks(checks, surroundings, {
    ask: await askOf(event, ports, context),
    signal: context.signal,
    progress: (done, total) => context.progress({ done, total, unit: 'steps', message: `checking ${table}` }),
  })
  const source = { version: input.version ?? '', jobId: event.meta.jobId ?? '' }
  const proposal = await proposed(event.data, ports.objects, context, source.version)
  const { report, history } = buildReport({
    table,
    generatedAt: new Date(startedAt).toISOString(),
    source,
    rows,
    results,
    isWatch,
    owner: asked?.owner ?? null,
    gate,
    earlier,
    proposed: proposal && { file: proposal.artifact.name, checks: proposal.checks },
  })
  const artifacts = [...(await pages(report, profiled, context)), ...(proposal ? [proposal.artifact] : [])]
  const historyRef = await context.store({ bytes: JSON.stringify(history) }, 'application/json')
  const { counts, score } = report
  const outputs: Dataset[] = [
    {
      name: table,
      kind: 'quality',
      version: input.version,
      ref: artifacts[1]!.ref,
      details: JSON.stringify({ ...counts, score, gate: report.gate, proposed: proposal?.artifact.name ?? null }),
    },
    { name: table, kind: 'quality-history', version: input.version, ref: historyRef, details: null },
  ]
  return [
    fact('quality.checked', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { outputs, artifacts }),
      table,
      version: input.version,
      rows,
      score,
      ...counts,
      gate: report.gate,
      failures: failuresOf(report),
      problem: gateProblem(report),
    }),
  ]
}

const pages = async (report: QualityReport, isProfiled: boolean, context: StepContext) => [
  await context.artifact(
    `quality-${report.table}.html`,
    'quality',
    { bytes: renderQualityHtml(report, { isProfiled }) },
    'text/html; charset=utf-8',
    report.table,
  ),
  await context.artifact(
    `quality-${report.table}.json`,
    'quality',
    { bytes: JSON.stringify(report) },
    'application/json',
    report.table,
  ),
]

/** The tables among the inputs, each once, the newest mention counting. */
function shapesOf(inputs: readonly Dataset[]): ReadonlyMap<string, TableShape> {
  return new Map(
    inputs.flatMap(({ name, kind, details }): [string, TableShape][] =>
      kind === 'table' && details !== null
        ? [
            [
              name,
              {
                name,
                columns: (JSON.parse(details) as TableDetails).columns.map((column) => ({
                  name: column.name,
                  type: column.type,
                })),
              },
            ],
          ]
        : [],
    ),
  )
}

async function askOf({ meta, data }: Event, { run }: ProfilerPorts, context: StepContext): Promise<Ask> {
  const byName = new Map(
    data.inputs.filter(({ kind, ref }) => kind === 'table' && ref !== null).map((each) => [each.name, each]),
  )
  const pins = await Promise.all(
    [...byName.values()].map(async ({ name, ref }) => ({ name, parquetPath: await context.localFile(ref!) })),
  )
  return (sql, { maxRows }) =>
    run({
      tenant: meta.tenant,
      tables: pins,
      sql,
      limits: { maxRows, maxBytes: MAX_SAMPLE_BYTES, timeoutMs: CHECK_TIMEOUT_MS },
      signal: context.signal,
    })
}

/** What earlier runs left. That it is gone, as after a clearing of the store, is no reason not to check, and is said. */
async function storedHistory(
  objects: ObjectStore,
  { inputs }: QualityRequested,
  table: string,
  { log }: StepContext,
): Promise<unknown> {
  const found = inputs.find(({ kind, name }) => kind === 'quality-history' && name === table)
  if (!found?.ref) return null
  return readJson(objects, found.ref).catch((error: unknown) => {
    if (!(error instanceof StepError || error instanceof SyntaxError)) throw error
    log.warn('the history of the checks of a table cannot be read, and begins anew', { table, error: error.message })
    return null
  })
}

async function proposed(
  { params, inputs }: QualityRequested,
  objects: ObjectStore,
  context: StepContext,
  version: string,
) {
  if (!params.propose) return null
  const profile = await readJson<Profile>(objects, needInput(inputs, 'profile', params.table).ref)
  const suite = proposeChecks(profile)
  const text = writeProposal(suite, { version, rows: profile.overview.rows })
  const name = `proposed-${params.table}.checks.yaml`
  return {
    artifact: await context.artifact(name, 'checks', { bytes: text }, 'application/yaml', params.table),
    checks: suite.checks.length,
  }
}
