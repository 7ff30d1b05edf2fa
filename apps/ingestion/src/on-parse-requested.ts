import { join } from 'node:path'
import { type Artifact, type Dataset, fact, type ObjectRef } from '@udb/events'
import { ended, type StepContext, StepError, type StepReaction } from '@udb/service'
import {
  AccountingError,
  type FileScan,
  holdsFragments,
  NeedsWholeFile,
  parseArriving,
  type ParsedFile,
  type ParsedTable,
  ParseError,
  parseFile,
  parseOverrides,
  type ParseOverrides,
  type ParsePorts,
  type ParseProgress,
  scanFirstBytes,
  type SourceInput,
} from './parse/index.js'
import { ArrivingUpload } from './arriving-upload.js'
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
  const sent = sentTo(event)
  const sizeBytes = sent.reduce((sum, { received }) => sum + received.sizeBytes, 0)
  const input = {
    filename: sent[0]!.filename,
    table,
    taken: { uploads: takenUploads, tables: takenTables },
    overrides: overridesOf(event.data.params.overrides),
    outDir: join(context.workDir, 'parsed'),
    readerLimits: { memoryMb: ports.readerMemoryMb },
  }
  const progress = (shown: ParseProgress): void => context.progress(progressOf(shown, sizeBytes))
  const withDuck = <T>(work: (parsePorts: ParsePorts) => Promise<T>): Promise<T> =>
    ports.withDuck(context.workDir, context.signal, (duck) => work({ duck, signal: context.signal, progress }))
  const arrived = sent.length === 1 ? await parseAsItComes(sent[0]!, input, withDuck, ports, context) : null
  if (arrived !== null && 'file' in arrived) return arrived
  const uploads: Upload[] = []
  for (const one of sent) uploads.push({ ...one, path: await context.localFile(one.received) })
  const [first, ...alongside] = uploads
  const parsing = withDuck((parsePorts) =>
    parseFile({ ...input, path: first!.path, alongside, scanned: arrived?.scanned ?? null }, parsePorts),
  )
  // Beside the parsing, since both only read; bytes that changed explain whatever else is found in them, so they are told first.
  const [file, measured] = await Promise.allSettled([parsing, measureAll(uploads)])
  if (measured.status === 'rejected') throw measured.reason
  if (file.status === 'rejected') throw file.reason
  return { file: file.value, sources: measured.value }
}

/**
 * A large file is read while it comes from the store, if it is of the kind that can be: a local copy of it takes longer than all the rest
 * of bringing it. Null, or what was found in it so far, where it has to be read as a file after all; that way also says what is wrong.
 */
async function parseAsItComes(
  { filename, received }: Sent,
  input: SourceInput,
  withDuck: (work: (parsePorts: ParsePorts) => Promise<ParsedFile>) => Promise<ParsedFile>,
  ports: IngestionPorts,
  { signal }: StepContext,
): Promise<Parsed | { readonly scanned: FileScan | null } | null> {
  if (received.sizeBytes <= scanFirstBytes) return null
  const body = await ports.arriving(received, signal)
  if (body === null) return null
  const arriving = await ArrivingUpload.of(body, received.sizeBytes)
  try {
    const file = await withDuck((parsePorts) => parseArriving(arriving, input, parsePorts))
    const measured = arriving.measured()
    checkBytes(filename, received, measured)
    return { file, sources: [{ name: filename, ...measured }] }
  } catch (error) {
    if (error instanceof NeedsWholeFile) return { scanned: error.scan }
    if (error instanceof ParseError || error instanceof AccountingError) return null
    throw error
  } finally {
    await arriving.close()
  }
}

interface Sent {
  readonly filename: string
  readonly received: ObjectRef
}

/** A file that is here as long as the step runs. */
interface Upload extends Sent {
  readonly path: string
}

/** Throws `input_invalid` where there is none. */
function sentTo({ data: { inputs, params } }: Event): Sent[] {
  const sent = inputs.flatMap(({ kind, name, ref }) =>
    kind === 'upload' && ref ? [{ filename: name, received: ref }] : [],
  )
  if (sent.length === 0)
    throw new StepError(
      'input_invalid',
      `there is no uploaded file for table ${params.table}`,
      'Upload the file again.',
    )
  return sent
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
