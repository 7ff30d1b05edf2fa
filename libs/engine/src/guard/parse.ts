import type { DuckDBConnection } from '@duckdb/node-api'
import { decideGuard } from './decide-guard.js'
import type { GuardDecision } from './decision.js'
import type { ParsedSql } from './parsed-sql.js'
import { refuseTooLong } from './sql-length.js'

/** Parses with DuckDB itself, so what is judged is what would run. Nothing is bound and nothing is executed. */
export async function parseSql(connection: DuckDBConnection, sql: string): Promise<ParsedSql> {
  // The text goes in as a parameter: quotes, dollars and comments in it mean nothing here.
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [sql])
  const json = parseJson(String(reader.getRows()[0]?.[0]))
  return { sql, statementCount: await countStatements(connection, sql), json }
}

/** The whole guard: the limit of length, DuckDB's parser, then the decision. */
export async function guardSql(
  connection: DuckDBConnection,
  sql: string,
  allowedTables: readonly string[],
): Promise<GuardDecision> {
  const tooLong = refuseTooLong(sql)
  if (tooLong) return tooLong
  // Some of DuckDB's doors take text up to its first NUL: what is judged could then be more than what would run.
  const nul = sql.indexOf('\0')
  if (nul >= 0) {
    return {
      ok: false,
      code: 'sql_syntax',
      message: 'The SQL cannot be read: it holds a NUL character.',
      hint: 'Remove the character; chr(0) writes one into a value.',
      position: nul,
    }
  }
  return decideGuard(await parseSql(connection, sql), allowedTables)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

async function countStatements(connection: DuckDBConnection, sql: string): Promise<number | null> {
  try {
    return (await connection.extractStatements(sql)).count
  } catch {
    return null
  }
}
