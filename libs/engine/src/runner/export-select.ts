import { type DuckDBConnection, StatementType } from '@duckdb/node-api'
import { literal } from '../duck.js'
import type { Column, ExportSummary, FileFormat } from './protocol.js'
import { Stopwatch } from './run-select.js'

const OPTIONS: Readonly<Record<FileFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
}

/**
 * Writes the rows of one guarded SELECT to `path`. The foreign text is never put inside a statement of ours, where a
 * comment or a bracket in it could change the meaning: it stands alone behind CREATE TEMP TABLE … AS, and the COPY
 * that follows is of our own words. Columns of the same name get numbered, as a file needs them told apart.
 */
export async function exportSelect(
  connection: DuckDBConnection,
  sql: string,
  format: FileFormat,
  path: string,
  maxRows: number,
): Promise<Omit<ExportSummary, 'tables'>> {
  const clock = new Stopwatch()
  const statements = await connection.extractStatements(`CREATE OR REPLACE TEMP TABLE exported AS ${sql}`)
  if (statements.count !== 1) throw new Error('Parser Error: exactly one statement is expected')
  const create = await statements.prepare(0)
  if (create.statementType !== StatementType.CREATE) throw new Error('Parser Error: only SELECT is executed')
  await clock.time(() => create.run())
  try {
    const [count, columns] = await describeExported(connection)
    await clock.time(() =>
      connection.run(
        `COPY (FROM temp.exported LIMIT ${Math.trunc(maxRows)}) TO ${literal(path)} (${OPTIONS[format]}, USE_TMP_FILE false)`,
      ),
    )
    const rowCount = Math.min(count, maxRows)
    return { columns, path, rowCount, truncated: count > maxRows, elapsedMs: clock.elapsedMs }
  } finally {
    await connection.run('DROP TABLE IF EXISTS temp.exported').catch(() => undefined)
  }
}

async function describeExported(connection: DuckDBConnection): Promise<[number, Column[]]> {
  const counted = await connection.runAndReadAll('SELECT count(*) FROM temp.exported')
  const empty = await connection.run('FROM temp.exported LIMIT 0')
  const types = empty.columnTypes()
  const columns = empty.columnNames().map((name, i) => ({ name, type: String(types[i]) }))
  return [Number(counted.getRows()[0]?.[0]), columns]
}
