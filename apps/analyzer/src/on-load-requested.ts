import { type Dataset, fact } from '@udb/events'
import { ended, type StepContext, StepError, type StepReaction } from '@udb/service'
import type { NewVersion } from '@udb/warehouse'
import { makeJoin } from './make-join.js'
import { pinnedTables, type TableDetails } from './pinned-table.js'
import type { AnalyzerPorts } from './ports.js'

interface LoadReport {
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rowsRejected: number
  readonly columns: readonly { readonly name: string; readonly originalName: string; readonly type: string }[]
}

type Event = Parameters<StepReaction<'load.requested', AnalyzerPorts>['react']>[0]
type Made = Pick<NewVersion, 'ref' | 'rows' | 'columns' | 'source'> & {
  readonly report: LoadReport | null
  readonly join: TableDetails['join']
}

/** Publishes a table version, from a parsed file or by a join, and brings the tenant's database up to it. */
export const onLoadRequested: StepReaction<'load.requested', AnalyzerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const { tenant, jobId } = event.meta
  const { table, fullName } = event.data.params
  const made = event.data.params.join ? await fromJoin(event, ports, context) : fromParsed(event)
  const details: TableDetails = {
    fullName,
    rows: made.rows,
    columns: made.columns,
    source: made.source,
    report: made.report,
    join: made.join,
  }
  const text = JSON.stringify(details)
  const { entry, manifest } = await ports.warehouse.publish(
    tenant,
    {
      table,
      fullName,
      ref: made.ref,
      rows: made.rows,
      columns: made.columns,
      source: made.source,
      details: text,
      jobId: jobId!,
      stepId: event.data.stepId,
      publishedAt: startedAt,
    },
    context.signal,
  )
  const output: Dataset = {
    name: table,
    kind: 'table',
    version: String(entry.version),
    ref: entry.ref,
    details: entry.details,
  }
  const { version, ref, rows, columns, source } = entry
  return [
    fact('table.version.published', {
      table,
      fullName,
      version,
      manifestVersion: manifest.version,
      ref,
      rows,
      columns,
      source,
      details: entry.details,
    }),
    fact('table.loaded', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { outputs: [output] }),
      table,
      fullName,
      version,
      rows,
      rowsRead: made.report?.rowsRead ?? rows,
      rowsWritten: made.report?.rowsWritten ?? rows,
      rowsRejected: made.report?.rowsRejected ?? 0,
    }),
  ]
}

function fromParsed(event: Event): Made {
  const parsed = event.data.inputs.find((input) => input.kind === 'parsed')
  if (!parsed?.ref || !parsed.details)
    throw new StepError(
      'input_invalid',
      `there is no parsed file for table ${event.data.params.table}`,
      'Run the job again.',
    )
  const report = JSON.parse(parsed.details) as LoadReport
  const columns = report.columns.map(({ name, type, originalName }) => ({ name, type, originalName, tags: [] }))
  return { ref: parsed.ref, rows: report.rowsWritten, columns, source: 'upload', report, join: null }
}

async function fromJoin(event: Event, ports: AnalyzerPorts, context: StepContext): Promise<Made> {
  const spec = event.data.params.join!
  context.progress({
    done: 0,
    total: null,
    unit: 'rows',
    message: `joining ${spec.parts.map((part) => part.table).join(', ')} to ${spec.base}`,
  })
  const made = await ports.withDuck(context.workDir, context.signal, (duck) =>
    makeJoin(spec, pinnedTables(event.data.inputs), duck, context),
  )
  const ref = await context.store({ path: made.parquetPath }, 'application/vnd.apache.parquet')
  return { ref, rows: made.rows, columns: made.columns, source: 'join', report: null, join: made.report }
}
