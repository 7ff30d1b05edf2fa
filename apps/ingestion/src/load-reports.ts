import { type DecisionKind, ParseError, type ParsedTable } from './parse/index.js'

/** What a table came from, for the lineage. */
export interface SourceFile {
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** One file stands for itself; of several, which became one table, also what they are together. */
function cameFrom(files: readonly SourceFile[]): object {
  const [first, ...others] = files
  if (others.length === 0) return { file: first }
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  return { file: { name: `${first!.name} and ${others.length} more`, sha256: null, sizeBytes }, files }
}

/** An event holds a megabyte at most, and the one that ends a load names every report, and every column once more. */
const mostBytes = 850_000
/** For names, references and hashes of one table. */
const besidesBytes = 700

type Report = (table: ParsedTable) => object

/**
 * How each table of a file, or of several that became one, was read, as JSON, the main table's first. Where the tables are so many or so wide that an
 * event could not hold it all, what was decided about single columns is left out, and then what can be told from the
 * rest. Throws `too_many_tables` where the columns alone are too many. Pure.
 */
export function loadReports(files: readonly SourceFile[], mainTable: string, tables: readonly ParsedTable[]): string[] {
  for (const report of [whole, withoutColumns, shortest]) {
    const texts = tables.map((table) => {
      const further = table.table === mainTable ? {} : { mainTable }
      return JSON.stringify({ ...cameFrom(files), ...further, ...report(table) })
    })
    if (tables.length === 1 || weightOf(texts, tables) <= mostBytes) return texts
  }
  const columns = tables.reduce((all, table) => all + table.columns.length, 0)
  throw new ParseError(
    'too_many_tables',
    `The file holds ${tables.length} tables with ${columns} columns, more than one upload can become.`,
    'Name the table to take with the override "sheet" or "sourceTable", or send the tables in several files.',
  )
}

const whole: Report = ({ format, rowsRead, rowsWritten, rowsRejected, decisions, columns }) => ({
  format,
  rowsRead,
  rowsWritten,
  rowsRejected,
  decisions,
  columns,
})

const withoutColumns: Report = (table) => ({
  ...whole(table),
  decisions: table.decisions.filter(({ column }) => column === undefined),
})

/** Which table it is, and what its columns are; a column without a name of its own in the file is called as it is here. */
const shortest: Report = (table) => ({
  ...whole(table),
  decisions: table.decisions.filter(({ what }) => whichTable.has(what)),
  columns: table.columns.map(({ name, originalName, type, nullCount }) =>
    name === originalName ? { name, type, nullCount } : { name, originalName, type, nullCount },
  ),
})

const whichTable: ReadonlySet<DecisionKind> = new Set(['tables', 'sheet', 'source_table'])

function weightOf(texts: readonly string[], tables: readonly ParsedTable[]): number {
  const reports = texts.reduce((all, text) => all + Buffer.byteLength(text), 0)
  const columns = tables.map((table) =>
    table.columns.map(({ name, originalName, type }) => ({ name, type, originalName, tags: [] })),
  )
  return reports + Buffer.byteLength(JSON.stringify(columns)) + tables.length * besidesBytes
}
