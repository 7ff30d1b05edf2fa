import { join } from 'node:path'
import { type Duck, identifier, literal } from '@udb/engine'
import { parquetRows, writeParquet } from '../write-parquet.js'
import { type Agreed, agreeType, isWholeNumber } from './agree-type.js'
import type { Part } from './part.js'

/** Whole numbers up to here survive as a DOUBLE. */
const largestExact = 2 ** 53

/** The type of each column over all parts, in the order of `names`. */
export async function agreedTypes(duck: Duck, parts: readonly Part[], names: readonly string[]): Promise<Agreed[]> {
  const agreed: Agreed[] = []
  for (const name of names) {
    const types = parts.map((part) => ({ part, ...typeIn(part, name) }))
    const type = agreeType(types)
    if (type.how !== 'if_exact') agreed.push(type)
    else {
      const whole = types.filter(({ type, empty }) => !empty && isWholeNumber(type)).map(({ part }) => part)
      const exact = await areExact(duck, whole, name)
      agreed.push(exact ? { type: 'DOUBLE', how: 'wider' } : { type: 'VARCHAR', how: 'text' })
    }
  }
  return agreed
}

export function typeIn(part: Part, name: string): { type: string; empty: boolean } {
  const { type, nullCount } = part.written.find((column) => column.name === name)!
  return { type, empty: nullCount === part.rowsWritten }
}

async function areExact(duck: Duck, parts: readonly Part[], name: string): Promise<boolean> {
  const column = identifier(name)
  const [row] = await duck.query<{ inexact: number }>(
    `SELECT count(*)::BIGINT AS inexact FROM ${readParquet(parts)} WHERE ${column} NOT BETWEEN -${largestExact} AND ${largestExact}`,
  )
  return row?.inexact === 0
}

const readParquet = (parts: readonly Part[]): string =>
  `read_parquet([${parts.map(({ rows }) => literal(rows.parquetPath)).join(', ')}], filename = true)`

/**
 * Writes all parts as one table with the columns `names`, of the types that were agreed, and `source`. Parts whose columns
 * are of the same types are read by one statement, however many they are. Gives the rows written.
 */
export async function mergeRows(
  duck: Duck,
  parts: readonly Part[],
  columns: readonly { readonly name: string; readonly type: string }[],
  source: string,
  to: string,
): Promise<number> {
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    const key = JSON.stringify([part.lines !== null, columns.map(({ name }) => typeIn(part, name).type)])
    groups.set(key, [...(groups.get(key) ?? []), part])
  }
  const selects = [...groups.values()].map((group) => {
    const items = columns.map(({ name, type }) =>
      typeIn(group[0]!, name).type === type
        ? identifier(name)
        : `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`,
    )
    return group[0]!.lines !== null
      ? `SELECT ${[...items, identifier(source)].join(', ')} FROM ${readParquet(group)}`
      : `SELECT ${[...items, `udb_files.file AS ${identifier(source)}`].join(', ')} FROM ${readParquet(group)} AS udb_rows ` +
          `JOIN ${filesOf(group, ({ rows }) => rows.parquetPath)} ON udb_rows.filename = udb_files.path`
  })
  await writeParquet(duck, selects.join(' UNION ALL '), to)
  return parquetRows(duck, to)
}

const filesOf = (parts: readonly Part[], pathOf: (part: Part) => string): string =>
  `(VALUES ${parts.map((part) => `(${literal(pathOf(part))}, ${literal(part.file!)})`).join(', ')}) AS udb_files(path, file)`

const rejectFields = `line, "column", reason, code, raw`

const readSetAside = (path: string): string =>
  `read_json(${literal(path)}, format='newline_delimited', maximum_object_size=1048576, columns={'line': 'BIGINT', ` +
  `'column': 'VARCHAR', 'reason': 'VARCHAR', 'code': 'VARCHAR', 'raw': 'VARCHAR', 'source_file': 'VARCHAR'})`

/** Writes the rejected rows of all parts with the file of each, and its line there; null when there are none. */
export async function mergeRejects(duck: Duck, parts: readonly Part[], workDir: string): Promise<string | null> {
  const selects: string[] = []
  const single = parts.filter(({ lines, rows }) => lines === null && rows.rejectsPath !== null)
  if (single.length > 0) {
    const paths = single.map(({ rows }) => literal(rows.rejectsPath!)).join(', ')
    selects.push(
      `SELECT ${rejectFields}, udb_files.file AS source_file FROM read_parquet([${paths}], filename = true) AS udb_rows ` +
        `JOIN ${filesOf(single, ({ rows }) => rows.rejectsPath!)} ON udb_rows.filename = udb_files.path`,
    )
  }
  for (const { lines, rows } of parts) {
    if (lines === null || rows.rejectsPath === null) continue
    const values = lines.stretches.map((at) => `(${at.combinedLine}, ${at.ownLine}, ${literal(at.file)})`)
    selects.push(
      `SELECT r.line - f.combined + f.own AS line, "column", reason, code, ` +
        `left(raw, length(raw) - length(f.file) - 1) AS raw, f.file AS source_file ` +
        `FROM read_parquet(${literal(rows.rejectsPath)}) AS r ` +
        `ASOF JOIN (VALUES ${values.join(', ')}) AS f(combined, own, file) ON r.line >= f.combined`,
    )
  }
  for (const { setAside } of parts) if (setAside !== null) selects.push(`SELECT * FROM ${readSetAside(setAside.path)}`)
  if (selects.length === 0) return null
  const path = join(workDir, 'all-rejects.parquet')
  await writeParquet(duck, `${selects.join(' UNION ALL ')} ORDER BY source_file, line`, path)
  return path
}
