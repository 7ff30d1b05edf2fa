import { join } from 'node:path'
import { type Artifact, type Dataset, fact, type ObjectRef } from '@udb/events'
import { ended, type StepContext, StepError, type StepReaction } from '@udb/service'
import {
  AccountingError,
  ParseError,
  holdsFragments,
  type ParsedFile,
  type ParsedTable,
  parseFile,
  parseOverrides,
  type ParseOverrides,
  type ParseProgress,
} from './parse/index.js'
import { checkBytes, measureFile } from './check-bytes.js'
import { loadReports, type SourceFile } from './load-reports.js'
import type { IngestionPorts } from './ports.js'

const PARQUET = 'application/vnd.apache.parquet'

type Event = Parameters<StepReaction<'parse.requested', IngestionPorts>['react']>[0]

/** Reads an uploaded file into typed Parquet and says what it decided; the rows that it could not read are an artifact. */
export const onParseRequested: StepReaction<'parse.requested', IngestionPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const startedAt = context.now()
  const { table } = event.data.params
  const parsed = await asStepError(async () => {
    const { file, sources } = await parse(event, ports, context)
    return { ...file, sources, reports: loadReports(sources, table, [file, ...file.further]) }
  })
  const outputs: Dataset[] = []
  const artifacts: Artifact[] = []
  for (const [i, each] of [parsed, ...parsed.further].entries()) {
    const ref = await context.store({ path: each.parquetPath }, PARQUET)
    outputs.push({ name: each.table, kind: 'parsed', version: null, ref, details: parsed.reports[i]! })
    if (each.rejectsPath !== null) artifacts.push(await rejectsArtifact(each.table, each.rejectsPath, context))
  }
  const { rowsRead, rowsWritten, rowsRejected, fragments } = rowsOf([parsed, ...parsed.further])
  const rows = { read: rowsRead, written: rowsWritten, rejected: rowsRejected, fragments }
  ports.ingested(
    parsed.sources.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    rows,
  )
  return [
    fact('upload.parsed', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { outputs, artifacts }),
      table,
      format: parsed.format,
      rowsRead,
      rowsWritten,
      rowsRejected,
    }),
  ]
}

interface Parsed {
  readonly file: ParsedFile
  readonly sources: readonly SourceFile[]
}

async function parse(event: Event, ports: IngestionPorts, context: StepContext): Promise<Parsed> {
  const { table, takenUploads, takenTables } = event.data.params
  const overrides = overridesOf(event.data.params.overrides)
  const uploads = await uploadsOf(event, context)
  const sizeBytes = uploads.reduce((sum, { received }) => sum + received.sizeBytes, 0)
  const [first, ...alongside] = uploads
  const progress = (shown: ParseProgress): void => context.progress(progressOf(shown, sizeBytes))
  const readerLimits = { memoryMb: ports.readerMemoryMb }
  const parsing = ports.withDuck(context.workDir, context.signal, (duck) =>
    parseFile(
      {
        path: first!.path,
        filename: first!.filename,
        alongside,
        table,
        taken: { uploads: takenUploads, tables: takenTables },
        overrides,
        outDir: join(context.workDir, 'parsed'),
        readerLimits,
      },
      { duck, signal: context.signal, progress },
    ),
  )
  // Beside the parsing, since both only read; bytes that changed explain whatever else is found in them, so they are told first.
  const [file, measured] = await Promise.allSettled([parsing, measureAll(uploads)])
  if (measured.status === 'rejected') throw measured.reason
  if (file.status === 'rejected') throw file.reason
  return { file: file.value, sources: measured.value }
}

interface Upload {
  readonly path: string
  readonly filename: string
  readonly received: ObjectRef
}

/** Each is here as long as the step runs. Throws `input_invalid` where there is none. */
async function uploadsOf({ data: { inputs, params } }: Event, context: StepContext): Promise<Upload[]> {
  const uploads: Upload[] = []
  for (const { kind, name, ref } of inputs)
    if (kind === 'upload' && ref) uploads.push({ path: await context.localFile(ref), filename: name, received: ref })
  if (uploads.length === 0)
    throw new StepError(
      'input_invalid',
      `there is no uploaded file for table ${params.table}`,
      'Upload the file again.',
    )
  return uploads
}

/** One after the other: there may be a thousand. */
async function measureAll(uploads: readonly Upload[]): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for (const { path, filename, received } of uploads) {
    const measured = await measureFile(path)
    checkBytes(filename, received, measured)
    files.push({ name: filename, ...measured })
  }
  return files
}

function overridesOf(text: string): ParseOverrides {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ParseError('override_invalid', 'The overrides are no JSON.', 'Send the overrides as a JSON object.')
  }
  return parseOverrides(value)
}

/** Bytes are those of the unpacked text, so an archive's total is not known. */
const progressOf = ({ bytes, rows, message }: ParseProgress, sizeBytes: number) => ({
  done: bytes ?? rows ?? 0,
  total: bytes !== undefined && bytes <= sizeBytes ? sizeBytes : null,
  unit: bytes === undefined ? ('rows' as const) : ('bytes' as const),
  message,
})

const rejectsArtifact = (table: string, path: string, context: StepContext): Promise<Artifact> =>
  context.artifact(`rejects-${table}.parquet`, 'rejects', { path }, PARQUET, table)

/** The rows of all tables together. */
function rowsOf(tables: readonly ParsedTable[]) {
  const sum = (of: (table: ParsedTable) => number): number => tables.reduce((all, table) => all + of(table), 0)
  return {
    rowsRead: sum(({ rowsRead }) => rowsRead),
    rowsWritten: sum(({ rowsWritten }) => rowsWritten),
    rowsRejected: sum(({ rowsRejected }) => rowsRejected),
    fragments: sum((table) => (holdsFragments(table) ? table.rowsWritten : 0)),
  }
}

/** What is wrong with the file is the step's problem as it stands. */
async function asStepError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AccountingError) throw rowsUnequal(error)
    if (!(error instanceof ParseError)) throw error
    const column = error.column === null ? null : String(error.column)
    throw new StepError(error.code, error.message, error.hint, { line: error.line, column, retryable: error.retryable })
  }
}

/** Our own fault, so it may be another one the next time; the message holds counts only. */
const rowsUnequal = ({ message }: AccountingError): StepError =>
  new StepError(
    'rows_unequal',
    `The account of the file does not add up: ${message}.`,
    'Nothing of this file counts as read. Run the job again; if it stays, keep the file and tell who runs the box.',
    { retryable: true },
  )
