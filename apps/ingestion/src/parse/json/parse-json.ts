import { join } from 'node:path'
import { DuckError, identifier, literal } from '@udb/engine'
import { reconcile, rejectedRowsError, tooManyRejected } from '../accounting.js'
import { nameColumns } from '../column-names.js'
import { decideType } from '../csv/decide-type.js'
import { decided } from '../decision.js'
import { askedType } from '../overrides.js'
import { ParseError } from '../parse-error.js'
import type { ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { writeParquet } from '../write-parquet.js'
import { flattenFile, type JsonCensus, type JsonColumn } from './flatten-file.js'
import { longestJsonRecordBytes, RecordTooLong } from './split-records.js'

const mostColumns = 16_000
/** What is nested deeper stays JSON text: the engine's work doubles with each level of lists. */
const deepestTyped = 12

/** Reads UTF-8 JSON (an array of objects, objects one behind the other, or one a line) into Parquet. */
export async function parseJson(
  work: ParseWork,
  ports: ParsePorts,
  shape: 'lines' | 'values',
  offset: number,
): Promise<ParsedRows> {
  const out = { goodPath: join(work.workDir, 'good.ndjson'), rejectsPath: join(work.workDir, 'rejects.ndjson') }
  const census = await flatten(work, ports, shape, offset, out)
  refuseBroken(census, work)
  const named = nameColumns(census.columns.map(({ key }) => key))
  const parquetPath = join(work.workDir, 'rows.parquet')
  const types = await columnTypes(ports, out.goodPath, census)
  const casts = forcedCasts(
    work,
    named.columns.map(({ name }) => name),
    types,
  )
  const from = readGood(out.goodPath, types, census.longestLineBytes)
  const anyFails = casts.flatMap(({ failed }) => (failed === null ? [] : [failed])).join(' OR ') || 'false'
  const items = named.columns.map(({ name }, i) => `${casts[i]!.value} AS ${identifier(name)}`)
  const rowsWritten = await writeParquet(
    ports.duck,
    `SELECT ${items.join(', ')} FROM ${from} WHERE NOT (${anyFails})`,
    parquetPath,
  ).catch((error: unknown) => {
    ports.signal.throwIfAborted()
    throw error instanceof DuckError && error.code === 'engine_error' ? unreadable(null) : error
  })
  const rejectsPath = join(work.workDir, 'rejects.parquet')
  const castRejects = casts.flatMap(({ failed, reason }, i) => (failed === null ? [] : [{ failed, reason, i }]))
  const castRejected = castRejects.length === 0 ? 0 : await countRows(ports, `SELECT 1 FROM ${from} WHERE ${anyFails}`)
  const rowsRejected = census.rejected + castRejected
  reconcile({ rowsRead: census.records, rowsWritten, rowsRejected })
  if (rowsRejected > 0) {
    const selects = [
      `SELECT line, "column", reason, code, raw FROM read_json(${literal(out.rejectsPath)}, format='newline_delimited', maximum_object_size=1048576, columns={'line': 'BIGINT', 'column': 'VARCHAR', 'reason': 'VARCHAR', 'code': 'VARCHAR', 'raw': 'VARCHAR'})`,
    ]
    if (castRejected > 0) {
      const why = castRejects.map(
        ({ failed, reason, i }) =>
          `CASE WHEN ${failed} THEN {'column': ${literal(named.columns[i]!.name)}, 'reason': ${literal(reason)}} END`,
      )
      selects.push(
        `SELECT l AS line, why['column'] AS "column", why['reason'] AS reason, 'value_not_of_type' AS code, raw FROM (SELECT l, coalesce(${why.join(', ')}) AS why, to_json(g)::VARCHAR AS raw FROM ${from} AS g WHERE ${anyFails})`,
      )
    }
    await writeParquet(ports.duck, `${selects.join(' UNION ALL ')} ORDER BY line`, rejectsPath)
    await refuseTooMany(work, ports, rejectsPath, census.records, rowsRejected)
  }
  return {
    parquetPath,
    rowsRead: census.records,
    rowsRejected,
    rejectsPath: rowsRejected > 0 ? rejectsPath : null,
    columns: named.columns,
    decisions: [
      ...named.decisions,
      ...named.columns.map(({ name }, i) => typeDecision(name, types[i]!.type, askedType(work.overrides, name))),
    ],
    expectedNulls: named.columns.map(() => null),
  }
}

async function flatten(
  work: ParseWork,
  ports: ParsePorts,
  shape: 'lines' | 'values',
  offset: number,
  out: { goodPath: string; rejectsPath: string },
): Promise<JsonCensus> {
  try {
    return await flattenFile(work.path, offset, shape, out, {
      signal: ports.signal,
      progress: (bytes, rows) => ports.progress({ bytes, rows, message: 'reading records' }),
    })
  } catch (error) {
    if (error instanceof RecordTooLong)
      throw unreadable(error.line, `a record is longer than ${longestJsonRecordBytes >> 20} MiB`)
    throw error
  }
}

function refuseBroken(census: JsonCensus, { overrides }: ParseWork): void {
  if (census.cut) {
    throw new ParseError(
      'file_truncated',
      `The JSON ends in the middle, on line ${census.lastLine}.`,
      'Send the file again, whole.',
      { line: census.lastLine },
    )
  }
  const first = census.firstRejected
  if (first && census.rejected === census.records) throw unreadable(first.line, first.reason)
  const account = { rowsRead: census.records, rowsRejected: census.rejected }
  if (first && tooManyRejected(account, overrides)) throw rejectedRowsError(account, { ...first, column: null })
  if (census.columns.length > mostColumns) {
    throw new ParseError(
      'too_many_columns',
      `The records have ${census.columns.length} different names; at most ${mostColumns} can be read.`,
      'Turn the names into values before the upload.',
    )
  }
  if (census.columns.length === 0) throw unreadable(1, 'no record has a name')
}

const unreadable = (line: number | null, reason = 'the records cannot be read'): ParseError =>
  new ParseError(
    'json_unreadable',
    `The JSON holds no table${line === null ? '' : ` (line ${line})`}: ${reason}.`,
    'Send an array of objects, or one object a line.',
    { line },
  )

async function countRows(ports: ParsePorts, select: string): Promise<number> {
  const [row] = await ports.duck.query<{ rows: number }>(`SELECT count(*)::BIGINT AS rows FROM (${select})`)
  return row?.rows ?? 0
}

async function refuseTooMany(
  work: ParseWork,
  ports: ParsePorts,
  path: string,
  rowsRead: number,
  rowsRejected: number,
): Promise<void> {
  if (!tooManyRejected({ rowsRead, rowsRejected }, work.overrides)) return
  const [first] = await ports.duck.query<{ line: number; column: string | null; reason: string }>(
    `SELECT line, "column", reason FROM read_parquet(${literal(path)}) ORDER BY line LIMIT 1`,
  )
  throw rejectedRowsError({ rowsRead, rowsRejected }, first!)
}

/** DuckDB sets aside twice this much for each thread, so it is told what is needed and no more. */
const optionsFor = (longestLineBytes: number): string =>
  `format='newline_delimited', records='true', maximum_object_size=${Math.max(1 << 20, longestLineBytes + 1)}`

function readGood(path: string, types: readonly JsonType[], longestLineBytes: number): string {
  const columns = [`'l': 'BIGINT'`, ...types.map(({ read }, i) => `'c${i}': ${literal(read)}`)]
  return `read_json(${literal(path)}, ${optionsFor(longestLineBytes)}, columns={${columns.join(', ')}})`
}

interface JsonType {
  /** As which type DuckDB reads the field, and which one the column gets. */
  readonly read: string
  readonly type: string
}

/**
 * Types over all records (a sample would drop names that come late): scalars by our own count, nested values by DuckDB.
 * Where it cannot find any, e.g. because nested names differ only in case, nested values stay JSON.
 */
async function columnTypes(ports: ParsePorts, path: string, census: JsonCensus): Promise<JsonType[]> {
  const nested = census.columns.some((column) => column.nested > 0)
  const detect = `DESCRIBE SELECT * FROM read_json(${literal(path)}, ${optionsFor(census.longestLineBytes)}, sample_size=-1, map_inference_threshold=-1, field_appearance_threshold=0, maximum_depth=${deepestTyped})`
  const found = !nested
    ? []
    : await ports.duck.query<{ column_name: string; column_type: string }>(detect).catch((error: unknown) => {
        if (error instanceof DuckError && error.code === 'engine_error') return []
        throw error
      })
  const types = new Map(found.map(({ column_name, column_type }) => [column_name, column_type]))
  return census.columns.map((column, i) => jsonType(column, types.get(`c${i}`) ?? 'JSON'))
}

const temporal = /^(DATE|TIME|TIMESTAMP)/

function jsonType(column: JsonColumn, nestedType: string): JsonType {
  const same = (type: string): JsonType => ({ read: type, type })
  // A type is written into a statement, which ends at a NUL.
  const isNamed = !nestedType.includes('\0')
  if (column.nested > 0)
    return same(column.numbers + column.strings + column.booleans > 0 || !isNamed ? 'JSON' : nestedType)
  const kinds = [column.numbers, column.strings, column.booleans].filter((count) => count > 0).length
  if (kinds !== 1) return same('VARCHAR')
  if (column.booleans > 0) return same('BOOLEAN')
  if (column.numbers > 0)
    return same(column.fractions === 0 ? 'BIGINT' : column.wideIntegers > 0 ? 'VARCHAR' : 'DOUBLE')
  // A string is a string: digits in quotes were meant as text, so only dates and times become more than that.
  const { type, format } = decideType(column.evidence, column.key, () => false)
  return temporal.test(type) && format === null ? { read: 'VARCHAR', type } : same('VARCHAR')
}

function forcedCasts(
  work: ParseWork,
  names: readonly string[],
  types: readonly JsonType[],
): { value: string; failed: string | null; reason: string }[] {
  const asked = work.overrides.types ?? {}
  const unknown = Object.keys(asked).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new ParseError(
      'override_invalid',
      `The override "types" names a column "${unknown}" that the file does not have.`,
      `Its columns: ${names.slice(0, 30).join(', ')}.`,
      { column: unknown },
    )
  }
  return names.map((name, i) => {
    const type = askedType(work.overrides, name)
    const own = types[i]!
    if (type === undefined)
      return { value: own.read === own.type ? `c${i}` : `c${i}::${own.type}`, failed: null, reason: '' }
    const cast = `TRY_CAST(c${i} AS ${type})`
    return { value: cast, failed: `(c${i} IS NOT NULL AND ${cast} IS NULL)`, reason: `the value is no ${type}` }
  })
}

const typeDecision = (column: string, type: string, asked: string | undefined): ReturnType<typeof decided> =>
  asked === undefined
    ? decided('column_type', type, 'every value of every record fits', { column })
    : decided('column_type', asked, 'asked for', { column, overridden: true })
