import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBPreparedStatement,
  type DuckDBType,
  StatementType,
} from '@duckdb/node-api'
import { toCell } from '../cell.js'
import type { Cell } from '../duck.js'
import type { Column, QueryLimits, RunSummary } from './protocol.js'

/** Rows of one message to the parent: enough to be quick, few enough that its event loop is never held up for long. */
const ROWS_PER_PART = 2_048

export interface RowSink {
  columns(columns: Column[]): Promise<void>
  rows(rows: Cell[][]): Promise<void>
}

/**
 * Runs one SELECT and streams its rows, never more than the limits. The type of the statement is checked once more
 * here, on what DuckDB has prepared: whatever the guard might have overlooked, nothing but a SELECT is executed.
 */
export async function runSelect(
  connection: DuckDBConnection,
  sql: string,
  limits: Pick<QueryLimits, 'maxRows' | 'maxBytes'>,
  sink: RowSink,
): Promise<Omit<RunSummary, 'tables'>> {
  const clock = new Stopwatch()
  const statement = await clock.time(() => prepareSelect(connection, sql))
  const result = await clock.time(() => statement.stream())
  const types = result.columnTypes()
  refuseUnnamedFields(types)
  await sink.columns(result.columnNames().map((name, i) => ({ name, type: String(types[i]) })))
  let room = { rows: limits.maxRows, bytes: limits.maxBytes }
  for (;;) {
    const chunk = await clock.time(() => result.fetchChunk())
    if (!chunk || chunk.rowCount === 0) {
      return { rowCount: limits.maxRows - room.rows, truncated: false, elapsedMs: clock.elapsedMs }
    }
    const { rows, left, full } = readRows(chunk, room)
    room = left
    for (let i = 0; i < rows.length; i += ROWS_PER_PART) await sink.rows(rows.slice(i, i + ROWS_PER_PART))
    if (full) return { rowCount: limits.maxRows - room.rows, truncated: true, elapsedMs: clock.elapsedMs }
  }
}

/** Refuses whatever is not exactly one SELECT. */
export async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new Error('Parser Error: exactly one statement is expected')
  const statement = await statements.prepare(0)
  if (statement.statementType !== StatementType.SELECT) throw new Error('Parser Error: only SELECT is executed')
  return statement
}

/** The client keys a STRUCT by its field names, so fields without one, as in `(1, 2)`, would be lost in silence. */
function refuseUnnamedFields(types: readonly DuckDBType[]): void {
  if (types.some((type) => String(type).includes('STRUCT("" '))) {
    throw new Error('Binder Error: a column of the result is a row without field names; write {a: 1, b: 2} for (1, 2)')
  }
}

interface Room {
  readonly rows: number
  readonly bytes: number
}

/** Row by row, so a chunk of huge values is never turned into JavaScript as a whole. */
function readRows(chunk: DuckDBDataChunk, room: Room): { rows: Cell[][]; left: Room; full: boolean } {
  const rows: Cell[][] = []
  let { rows: rowsLeft, bytes: bytesLeft } = room
  for (let i = 0; i < chunk.rowCount; i++) {
    if (rowsLeft === 0) return { rows, left: { rows: 0, bytes: bytesLeft }, full: true }
    const row = chunk.getRowValues(i).map(toCell)
    const bytes = jsonBytes(row)
    if (bytes > bytesLeft) return { rows, left: { rows: rowsLeft, bytes: bytesLeft }, full: true }
    rows.push(row)
    rowsLeft--
    bytesLeft -= bytes
  }
  return { rows, left: { rows: rowsLeft, bytes: bytesLeft }, full: false }
}

/** About the size of a cell as JSON, in UTF-8 bytes: characters that need escaping count once. */
export function jsonBytes(cell: Cell): number {
  if (typeof cell === 'string') return Buffer.byteLength(cell) + 3
  if (typeof cell === 'number') return String(cell).length + 1
  if (Array.isArray(cell)) return cell.reduce<number>((sum, item) => sum + jsonBytes(item), 3)
  if (cell !== null && typeof cell === 'object') {
    return Object.entries(cell).reduce((sum, [name, item]) => sum + Buffer.byteLength(name) + 3 + jsonBytes(item), 3)
  }
  return 6
}

/** Adds up only the time in which DuckDB works. */
export class Stopwatch {
  elapsedMs = 0

  async time<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.elapsedMs += performance.now() - start
    }
  }
}
