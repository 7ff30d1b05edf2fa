import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { SqliteTable } from './table-facts.js'

export interface ChosenTable {
  readonly table: SqliteTable
  readonly decision: Decision
}

/** The table that was asked for alone, else all of them: first the one with the most rows, which is the main table. Pure. */
export function chooseTables(
  tables: readonly SqliteTable[],
  asked: string | undefined,
  mainOnly: boolean,
): readonly ChosenTable[] {
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
    return [{ table, decision: decided('source_table', table.name, 'asked for', { overridden: true }) }]
  }
  const main = rest.reduce((best, one) => (one.rows > best.rows ? one : best), first)
  const others = tables.filter((one) => one !== main)
  if (others.length === 0) return [{ table: main, decision: decided('source_table', main.name, 'the only table') }]
  const most = `it has the most rows (${main.rows})`
  if (mainOnly) {
    const why = `${most}; left out: ${listed(others)}`
    return [{ table: main, decision: decided('source_table', main.name, why, { confidence: 0.7 }) }]
  }
  const why = `${most}, so it is the main table; further ones: ${listed(others)}`
  return [
    { table: main, decision: decided('source_table', main.name, why, { confidence: 0.7 }) },
    ...others.map((table) => ({ table, decision: decided('source_table', table.name, 'a further table') })),
  ]
}

function listed(tables: readonly SqliteTable[]): string {
  const named = tables.slice(0, 20).map(({ name, rows }) => `"${name}" (${rows})`)
  return `${named.join(', ')}${tables.length > 20 ? ` and ${tables.length - 20} more` : ''}`
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
