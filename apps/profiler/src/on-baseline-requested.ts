import { type BaselineDecision, type BaselineKind, promote, summaryFromWire } from '@udb/drift'
import { type BaselineRequested, type Dataset, derivedId, type EventOf, fact } from '@udb/events'
import { ended, StepError, type StepContext, type StepReaction } from '@udb/service'
import { keepBaseline, schemaVersionOf, type TableDistribution } from './drift/index.js'
import { readTableDistribution } from './read-table-distribution.js'
import type { ProfilerPorts } from './ports.js'
import { needInput } from './step-inputs.js'

/** Makes a version of a table the baseline that holds, or lets a baseline go, because a person or an event says so. */
export const onBaselineRequested: StepReaction<'baseline.requested', ProfilerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const { table, action } = event.data.params
  const { decision, distribution } =
    action === 'retire'
      ? { decision: retired(event.data), distribution: null }
      : await promoted(event, ports, context, startedAt)
  const known = event.data.inputs.find(({ kind, name }) => kind === 'baseline' && name === decision.store?.id)?.ref
  const baseline = await keepBaseline(ports.objects, event.meta.tenant, decision, {
    distribution,
    known: known ?? null,
  })
  const output: Dataset[] = baseline.stored
    ? [
        {
          name: baseline.stored.summary.id,
          kind: 'baseline',
          version: baseline.stored.summary.tableVersion,
          ref: baseline.stored.ref,
          details: null,
        },
      ]
    : []
  const times = { startedAt, finishedAt: context.now() }
  return [fact('baseline.changed', { ...ended(event, times, { outputs: output }), table, baseline })]
}

/** A version that is a baseline of that kind already is not read again. */
async function promoted(
  { meta, data }: EventOf<'baseline.requested'>,
  { withDuck }: ProfilerPorts,
  context: StepContext,
  now: number,
): Promise<{ decision: BaselineDecision; distribution: TableDistribution | null }> {
  const { table, kind, at, baselines } = data.params
  const input = needInput(data.inputs, 'table', table)
  const summaries = baselines.map(summaryFromWire)
  const known = summaries.find((one) => one.kind === kind && one.tableVersion === input.version)
  const distribution = known
    ? null
    : await withDuck(context.workDir, context.signal, (duck) => readTableDistribution(input.ref, duck, context))
  if (distribution?.rows === 0)
    throw new StepError(
      'baseline_empty',
      'This version of the table has no rows, and says nothing of what is usual.',
      'Promote a version that has rows.',
    )
  const version = {
    id: derivedId(meta.jobId ?? '', data.stepId, 'baseline'),
    table,
    tableVersion: input.version ?? '',
    schemaVersion: distribution ? schemaVersionOf(distribution) : (known?.schemaVersion ?? ''),
    rows: distribution?.rows ?? known?.rows ?? 0,
    at: new Date(at).toISOString(),
    drifted: null,
  }
  const decision = promote(kind as BaselineKind, summaries, version, new Date(now).toISOString())
  return { decision, distribution }
}

const retired = ({ params: { baselineId } }: BaselineRequested): BaselineDecision => ({
  store: null,
  retire: baselineId === null ? [] : [baselineId],
  reason: 'retired',
  why: 'It was let go.',
  schemaChanged: false,
})
