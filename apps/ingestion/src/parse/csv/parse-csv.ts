import { join } from 'node:path'
import { DuckError, literal } from '@udb/engine'
import { reconcile, rejectedRowsError, tooManyRejected } from '../accounting.js'
import { nameColumns } from '../column-names.js'
import { type Arriving, headBytes, NeedsWholeFile } from '../open/arriving.js'
import { prefixOf } from '../open/open-source.js'
import { ParseError } from '../parse-error.js'
import type { ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { refuseTooManyRejects } from '../refuse-rejects.js'
import { writeParquet } from '../write-parquet.js'
import type { CensusSettings } from './census-settings.js'
import type { CsvCensus } from './census.js'
import { csvDecisions } from './csv-decisions.js'
import { decideNullWords } from './decide-null-words.js'
import { type ColumnEvidence, hasValue, missingValues } from './evidence.js'
import { censusOfSample, type CsvLayout, decideLayout, decideTypes, declaredNulls, isSettledText } from './plan.js'
import { checkedSelects, type CsvColumn, type CsvSource, repairedSelect, straightSelect } from './read-sql.js'
import { isPlainDialect } from './dialect.js'
import { repairedDialect, repairFile } from './repair-file.js'
import { readArriving } from './read-arriving.js'
import { type FileScan, scanFile } from './scan-file.js'

/** Up to this size a full scan takes a moment, so it comes first and DuckDB never reads twice. */
export const scanFirstBytes = 8 << 20

/** The engine begins when it has a buffer of twice as much; a longer line is read from a file. */
const mostPipedLineBytes = 2 << 20

interface Job {
  readonly work: ParseWork
  readonly ports: ParsePorts
  readonly layout: CsvLayout
  readonly settings: CensusSettings
  readonly sampled: readonly ColumnEvidence[]
  readonly named: ReturnType<typeof nameColumns>
}

/**
 * Reads delimited UTF-8 text into Parquet. Optimistic: types are decided on a sample, DuckDB writes while an independent
 * scan looks at every value; only when the scan says otherwise is the file written again, with what is then known.
 */
export async function parseCsv(work: ParseWork, ports: ParsePorts): Promise<ParsedRows> {
  const job = await begin(work, ports)
  const forced = Object.values(work.overrides.types ?? {}).some((type) => type !== 'VARCHAR' && type !== 'TEXT')
  if (forced || !job.layout.headerOnOneLine || !isPlainDialect(job.layout.dialect)) return repaired(job)
  return (await straight(job)) ?? repaired(job)
}

async function begin(work: ParseWork, ports: ParsePorts): Promise<Job> {
  const { overrides } = work
  const sample = await prefixOf(work, headBytes)
  const complete = work.bytes <= sample.length
  const layout = decideLayout(sample, complete, overrides)
  const sampled = censusOfSample(sample, complete, layout, overrides).columns
  const named = nameColumns(layout.header.header ? layout.names : layout.names.map((_, i) => `column_${i + 1}`))
  refuseUnknownColumns(Object.keys(overrides.types ?? {}), named.columns)
  const watched = sampled.map((column) => !isSettledText(column, overrides))
  const settings = { ...layout, watched, declaredNulls: declaredNulls(overrides) }
  return { work, ports, layout, settings, sampled, named }
}

/** Null when DuckDB cannot be given the file as it is. */
async function straight(job: Job): Promise<ParsedRows | null> {
  const { work, layout, ports } = job
  const parquetPath = join(work.workDir, 'rows.parquet')
  const write = (columns: readonly CsvColumn[], scan: FileScan | null): Promise<number | DuckError> => {
    const newline = scan === null ? layout.newline : scan.endings.crlf > 0 ? 'crlf' : 'lf'
    return attempt(job, straightSelect(sourceOf(work.path, layout, newline), columns), parquetPath)
  }
  if (work.arriving !== undefined) return arrivingRows(job, work.arriving)
  if (work.bytes <= scanFirstBytes || work.scanned) {
    const scan = work.scanned ?? (await scanFile(work.path, layout, job.settings, scanPorts(job)))
    if (scan.needsRepair) return null
    const columns = columnsFrom(job, evidenceOf(job, scan.census))
    const written = await write(columns, scan)
    return written === scan.census.records ? result(job, scan, columns, parquetPath) : null
  }
  const guessed = columnsFrom(job, job.sampled)
  const writing = write(guessed, null)
  // It may fail, on an abort say, while the scan still runs and nobody awaits it; it is heard below.
  writing.catch(() => undefined)
  const scan = await scanFile(work.path, layout, job.settings, scanPorts(job)).catch(async (error: unknown) => {
    // The engine is still at it, and what follows would find it busy; after an abort its owner ends it.
    if (!ports.signal.aborted) await writing
    throw error
  })
  const first = await writing
  if (scan.needsRepair) return null
  const columns = columnsFrom(job, evidenceOf(job, scan.census))
  const written = sameColumns(guessed, columns) ? first : await write(columns, scan)
  return written === scan.census.records ? result(job, scan, columns, parquetPath) : null
}

/** One look for both, the engine and the scan. Throws `NeedsWholeFile` where the guess from the beginning did not hold. */
async function arrivingRows(job: Job, arriving: Arriving): Promise<ParsedRows> {
  const { work, layout } = job
  const parquetPath = join(work.workDir, 'rows.parquet')
  const guessed = columnsFrom(job, job.sampled)
  const write = (path: string): Promise<number | DuckError> => {
    const source = { ...sourceOf(path, layout, layout.newline), mostLineBytes: mostPipedLineBytes }
    return attempt(job, straightSelect(source, guessed), parquetPath)
  }
  const { scan, written } = await readArriving(arriving, job, write, scanPorts(job))
  const columns = scan.needsRepair ? null : columnsFrom(job, evidenceOf(job, scan.census))
  if (columns === null || !sameColumns(guessed, columns) || written !== scan.census.records)
    throw new NeedsWholeFile(scan)
  return result(job, scan, columns, parquetPath)
}

/** Our own reader cuts the records, DuckDB only casts them; bad records and, with forced types, bad values are set aside. */
async function repaired(job: Job): Promise<ParsedRows> {
  const { work, ports, layout } = job
  const out = { goodPath: join(work.workDir, 'good.csv'), rejectsPath: join(work.workDir, 'rejects.ndjson') }
  const scan = await repairFile(work.path, layout, job.settings, out, scanPorts(job))
  const { census } = scan
  refuseTooMany(job, census.rejected, census)
  const columns = columnsFrom(job, evidenceOf(job, census))
  const source: CsvSource = { path: out.goodPath, dialect: repairedDialect, skippedLines: 0, newline: 'lf' }
  const parquetPath = join(work.workDir, 'rows.parquet')
  const forced = columns.some(({ decision }) => decision.asked && decision.type !== 'VARCHAR')
  const checked = forced ? checkedSelects(source, columns) : null
  const written = await attempt(job, checked?.good ?? repairedSelect(source, columns), parquetPath)
  if (typeof written !== 'number') throw unreadable(written)
  const castRejected = checked === null ? 0 : ((await ports.duck.query<{ rows: number }>(checked.failed))[0]?.rows ?? 0)
  const rowsRejected = census.rejected + castRejected
  reconcile({ rowsRead: census.records, rowsWritten: written, rowsRejected })
  const rejectsPath = rowsRejected === 0 ? null : join(work.workDir, 'rejects.parquet')
  if (rejectsPath !== null)
    await writeRejects(job, census.rejected > 0 ? out.rejectsPath : null, checked?.rejects ?? null, rejectsPath)
  if (castRejected > 0)
    await refuseTooManyRejects(ports.duck, rejectsPath!, { rowsRead: census.records, rowsRejected }, work.overrides)
  return { ...result(job, scan, columns, parquetPath), rowsRejected, rejectsPath }
}

function result(job: Job, scan: FileScan, columns: readonly CsvColumn[], parquetPath: string): ParsedRows {
  const { census } = scan
  return {
    parquetPath,
    rowsRead: census.records,
    rowsRejected: 0,
    rejectsPath: null,
    columns: columns.flatMap(({ named, isLeftOut }, i) =>
      isLeftOut
        ? []
        : [{ name: named.name, originalName: job.layout.header.header ? (job.layout.names[i] ?? '') : '' }],
    ),
    decisions: csvDecisions(job.layout, job.named.decisions, columns, scan, job.work.overrides),
    expectedNulls: columns.flatMap((column, i) =>
      column.isLeftOut ? [] : [column.decision.asked ? null : missingValues(census.columns[i]!, column.nullWords)],
    ),
  }
}

function columnsFrom(job: Job, evidence: readonly ColumnEvidence[]): CsvColumn[] {
  const { overrides } = job.work
  const names = job.named.columns
  const types = decideTypes(
    evidence,
    names.map(({ name }) => name),
    overrides,
  )
  const words = decideNullWords(types.map((decision, i) => ({ decision, column: evidence[i]! })))
  return names.map((named, i) => {
    const decision = types[i]!
    return {
      named,
      decision: withGivenFormat(decision, overrides),
      nullWords: overrides.nullWords ?? words[i]!.words,
      isLeftOut: isEdge(job.layout, evidence, i),
    }
  })
}

/** What the bar at the left of a drawn table makes. */
function isEdge({ isDrawn, header, names }: CsvLayout, evidence: readonly ColumnEvidence[], i: number): boolean {
  return isDrawn && header.header && i === 0 && names.length > 1 && names[0] === '' && !hasValue(evidence[0]!)
}

function withGivenFormat(
  decision: CsvColumn['decision'],
  { dateFormat, timestampFormat }: ParseWork['overrides'],
): CsvColumn['decision'] {
  if (!decision.asked) return decision
  if (decision.type === 'DATE' && dateFormat !== undefined) return { ...decision, format: dateFormat }
  if (decision.type.startsWith('TIMESTAMP') && timestampFormat !== undefined)
    return { ...decision, format: timestampFormat }
  return decision
}

/** What the sample settled as text was not looked at again. */
const evidenceOf = (job: Job, census: CsvCensus): ColumnEvidence[] =>
  census.columns.map((column, i) => (job.settings.watched[i] === true ? column : job.sampled[i]!))

function sameColumns(a: readonly CsvColumn[], b: readonly CsvColumn[]): boolean {
  const shape = (columns: readonly CsvColumn[]): string =>
    JSON.stringify(
      columns.map(({ decision, nullWords, isLeftOut }) => [
        decision.type,
        decision.format,
        decision.number,
        decision.zoneApart,
        isLeftOut,
        [...nullWords].sort(),
      ]),
    )
  return shape(a) === shape(b)
}

const sourceOf = (path: string, layout: CsvLayout, newline: 'lf' | 'crlf'): CsvSource => ({
  path,
  dialect: layout.dialect,
  skippedLines: layout.dataLine - 1,
  newline,
})

/** DuckDB's own refusal is an answer here: the scan decides what to make of it. A closed engine is not. */
async function attempt(job: Job, select: string, path: string): Promise<number | DuckError> {
  try {
    return await writeParquet(job.ports.duck, select, path)
  } catch (error) {
    job.ports.signal.throwIfAborted()
    if (error instanceof DuckError && error.code === 'engine_error') return error
    throw error
  }
}

async function writeRejects(job: Job, structural: string | null, casts: string | null, path: string): Promise<void> {
  const fields = `line, "column", reason, code, raw`
  const selects: string[] = []
  if (structural !== null) {
    selects.push(
      `SELECT ${fields} FROM read_json(${literal(structural)}, format='newline_delimited', maximum_object_size=1048576, ` +
        `columns={'line': 'BIGINT', 'column': 'VARCHAR', 'reason': 'VARCHAR', 'code': 'VARCHAR', 'raw': 'VARCHAR'})`,
    )
  }
  if (casts !== null) selects.push(`SELECT ${fields} FROM (${casts})`)
  await writeParquet(job.ports.duck, `${selects.join(' UNION ALL ')} ORDER BY line`, path)
}

function refuseTooMany(job: Job, rowsRejected: number, census: CsvCensus): void {
  // Another table in the file is set aside and said; it does not mean that this one was misread.
  const account = { rowsRead: census.records - census.ofOtherTables, rowsRejected: rowsRejected - census.ofOtherTables }
  if (!tooManyRejected(account, job.work.overrides)) return
  const first = census.firstRejected!
  throw rejectedRowsError(account, { line: first.line, column: null, reason: first.reason })
}

function refuseUnknownColumns(asked: readonly string[], columns: readonly { name: string }[]): void {
  const unknown = asked.find((name) => !columns.some((column) => column.name === name))
  if (unknown === undefined) return
  throw new ParseError(
    'override_invalid',
    `The override "types" names a column "${unknown}" that the file does not have.`,
    `Its columns: ${columns
      .slice(0, 30)
      .map(({ name }) => name)
      .join(', ')}.`,
    { column: unknown },
  )
}

const unreadable = (error: DuckError): ParseError =>
  new ParseError(
    'csv_unreadable',
    `The text could not be turned into a table${error.kind === null ? '' : ` (${error.kind.toLowerCase()})`}.`,
    'Say how it is to be read (delimiter, quote, escape, header, types), or correct the file.',
    { cause: error },
  )

const scanPorts = ({ ports }: Job): { signal: AbortSignal; progress: (bytes: number, rows: number) => void } => ({
  signal: ports.signal,
  progress: (bytes, rows) => ports.progress({ bytes, rows, message: 'reading rows' }),
})
