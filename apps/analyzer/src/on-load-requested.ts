import { type Dataset, fact } from '@udb/events'
import { ended, isDependencyDown, type StepContext, StepError, type StepReaction } from '@udb/service'
import { hasPublished, type NewVersion, type TableEntry } from '@udb/warehouse'
import { checkRows } from './check-rows.js'
import { makeJoin } from './make-join.js'
import { pinnedTables, type TableDetails } from './pinned-table.js'
import type { AnalyzerPorts } from './ports.js'

interface LoadReport {
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rowsRejected: number
  /** Without an original name where it is the same. */
  readonly columns: readonly { readonly name: string; readonly originalName?: string; readonly type: string }[]
}

type Event = Parameters<StepReaction<'load.requested', AnalyzerPorts>['react']>[0]
type Made = Pick<NewVersion, 'table' | 'fullName' | 'ref' | 'rows' | 'columns' | 'source'> & {
  readonly report: LoadReport | null
  readonly join: TableDetails['join']
}

/** Publishes a version of each table of a parsed file, or of a join, and brings the tenant's database up to them. */
export const onLoadRequested: StepReaction<'load.requested', AnalyzerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const { tenant, jobId } = event.meta
  if (hasPublished(await ports.warehouse.manifests.read(tenant), { jobId: jobId!, stepId: event.data.stepId }))
    context.pointOfNoReturn()
  context.signal.throwIfAborted()
  const made = event.data.params.join ? [await fromJoin(event, ports, context)] : fromParsed(event)
  // Counted anew, in what is stored: what the parser said of its work is what is to be checked.
  const refs = made.map(({ ref }) => ref)
  const staged = await ports.warehouse.stagedRows(tenant, refs, context.signal)
  made.forEach((each, i) => checkRows({ ...countedRows(each), staged: staged[i]! }))
  const versions = made.map((each) => newVersion(each, event, startedAt))
  const published = ports.warehouse.manifests.publish(tenant, versions, context.signal).catch((error: unknown) => {
    // Its answer may be lost. Whether it was done is seen when it comes again, and nothing may end the step before.
    if (isDependencyDown(error)) context.pointOfNoReturn()
    throw error
  })
  const { entries, manifest } = await published
  // Queries read what the manifest names, so from here on everybody has to be told.
  context.pointOfNoReturn()
  const inDatabase = await caughtUp(tenant, entries, ports, context)
  const outputs = entries.map(({ table, version, ref, details }, i): Dataset => {
    const counted = { staged: staged[i]!, inDatabase: inDatabase[i]! }
    const own = JSON.stringify({ ...(JSON.parse(details) as TableDetails), counted })
    return { name: table, kind: 'table', version: String(version), ref, details: own }
  })
  const main = entries[0]!
  const sum = (of: (one: Made) => number): number => made.reduce((all, one) => all + of(one), 0)
  return [
    ...entries.map(({ table, fullName, version, ref, rows, columns, source, details }) =>
      fact('table.version.published', {
        table,
        fullName,
        version,
        manifestVersion: manifest.version,
        ref,
        rows,
        columns,
        source,
        details,
      }),
    ),
    fact('table.loaded', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { outputs, inputs: inputsOf(event) }),
      table: main.table,
      fullName: main.fullName,
      version: main.version,
      rows: entries.reduce((all, { rows }) => all + rows, 0),
      rowsRead: sum(({ report, rows }) => report?.rowsRead ?? rows),
      rowsWritten: sum(({ report, rows }) => report?.rowsWritten ?? rows),
      rowsRejected: sum(({ report }) => report?.rowsRejected ?? 0),
    }),
  ]
}

/**
 * The rows that the tenant's database then has of each. The manifest is the truth and the database a cache of it, which the next write brings
 * up too: where that fails, the version is told all the same, with rows that nobody has counted.
 */
async function caughtUp(
  tenant: string,
  entries: readonly TableEntry[],
  { warehouse }: AnalyzerPorts,
  { signal, log }: StepContext,
): Promise<readonly (number | null)[]> {
  try {
    return await warehouse.catchUp(tenant, entries, signal)
  } catch (error) {
    signal.throwIfAborted()
    log.error("the tenant's database is behind its manifest until the next load", { error: String(error) })
    return entries.map(() => null)
  }
}

/** The outputs say how each table was read, and the fact has room for it once. */
const inputsOf = ({ data: { inputs } }: Event): readonly Dataset[] =>
  inputs.map((input) => (input.kind === 'parsed' ? { ...input, details: null } : input))

function newVersion({ report, join, ...made }: Made, event: Event, publishedAt: number): NewVersion {
  const { fullName, rows, columns, source } = made
  const details: TableDetails = { fullName, rows, columns, source, report, join }
  const { jobId } = event.meta
  return { ...made, details: JSON.stringify(details), jobId: jobId!, stepId: event.data.stepId, publishedAt }
}

const countedRows = ({ table, report }: Made) => ({
  table,
  reported: report && { read: report.rowsRead, written: report.rowsWritten, rejected: report.rowsRejected },
})

/** The main table is the first; the further ones bring names of their own. */
function fromParsed(event: Event): Made[] {
  const { table, fullName } = event.data.params
  const parsed = event.data.inputs.filter((input) => input.kind === 'parsed')
  if (parsed.length === 0) throw nothingParsed(table)
  return parsed.map(({ name, ref, details }) => {
    if (!ref || !details) throw nothingParsed(name)
    const report = JSON.parse(details) as LoadReport
    const columns = report.columns.map((column) => ({
      name: column.name,
      type: column.type,
      originalName: column.originalName ?? column.name,
      tags: [],
    }))
    const own = name === table ? fullName : `${event.meta.tenant}_upload__${name}`
    return { table: name, fullName: own, ref, rows: report.rowsWritten, columns, source: 'upload', report, join: null }
  })
}

const nothingParsed = (table: string): StepError =>
  new StepError('input_invalid', `there is no parsed file for table ${table}`, 'Run the job again.')

async function fromJoin(event: Event, ports: AnalyzerPorts, context: StepContext): Promise<Made> {
  const { table, fullName, join } = event.data.params
  const spec = join!
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
  const { rows, columns, report } = made
  return { table, fullName, ref, rows, columns, source: 'join', report: null, join: report }
}
