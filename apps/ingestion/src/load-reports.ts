import { type Decision, ParseError, type ParsedTable } from './parse/index.js'

/** What a table came from, for the lineage. */
export interface SourceFile {
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** An event names each report several times and holds a megabyte at most. */
const mostChars = 250_000

/**
 * How each table of a file was read, as JSON, the main table's first. Where the tables are so many or so wide that an
 * event could not hold it all, what was decided about single columns is left out. Throws `too_many_tables` where the
 * columns alone are too many. Pure.
 */
export function loadReports(file: SourceFile, mainTable: string, tables: readonly ParsedTable[]): string[] {
  const full = tables.map((table) => reportText(file, mainTable, table, table.decisions))
  if (tables.length === 1 || charsOf(full) <= mostChars) return full
  const short = tables.map((table) => reportText(file, mainTable, table, table.decisions.filter(isOfFile)))
  if (charsOf(short) <= mostChars) return short
  const columns = tables.reduce((all, table) => all + table.columns.length, 0)
  throw new ParseError(
    'too_many_tables',
    `The file holds ${tables.length} tables with ${columns} columns, more than one upload can become.`,
    'Name the table to take with the override "sheet" or "sourceTable", or send the tables in several files.',
  )
}

const isOfFile = ({ column }: Decision): boolean => column === undefined

const charsOf = (texts: readonly string[]): number => texts.reduce((all, text) => all + text.length, 0)

function reportText(
  file: SourceFile,
  mainTable: string,
  { table, format, rowsRead, rowsWritten, rowsRejected, columns }: ParsedTable,
  decisions: readonly Decision[],
): string {
  const further = table === mainTable ? {} : { mainTable }
  return JSON.stringify({ file, ...further, format, rowsRead, rowsWritten, rowsRejected, decisions, columns })
}
