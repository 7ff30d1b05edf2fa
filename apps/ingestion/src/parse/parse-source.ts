import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCsv } from './csv/parse-csv.js'
import { NotUtf8 } from './csv/read-chunks.js'
import { type Cleaned, cleanText } from './open/clean-text.js'
import { type Decision, decided } from './decision.js'
import { parseDuckdb } from './duckdb/parse-duckdb.js'
import { parseExtracted } from './extract/parse-extracted.js'
import { parseJson } from './json/parse-json.js'
import { fixedColumns, parseFixed } from './fixed/parse-fixed.js'
import { detectDocument } from './open/detect-document.js'
import { detectContainer } from './open/detect-container.js'
import { detectExtracted, type ExtractFinding } from './open/detect-extracted.js'
import { detectEncoding, type EncodingFinding } from './open/detect-encoding.js'
import { detectForeign } from './open/detect-foreign.js'
import { detectFormat, isDuckdb, isParquet } from './open/detect-format.js'
import { detectStatistics } from './open/detect-statistics.js'
import type { Arriving, LocalFile } from './open/arriving.js'
import { prefixOf, readPrefix, type Source } from './open/open-source.js'
import { encodingOfFile, transcode } from './open/transcode.js'
import type { DataFormat, Encoding } from './overrides.js'
import { parseParquet } from './parquet/parse-parquet.js'
import { ParseError } from './parse-error.js'
import type { ParsedRows, ParsePorts, ParseWork, SourceInput } from './parsed-table.js'

const prefixBytes = 1 << 18

export interface ParsedSource {
  readonly rows: ParsedRows
  readonly format: DataFormat
  readonly decisions: readonly Decision[]
}

/** Finds out what unpacked data is, and reads it. */
export async function parseSource(
  source: Source,
  input: SourceInput,
  workDir: string,
  ports: ParsePorts,
): Promise<ParsedSource> {
  const prefix = await prefixOf(source, prefixBytes)
  refuseStatistics(prefix)
  if (isParquet(prefix)) return wholeSource('parquet', source, input, workDir, ports)
  if (isDuckdb(prefix)) return wholeSource('duckdb', source, input, workDir, ports)
  const { format, encoding } = input.overrides
  const document = await detectDocument(source, prefix, { name: source.name, format, encoding })
  const extracted = document ?? (await detectExtracted(source, prefix))
  if (extracted !== null) return extractedSource(extracted, source, input, workDir, ports)
  refuseForeign(prefix, source, input)
  const finding = encodingFinding(prefix, source, input)
  try {
    return await textSource(source, input, workDir, ports, finding, prefix)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    // The first bytes were UTF-8 and later ones are not: now all of them are counted.
    const whole = await encodingOfFile(source.path, ports.signal)
    if (input.overrides.encoding !== undefined) throw unreadableEncoding()
    const isOther = whole.encoding !== null && whole.encoding !== 'utf-8'
    const again = { ...source, scanned: null }
    return textSource(again, input, workDir, ports, isOther ? whole : mostlyUtf8, prefix)
  }
}

const mostlyUtf8 = { encoding: 'utf-8', bom: false, why: 'most of the text is UTF-8', confidence: 0.7 } as const

const whole = {
  parquet: { parse: parseParquet, why: 'the first bytes are those of a Parquet file' },
  duckdb: { parse: parseDuckdb, why: 'the first bytes are those of a DuckDB database' },
} as const

/** What an engine reads by itself. */
async function wholeSource(
  format: keyof typeof whole,
  source: Source,
  input: SourceInput,
  workDir: string,
  ports: ParsePorts,
): Promise<ParsedSource> {
  const { overrides, mainOnly, readerLimits } = input
  if (overrides.format !== undefined && overrides.format !== format) throw notWhatWasAsked(overrides.format)
  const { parse, why } = whole[format]
  const rows = await parse(
    { path: source.path, bytes: source.bytes, workDir, overrides, mainOnly, readerLimits },
    ports,
  )
  return { rows, format, decisions: [decided('format', format, why), ...rows.decisions] }
}

async function extractedSource(
  { format, why, confidence = 1, overridden = false }: ExtractFinding,
  source: Source,
  input: SourceInput,
  workDir: string,
  ports: ParsePorts,
): Promise<ParsedSource> {
  const { overrides, mainOnly, limits: archiveLimits, readerLimits } = input
  if (overrides.format !== undefined && overrides.format !== format) throw notWhatWasAsked(overrides.format)
  const { path, bytes } = source
  const work: ParseWork = { path, bytes, workDir, overrides, mainOnly, archiveLimits, readerLimits }
  const rows = await parseExtracted(format, work, ports)
  return { rows, format, decisions: [decided('format', format, why, { confidence, overridden }), ...rows.decisions] }
}

async function textSource(
  source: Source,
  input: SourceInput,
  workDir: string,
  ports: ParsePorts,
  finding: EncodingFinding & { encoding: Encoding },
  prefix: Uint8Array,
): Promise<ParsedSource> {
  const { file, bytes, start, decisions } = await utf8Text(source, finding, workDir, ports, prefix)
  const text = new TextDecoder().decode(start)
  if (text.trim() === '')
    throw new ParseError('file_empty', 'The file holds nothing but blanks.', 'Send a file with at least one row.')
  const found = detectFormat(text, source.name)
  const asked = input.overrides.format
  if (asked !== undefined && !isTextFormat(asked)) throw notWhatWasAsked(asked)
  const hasMark = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
  const isDelimited = (asked ?? found.format) === 'csv' || (asked ?? found.format) === 'tsv' || asked === 'fixed'
  const fixed = isDelimited ? fixedColumns(start, start.length === bytes, input.overrides) : null
  if (asked === 'fixed' && fixed === null) throw noColumns()
  const format = fixed === null ? (asked ?? found.format) : 'fixed'
  const work: ParseWork = {
    get path() {
      return file.path
    },
    arriving: file.arriving,
    scanned: source.scanned,
    bytes,
    workDir,
    overrides: forFormat(input, format),
  }
  const rows = await (fixed === null ? rowsOf(format, work, ports, hasMark ? 3 : 0) : parseFixed(work, ports, fixed))
  const encodingAsked = input.overrides.encoding !== undefined
  return {
    rows,
    format,
    decisions: [
      decided('encoding', finding.encoding, finding.why, { confidence: finding.confidence, overridden: encodingAsked }),
      decided('format', format, asked !== undefined ? 'asked for' : fixed === null ? found.why : fixed.why, {
        confidence: asked !== undefined ? 1 : (fixed ?? found).confidence,
        overridden: asked !== undefined,
      }),
      ...decisions,
      ...rows.decisions,
    ],
  }
}

interface Utf8Text {
  readonly file: LocalFile & { readonly arriving?: Arriving }
  readonly bytes: number
  readonly start: Uint8Array
  readonly decisions: readonly Decision[]
}

/** The text as UTF-8 without NUL: as it is, or written anew. */
async function utf8Text(
  source: Source,
  finding: EncodingFinding & { encoding: Encoding },
  workDir: string,
  { signal }: ParsePorts,
  prefix: Uint8Array,
): Promise<Utf8Text> {
  const isClean = finding.confidence > mostlyUtf8.confidence && !prefix.includes(0)
  if (finding.encoding === 'utf-8' && isClean)
    return { file: source, bytes: source.bytes, start: prefix, decisions: [] }
  const path = join(workDir, 'text')
  const isUtf8 = finding.encoding === 'utf-8'
  const cleaned = isUtf8 ? await cleanText(source.path, path, signal) : null
  if (!isUtf8) await transcode(source.path, path, finding.encoding, signal)
  const decisions = cleaned === null ? [] : cleanDecisions(cleaned)
  return { file: { path }, bytes: (await stat(path)).size, start: await readPrefix(path, prefixBytes), decisions }
}

const cleanDecisions = ({ nul, stray }: Cleaned): Decision[] => [
  ...(nul === 0 ? [] : [decided('nul_bytes', String(nul), 'bytes that stand for no character were left out')]),
  ...(stray === 0
    ? []
    : [
        decided('stray_bytes', String(stray), 'bytes that are no UTF-8 were read as Windows-1252', { confidence: 0.6 }),
      ]),
]

const isTextFormat = (format: DataFormat): boolean => ['csv', 'tsv', 'fixed', 'json', 'ndjson'].includes(format)

/** The name alone never makes a delimiter, but somebody who asks for TSV has said it. */
const forFormat = ({ overrides }: SourceInput, format: DataFormat): SourceInput['overrides'] =>
  overrides.format === 'tsv' && format === 'tsv' && overrides.delimiter === undefined
    ? { ...overrides, delimiter: '\t' }
    : overrides

function rowsOf(format: DataFormat, work: ParseWork, ports: ParsePorts, offset: number): Promise<ParsedRows> {
  if (format === 'json') return parseJson(work, ports, 'values', offset)
  if (format === 'ndjson') return parseJson(work, ports, 'lines', offset)
  return parseCsv(work, ports)
}

function encodingFinding(
  prefix: Uint8Array,
  source: Source,
  { overrides, filename }: SourceInput,
): EncodingFinding & { encoding: Encoding } {
  if (overrides.encoding !== undefined) {
    return { encoding: overrides.encoding, bom: false, why: 'asked for', confidence: 1 }
  }
  const finding = detectEncoding(prefix, prefix.length === source.bytes)
  if (finding.encoding !== null) return finding
  if (finding.reason === 'binary') throw notData('binary data', filename)
  return mostlyUtf8
}

function refuseForeign(prefix: Uint8Array, source: Source, { filename }: SourceInput): void {
  const nested = detectContainer(prefix)
  if (nested !== 'plain') throw archiveInArchive(nested)
  const foreign = detectForeign(prefix)
  if (foreign !== null) throw notData(foreign, source.path === '' ? source.name : filename)
}

function refuseStatistics(prefix: Uint8Array): void {
  const found = detectStatistics(prefix)
  if (found !== null)
    throw new ParseError('file_format_unknown', `The file is ${found.what}, which is not read here.`, found.hint)
}

const archiveInArchive = (nested: string): ParseError =>
  new ParseError(
    'archive_nested',
    `The archive holds another archive (${nested}).`,
    'Pack the data files themselves; a tar may be compressed, nothing else goes in another.',
  )

/** A name that promises data is a different mistake from a file of some other kind. */
function notData(what: string, filename: string): ParseError {
  const promised =
    /\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|xlsx|xlsb|xls|ods|sqlite|duckdb|avro|arrow|xml)(\.(gz|zip|zst|bz2|xz))?$/i
      .exec(filename)?.[1]
      ?.toUpperCase()
  const hint =
    'Send CSV, TSV, JSON, NDJSON, Parquet, Arrow, Avro, XML, SQLite, DuckDB, a workbook or a document (PDF, DOCX, PPTX, HTML, Markdown, mail, text), plain or in an archive (gzip, zstd, bzip2, xz, zip, tar).'
  return promised === undefined
    ? new ParseError('file_format_unknown', `The file is ${what}, not a table.`, hint)
    : new ParseError('file_not_what_its_name_says', `The name says ${promised}, but the file is ${what}.`, hint)
}

const noColumns = (): ParseError =>
  new ParseError(
    'file_not_what_its_name_says',
    'The file is not of fixed width, which was asked for: no position is blank in every line.',
    'Say the width of each column with the override "widths".',
  )

const notWhatWasAsked = (format: string): ParseError =>
  new ParseError(
    'file_not_what_its_name_says',
    `The file is not ${format}, which was asked for.`,
    'Leave the override "format" out, or send the right file.',
  )

const unreadableEncoding = (): ParseError =>
  new ParseError(
    'encoding_unreadable',
    'The file is mostly UTF-8, but some bytes are not.',
    'Save it as UTF-8, or say its encoding.',
  )
