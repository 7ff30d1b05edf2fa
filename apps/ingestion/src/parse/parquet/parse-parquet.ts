import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckError, identifier, literal } from '@udb/engine'
import { reconcile } from '../accounting.js'
import { nameColumns } from '../column-names.js'
import { decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { parquetRows, writeParquet } from '../write-parquet.js'

const mostColumns = 16_000
/** Of lists in lists: the engine's work doubles with each level. */
const deepestLists = 16

/**
 * Reads a Parquet file whole and writes it again: so every page was seen, the footer's count is checked against the rows
 * that are there, and a table version never depends on how a stranger's writer laid its file out.
 */
export async function parseParquet(work: ParseWork, ports: ParsePorts): Promise<ParsedRows> {
  await refuseCut(work)
  ports.progress({ bytes: 0, message: 'reading Parquet' })
  const from = `read_parquet(${literal(work.path)})`
  const { rowsRead, names, types } = await orUnreadable(ports, async () => {
    const described = await ports.duck.query<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${from}`,
    )
    return {
      rowsRead: await parquetRows(ports.duck, work.path),
      names: described.map(({ column_name }) => column_name),
      types: described.map(({ column_type }) => column_type),
    }
  })
  if (names.length > mostColumns) {
    throw new ParseError(
      'too_many_columns',
      `The file has ${names.length} columns; at most ${mostColumns} can be read.`,
      'Send fewer columns.',
    )
  }
  const deep = types.findIndex((type) => (type.match(/\[\d*\]/g) ?? []).length > deepestLists)
  if (deep >= 0) throw unreadable(`Its column ${deep + 1} nests lists more than ${deepestLists} deep.`)
  const asked = Object.keys(work.overrides.types ?? {})
  if (asked.length > 0) {
    throw new ParseError(
      'override_invalid',
      'Types cannot be forced on a Parquet file: it carries its own.',
      'Leave "types" out.',
      { column: asked[0]! },
    )
  }
  const named = nameColumns(names)
  const parquetPath = join(work.workDir, 'rows.parquet')
  const columns = names.map((_, i) => `p${i}`)
  const items = named.columns.map(({ name }, i) => `p${i} AS ${identifier(name)}`)
  const rowsWritten = await orUnreadable(ports, () =>
    writeParquet(ports.duck, `SELECT ${items.join(', ')} FROM ${from} AS t(${columns.join(', ')})`, parquetPath),
  )
  if (rowsRead !== rowsWritten) throw unreadable(`Its footer says ${rowsRead} rows, and ${rowsWritten} are there.`)
  reconcile({ rowsRead, rowsWritten, rowsRejected: 0 })
  return {
    parquetPath,
    rowsRead,
    rowsRejected: 0,
    rejectsPath: null,
    columns: named.columns,
    decisions: [
      ...named.decisions,
      ...named.columns.map(({ name }, i) => decided('column_type', types[i]!, 'as the file says', { column: name })),
    ],
    expectedNulls: names.map(() => null),
  }
}

/** A Parquet file ends as it starts; one that does not was cut. */
async function refuseCut(work: ParseWork): Promise<void> {
  const file = await open(work.path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, work.bytes - 4))
    if (work.bytes >= 12 && buffer.toString('latin1') === 'PAR1') return
  } finally {
    await file.close()
  }
  throw new ParseError(
    'file_truncated',
    'The Parquet file has no end: its footer is missing.',
    'Send the file again, whole.',
  )
}

async function orUnreadable<T>(ports: ParsePorts, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    ports.signal.throwIfAborted()
    if (!(error instanceof DuckError) || error.code !== 'engine_error') throw error
    throw unreadable('It is damaged or uses something that cannot be read.', error)
  }
}

const unreadable = (why: string, cause?: unknown): ParseError =>
  new ParseError(
    'parquet_unreadable',
    `The Parquet file cannot be read. ${why}`,
    'Write the file again, without encryption, and send it again.',
    { cause },
  )
