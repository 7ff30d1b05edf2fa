import { join } from 'node:path'
import { DuckError, identifier, literal } from '@udb/engine'
import { nameColumns } from '../column-names.js'
import { readUtf8Chunks } from '../csv/read-chunks.js'
import { readPrefix } from '../open/open-source.js'
import type { ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { writeParquet } from '../write-parquet.js'
import { censusOfLines, type JsonColumn } from './flatten-file.js'
import { type JsonType, jsonType, typeDecision } from './json-types.js'
import { linesOptions } from './lines-options.js'
import { PlainLines } from './plain-lines.js'

const sampleBytes = 1 << 20

/**
 * Optimistic: what the first lines hold is taken for all of them, and DuckDB reads the file as it is while an independent count looks
 * at every value. Null when the file is small, or is not as plain as that: then each record has to be looked at by itself.
 */
export async function parsePlainLines(work: ParseWork, ports: ParsePorts, offset: number): Promise<ParsedRows | null> {
  if (work.bytes <= sampleBytes || work.overrides.types !== undefined) return null
  const sample = await readPrefix(work.path, sampleBytes)
  const columns = censusOfLines(sample.subarray(offset))
  if (columns === null || columns.length === 0 || columns.some(({ nested }) => nested > 0)) return null
  const guessed = typesOf(columns)
  const writing = attempt(work, ports, columns, guessed)
  // It may fail, on an abort say, while the count still goes on and nobody awaits it; it is heard below.
  writing.catch(() => undefined)
  const seen = await count(work, ports, offset, columns).catch(async (error: unknown) => {
    // The engine is still at it, and what follows would find it busy; after an abort its owner ends it.
    if (!ports.signal.aborted) await writing
    throw error
  })
  const first = await writing
  if (!seen.isPlain) return null
  const types = typesOf(seen.columns)
  const written = isSame(guessed, types) ? first : await attempt(work, ports, columns, types)
  return written === seen.records ? result(work, seen, types) : null
}

const typesOf = (columns: readonly JsonColumn[]): JsonType[] => columns.map((column) => jsonType(column, 'JSON'))

const isSame = (a: readonly JsonType[], b: readonly JsonType[]): boolean =>
  a.every(({ read, type }, i) => read === b[i]!.read && type === b[i]!.type)

async function count(
  work: ParseWork,
  { signal, progress }: ParsePorts,
  offset: number,
  columns: readonly JsonColumn[],
): Promise<PlainLines> {
  const seen = new PlainLines(columns)
  let bytes = offset
  for await (const chunk of readUtf8Chunks(work.path, offset, signal)) {
    seen.push(chunk)
    if (!seen.isPlain) return seen
    bytes += chunk.length
    progress({ bytes, rows: seen.records, message: 'reading records' })
  }
  seen.end()
  return seen
}

/** The rows that were written; null when DuckDB does not read the file so. */
async function attempt(
  work: ParseWork,
  ports: ParsePorts,
  columns: readonly JsonColumn[],
  types: readonly JsonType[],
): Promise<number | null> {
  const named = nameColumns(columns.map(({ key }) => key)).columns
  const fields = columns.map(({ key }, i) => `${literal(key)}: ${literal(types[i]!.read)}`)
  const items = columns.map(({ key }, i) => {
    const { read, type } = types[i]!
    return `${identifier(key)}${read === type ? '' : `::${type}`} AS ${identifier(named[i]!.name)}`
  })
  const select = `SELECT ${items.join(', ')} FROM read_json(${literal(work.path)}, ${linesOptions(0)}, columns={${fields.join(', ')}})`
  try {
    return await writeParquet(ports.duck, select, join(work.workDir, 'rows.parquet'))
  } catch (error) {
    ports.signal.throwIfAborted()
    if (error instanceof DuckError && error.code === 'engine_error') return null
    throw error
  }
}

function result(work: ParseWork, seen: PlainLines, types: readonly JsonType[]): ParsedRows {
  const { columns, decisions } = nameColumns(seen.columns.map(({ key }) => key))
  return {
    parquetPath: join(work.workDir, 'rows.parquet'),
    rowsRead: seen.records,
    rowsRejected: 0,
    rejectsPath: null,
    columns,
    decisions: [...decisions, ...columns.map(({ name }, i) => typeDecision(name, types[i]!.type, undefined))],
    expectedNulls: columns.map((_, i) => seen.missing(i)),
  }
}
