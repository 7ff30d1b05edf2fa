import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCsv } from '../csv/parse-csv.js'
import type { Decision } from '../decision.js'
import type { ArchiveEntry } from '../open/archive.js'
import { inFile } from '../open/in-file.js'
import { type Bundle, readPrefix } from '../open/open-source.js'
import { leftOut } from '../open/screen-entries.js'
import type { ParseOverrides } from '../overrides.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { type ParsedSource, parseSource } from '../parse-source.js'
import type { ParsedRows, ParsePorts, SourceInput } from '../parsed-table.js'
import { parquetColumns } from '../write-parquet.js'
import { CsvCombiner, type CsvHead } from './combine-csv.js'
import { asTakenOver, decisionsOfRows, formatDecision } from './combined-decisions.js'
import { DecisionTally } from './decision-tally.js'
import { type DelimitedText, delimitedText } from './delimited-text.js'
import { mergeBundle } from './merge-bundle.js'
import type { Part } from './part.js'
import { Shapes } from './shapes.js'
import { sourceColumn } from './source-column.js'

interface Job {
  readonly bundle: Bundle
  readonly input: SourceInput
  readonly workDir: string
  readonly ports: ParsePorts
  readonly combiner: CsvCombiner
  readonly shapes: Shapes
  readonly tally: DecisionTally
  /** Files that hold nothing but blanks. */
  readonly blank: ArchiveEntry[]
}

/** Reads the files of an archive, or those that were sent together, as one table; files with different columns are an error that says which. */
export async function parseBundle(
  bundle: Bundle,
  input: SourceInput,
  workDir: string,
  ports: ParsePorts,
): Promise<ParsedSource> {
  const combiner = await CsvCombiner.create(join(workDir, 'combined'), forCombining(input.overrides), ports.signal)
  const job: Job = {
    bundle,
    input,
    workDir,
    ports,
    combiner,
    shapes: new Shapes(),
    tally: new DecisionTally(),
    blank: [],
  }
  const alone: Part[] = []
  try {
    for (const file of bundle.files) {
      const part = await readFile(job, file)
      if (part !== null) alone.push(part)
    }
    if (!job.shapes.isOne) throw job.shapes.error()
    if (job.blank.length === bundle.files.length) throw nothingButBlanks()
    await combiner.close()
    const together = combiner.head === null ? [] : [await parseTogether(job, combiner.head)]
    const first = combiner.head?.columns ?? alone[0]!.rows.columns
    const source = together.length > 0 ? combiner.source : sourceColumn(first.map(({ name }) => name))
    const parsed = await mergeBundle([...together, ...alone], first, source, job.tally, { input, workDir, ports })
    const decisions = [...leftOut(job.blank, 'they hold nothing but blanks'), ...parsed.decisions]
    return { ...parsed, decisions }
  } finally {
    await combiner.close()
    bundle.close()
  }
}

/** The rows of one file: null when they went among the combined ones. */
async function readFile(job: Job, file: ArchiveEntry): Promise<Part | null> {
  const { bundle, combiner, shapes, workDir } = job
  const path = join(workDir, 'entry')
  const bytes = await bundle.unpack(file, path)
  const text = await textOf(job, file, path, bytes)
  const head = text === null ? null : await headOf(job, file, text)
  if (text !== null && head !== null) {
    const same = shapes.add(
      file.name,
      head.columns.map(({ name }) => name),
    )
    if (!same) return null
    const decisions = await combiner.take(file.name, text.path, head)
    if (decisions !== null) {
      const { overrides } = job.input
      const format = formatDecision(head.layout.dialect.delimiter === 9, overrides)
      job.tally.add(1, [text.encoding, format, ...asTakenOver(decisions, overrides)])
      return null
    }
  }
  const part = await parseAlone(job, file, path, bytes).catch((error: unknown) => {
    if (!(error instanceof ParseError)) throw error
    if (error.code === 'file_empty') job.blank.push(file)
    else if (isNoTable(error)) shapes.addNoTable(file.name, withoutName(error))
    else throw error
    return null
  })
  if (part !== null && (head === null || !sameNames(part, head)))
    shapes.add(
      file.name,
      part.written.map(({ name }) => name),
    )
  return part
}

/** The parser of single files may see more in a text than its first lines showed. */
const sameNames = ({ written }: Part, { columns }: CsvHead): boolean =>
  written.length === columns.length && columns.every(({ name }) => written.some((column) => column.name === name))

async function headOf({ combiner }: Job, file: ArchiveEntry, { path, bytes }: DelimitedText): Promise<CsvHead> {
  try {
    return await combiner.look(path, bytes)
  } catch (error) {
    throw error instanceof ParseError ? inFile(file.name, error) : error
  }
}

/** What is wrong with a text, the parser of single files says. */
async function textOf(job: Job, { name }: ArchiveEntry, path: string, bytes: number): Promise<DelimitedText | null> {
  const to = join(job.workDir, 'entry-utf8')
  try {
    return await delimitedText({ name, path, bytes }, to, job.input.overrides, job.ports.signal)
  } catch (error) {
    if (error instanceof ParseError) return null
    throw error
  }
}

async function parseAlone(
  job: Job,
  file: ArchiveEntry,
  path: string,
  bytes: number,
  types?: ParseOverrides['types'],
): Promise<Part> {
  const { bundle, input, ports, combiner } = job
  const at = bundle.files.indexOf(file)
  const work = join(job.workDir, `file-${at}`)
  await mkdir(work)
  try {
    const asked = combiner.overridesFor(await readPrefix(path, Math.min(bytes, 1 << 16)))
    const overrides = { ...asked, ...(types === undefined ? {} : { types: { ...asked.types, ...types } }) }
    const own = { ...input, filename: file.name, overrides: withoutBundle(overrides), mainOnly: true }
    const source = { path, bytes, name: file.name, sourceBytes: bytes, decisions: [] }
    const parsed = await parseSource(source, own, work, ports)
    if (types === undefined) job.tally.add(1, asTakenOver(parsed.decisions, input.overrides))
    const rows = await keepRows(parsed.rows, join(job.workDir, `part-${at}`))
    return await partOf(
      job,
      { file: file.name, files: 1, lines: null, format: parsed.format, rows, setAside: null },
      async (types) => {
        const again = join(job.workDir, 'entry')
        return parseAlone(job, file, again, await bundle.unpack(file, again), types)
      },
    )
  } catch (error) {
    ports.signal.throwIfAborted()
    throw error instanceof ParseError ? inFile(file.name, error) : error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Only the rows stay of what a parser made. */
async function keepRows({ decisions: _said, ...rows }: ParsedRows, stem: string): Promise<Part['rows']> {
  const parquetPath = `${stem}.parquet`
  await rename(rows.parquetPath, parquetPath)
  const rejectsPath = rows.rejectsPath === null ? null : `${stem}.rejects.parquet`
  if (rejectsPath !== null) await rename(rows.rejectsPath!, rejectsPath)
  return { ...rows, parquetPath, rejectsPath }
}

async function partOf(
  { ports }: Job,
  known: Omit<Part, 'written' | 'rowsWritten' | 'again'>,
  again: Part['again'],
): Promise<Part> {
  const { rows } = known
  const written = (await parquetColumns(ports.duck, rows.parquetPath)).slice(0, rows.columns.length)
  // Every parser has counted what it wrote against what it read.
  return { ...known, written, rowsWritten: rows.rowsRead - rows.rowsRejected, again }
}

/** All clean texts, read as one. */
async function parseTogether(job: Job, head: CsvHead): Promise<Part> {
  const { combiner, tally } = job
  tally.add(combiner.files, head.renamed)
  return parseCombined(job, head, {}, (decisions) => tally.add(combiner.files, decisionsOfRows(decisions, combiner)))
}

async function parseCombined(
  job: Job,
  head: CsvHead,
  types: NonNullable<ParseOverrides['types']>,
  tell: (decisions: readonly Decision[]) => void = () => undefined,
): Promise<Part> {
  const { combiner, input, workDir, ports } = job
  const { rowsFile, rejectsFile } = combiner
  const overrides: ParseOverrides = {
    ...withoutBundle(input.overrides),
    delimiter: ',',
    quote: '"',
    escape: '"',
    header: true,
    headerRows: 1,
    skipRows: 0,
    remark: '',
    shortRows: 'reject',
    mendRows: false,
    footer: false,
    types: { ...input.overrides.types, ...types, [combiner.source]: 'VARCHAR' },
  }
  const rows = await parseCsv({ path: rowsFile.path, bytes: rowsFile.bytes, workDir, overrides }, ports).catch(
    (error: unknown) => {
      if (error instanceof ParseError) throw placed(error, combiner)
      throw error
    },
  )
  if (rows.rowsRead !== combiner.rows)
    throw new AccountingError(`${combiner.rows} rows combined, ${rows.rowsRead} of them read`)
  tell(rows.decisions)
  const expectedNulls = rows.expectedNulls.slice(0, head.columns.length)
  const { parquetPath, rowsRead, rowsRejected, rejectsPath } = rows
  const own = { parquetPath, rowsRead, rowsRejected, rejectsPath, columns: head.columns, expectedNulls }
  const format = head.layout.dialect.delimiter === 9 ? 'tsv' : 'csv'
  const setAside = combiner.rejected === 0 ? null : { path: rejectsFile.path, rows: combiner.rejected }
  const known = { file: null, files: combiner.files, lines: combiner.lines, format, rows: own, setAside } as const
  return partOf(job, known, (types) => parseCombined(job, head, types))
}

function placed(error: ParseError, { lines }: CsvCombiner): ParseError {
  const found = error.line === null ? null : lines.find(error.line)
  const { column, cause } = error
  return new ParseError(error.code, lines.place(error.message), error.hint, {
    line: found?.line ?? null,
    column,
    cause,
  })
}

const withoutName = ({ message }: ParseError): string => message.replace(/^In .*?: /, '').replace(/\.$/, '')

const nothingButBlanks = (): ParseError =>
  new ParseError('file_empty', 'The files hold nothing but blanks.', 'Send files with at least one row.')

/** Errors that say what a file is, not what is wrong with its rows. */
const isNoTable = ({ code }: ParseError): boolean =>
  code === 'file_format_unknown' || code === 'file_not_what_its_name_says'

const withoutBundle = ({ entry: _entry, ...overrides }: ParseOverrides): ParseOverrides => overrides

/** Asking for TSV says the delimiter. */
const forCombining = (overrides: ParseOverrides): ParseOverrides =>
  overrides.format === 'tsv' ? { delimiter: '\t', ...overrides } : overrides
