import { type Decision, decided } from './decision.js'
import { furtherNames } from './further-names.js'
import type { DataFormat } from './overrides.js'
import type { ParsedSource } from './parse-source.js'
import type { ParsedRows, ParseInput } from './parsed-table.js'
import { tableNameFor } from './table-name.js'

/** The rows of one table of a file, and what the table is called here. */
export interface NamedRows {
  readonly table: string
  readonly rows: ParsedRows
  readonly decisions: readonly Decision[]
  readonly format: DataFormat
}

/** The tables of a file with their names, the main one first; where there are several, each says all of them. Pure. */
export function nameTables(
  { table, filename, taken }: Pick<ParseInput, 'table' | 'filename' | 'taken'>,
  { rows, format, decisions }: ParsedSource,
): NamedRows[] {
  const main = table ?? tableNameFor(filename)
  const further = rows.further ?? []
  if (further.length === 0) return [{ table: main, rows, decisions, format }]
  const written = further.map(({ name }) => name)
  const names = furtherNames(main, written, taken ?? { uploads: [], tables: [] })
  const from = [rows.name ?? '', ...written]
  const said = [main, ...names].map((name, i) => `${name} from "${from[i]}"`).join(', ')
  const which = decided('tables', String(from.length), said)
  // With all names for each of many tables, what is said would grow with their square.
  const oneOf = decided('tables', String(from.length), `the main one is ${main}`)
  // What holds for the whole file, such as its format, stands with the main table's decisions and is said of each.
  const ofFile = decisions.filter((decision) => !rows.decisions.includes(decision))
  return [
    { table: main, rows, decisions: [which, ...decisions], format },
    ...further.map(({ rows: own }, i) => ({
      table: names[i]!,
      rows: own,
      decisions: [oneOf, ...ofFile, ...own.decisions],
      format,
    })),
  ]
}
