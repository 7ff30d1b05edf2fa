import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { SqliteTable } from './table-facts.js'

/** The table that was asked for, else the one with the most rows; the others are named. Pure. */
export function chooseTable(
  tables: readonly SqliteTable[],
  asked: string | undefined,
): { table: SqliteTable; decision: Decision } {
  const [first, ...rest] = tables
  if (!first) {
    throw new ParseError(
      'sqlite_unreadable',
      'The database holds no table.',
      'Send a database with a table; views are not taken.',
    )
  }
  if (asked !== undefined) {
    const table = tables.find(({ name }) => name === asked)
    if (!table) throw unknownTable(asked, tables)
    return { table, decision: decided('source_table', table.name, 'asked for', { overridden: true }) }
  }
  const table = rest.reduce((best, one) => (one.rows > best.rows ? one : best), first)
  const others = tables.filter((one) => one !== table)
  if (others.length === 0) return { table, decision: decided('source_table', table.name, 'the only table') }
  const named = others.slice(0, 20).map(({ name, rows }) => `"${name}" (${rows})`)
  const more = others.length > 20 ? ` and ${others.length - 20} more` : ''
  const why = `it has the most rows (${table.rows}); left out: ${named.join(', ')}${more}`
  return { table, decision: decided('source_table', table.name, why, { confidence: 0.7 }) }
}

const unknownTable = (asked: string, tables: readonly SqliteTable[]): ParseError =>
  new ParseError(
    'override_invalid',
    `The override "sourceTable" names a table "${asked}" that the database does not have.`,
    `Its tables: ${tables
      .slice(0, 30)
      .map(({ name }) => name)
      .join(', ')}.`,
  )
