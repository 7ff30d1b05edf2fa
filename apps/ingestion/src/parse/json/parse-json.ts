import { join } from 'node:path'
import { DuckError, identifier, literal } from '@udb/engine'
import { reconcile, rejectedRowsError, tooManyRejected } from '../accounting.js'
import { nameColumns } from '../column-names.js'
import { ParseError } from '../parse-error.js'
import type { ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { writeParquet } from '../write-parquet.js'
import { flattenFile, type JsonCensus } from './flatten-file.js'
import { columnTypes, type JsonType, typeDecision } from './json-types.js'
import { linesOptions } from './lines-options.js'
import { type JsonLeaf, leavesOf } from './nested-records.js'
import { parsePlainLines } from './parse-plain-lines.js'
import { RecordTooLong } from './split-records.js'

const mostColumns = 16_000

/** Reads UTF-8 JSON (an array of objects, objects one behind the other, or one a line) into Parquet. */
export async function parseJson(
  work: ParseWork,
  ports: ParsePorts,
  shape: 'lines' | 'values',
  offset: number,
): Promise<ParsedRows> {
  return (
    (shape === 'lines' ? await parsePlainLines(work, ports, offset) : null) ?? parseRecords(work, ports, shape, offset)
  )
}

/** Each record by itself, whatever it holds: what cannot become a row is set aside. */
async function parseRecords(
  work: ParseWork,
  ports: ParsePorts,
  shape: 'lines' | 'values',
  offset: number,
): Promise<ParsedRows> {
  const out = { goodPath: join(work.workDir, 'good.ndjson'), rejectsPath: join(work.workDir, 'rejects.ndjson') }
  const census = await flatten(work, ports, shape, offset, out)
  refuseBroken(census, work)
  const types = await columnTypes(ports, out.goodPath, census)
  const from = readGood(out.goodPath, types, census.longestLineBytes)
  const fields = census.columns.map(({ key }, i) => ({ key, ...types[i]! }))
  const { leaves, decisions } = await leavesOf(fields, from, ports, work.overrides.nested)
  const named = nameColumns(leaves.map(({ originalName }) => originalName))
  const parquetPath = join(work.workDir, 'rows.parquet')
  const casts = forcedCasts(
    work,
    named.columns.map(({ name }) => name),
    leaves,
  )
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
      ...decisions,
      ...named.decisions,
      ...named.columns.map(({ name }, i) => typeDecision(name, leaves[i]!.type, work.overrides.types?.[name])),
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
    if (error instanceof RecordTooLong) throw unreadable(error.line)
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

function readGood(path: string, types: readonly JsonType[], longestLineBytes: number): string {
  const columns = [`'l': 'BIGINT'`, ...types.map(({ read }, i) => `'c${i}': ${literal(read)}`)]
  return `read_json(${literal(path)}, ${linesOptions(longestLineBytes)}, columns={${columns.join(', ')}})`
}

function forcedCasts(
  work: ParseWork,
  names: readonly string[],
  leaves: readonly JsonLeaf[],
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
    const type = asked[name]
    const { value, read, type: own } = leaves[i]!
    if (type === undefined) return { value: read === own ? value : `${value}::${own}`, failed: null, reason: '' }
    const cast = `TRY_CAST(${value} AS ${type})`
    return { value: cast, failed: `(${value} IS NOT NULL AND ${cast} IS NULL)`, reason: `the value is no ${type}` }
  })
}
