import { identifier, literal } from '@udb/engine'
import type { NamedColumn } from '../column-names.js'
import type { TypeDecision } from './decide-type.js'
import { characterOf, type Dialect } from './dialect.js'
import { castOf, checkedRows, tryCastOf } from '../value-sql.js'
import { longestRecordBytes } from './tokenizer.js'

export interface CsvColumn {
  readonly named: NamedColumn
  readonly decision: TypeDecision
  /** Words that become NULL, beside the empty field. */
  readonly nullWords: readonly string[]
  /** Without a name, and without a value in any row: it comes from a bar at the edge of a table that is drawn. */
  readonly isLeftOut: boolean
}

export interface CsvSource {
  readonly path: string
  readonly dialect: Dialect
  /** Lines that stand before the first row of data. */
  readonly skippedLines: number
  readonly newline: 'lf' | 'crlf'
  /** A line that is longer is refused. Default: that of the longest record. */
  readonly mostLineBytes?: number
}

const column = (i: number): string => `c${i}`

/**
 * The straight way: DuckDB reads the file as it is, straight into the decided types. Any cast that fails is an error.
 *
 * `nullstr` holds for all columns, and `force_not_null` does not help: it turns the words into empty strings. So when
 * one column of text keeps a word that another column drops, columns with words are read as text and cast behind.
 */
export function straightSelect(
  source: CsvSource,
  columns: readonly CsvColumn[],
  behind: readonly [string, string][] = [],
): string {
  const words = [...new Set(columns.flatMap(({ nullWords }) => nullWords))]
  const forAll = columns.every(
    ({ decision, nullWords }) => decision.type !== 'VARCHAR' || words.every((word) => nullWords.includes(word)),
  )
  const asText = ({ decision, nullWords }: CsvColumn): boolean =>
    decision.format !== null || decision.number !== null || decision.zoneApart || (!forAll && nullWords.length > 0)
  const types = columns.map((c, i): [string, string] => [column(i), asText(c) ? 'VARCHAR' : c.decision.type])
  const items = columns.flatMap((c, i) => {
    if (c.isLeftOut) return []
    const value = !forAll && c.nullWords.length > 0 ? withoutNullWords(column(i), c.nullWords) : column(i)
    return `${asText(c) ? castOf(value, c.decision) : value} AS ${identifier(c.named.name)}`
  })
  return `SELECT ${items.join(', ')} FROM ${readCsv(source, [...types, ...behind], forAll ? words : [])}`
}

/**
 * The checked way, for a repaired file when a person has forced types: every field is read as text, `good` gives the rows
 * in which all values can be cast, `rejects` one row per value that cannot (line, column, code, reason, raw).
 */
export function checkedSelects(
  source: CsvSource,
  columns: readonly CsvColumn[],
): { good: string; rejects: string; failed: string } {
  const types: [string, string][] = [
    ...columns.map((_, i): [string, string] => [column(i), 'VARCHAR']),
    ['line', 'BIGINT'],
  ]
  const casts = columns.flatMap(({ named, decision, nullWords, isLeftOut }, i) =>
    isLeftOut
      ? []
      : [{ name: named.name, type: decision.type, ...tryCastOf(withoutNullWords(column(i), nullWords), decision) }],
  )
  return checkedRows(
    readCsv(source, types, []),
    casts,
    columns.map((_, i) => column(i)),
  )
}

/** A repaired file without forced types: as straight, but for the line number at the end of each row. */
export const repairedSelect = (source: CsvSource, columns: readonly CsvColumn[]): string =>
  straightSelect(source, columns, [['line', 'BIGINT']])

function readCsv(source: CsvSource, types: readonly (readonly [string, string])[], words: readonly string[]): string {
  const { dialect, mostLineBytes = longestRecordBytes } = source
  const options = [
    'auto_detect=false',
    'header=false',
    `skip=${source.skippedLines}`,
    `delim=${literal(characterOf(dialect.delimiter))}`,
    `quote=${literal(characterOf(dialect.quote))}`,
    `escape=${literal(characterOf(dialect.escape))}`,
    // Told of CRLF, DuckDB 1.5 finds no row at all in strict mode; untold, it sees it.
    ...(source.newline === 'lf' ? [`new_line='\\n'`] : []),
    `max_line_size=${mostLineBytes}`,
    // Without saying so DuckDB takes 16 times the longest line for each buffer, which would be 256 MB.
    `buffer_size=${2 * mostLineBytes}`,
    `columns={${types.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')}}`,
    `nullstr=[${['', ...words].map(literal).join(', ')}]`,
    'strict_mode=true',
  ]
  return `read_csv(${literal(source.path)}, ${options.join(', ')})`
}

/** The empty field and the words become NULL, nothing else does. */
function withoutNullWords(value: string, words: readonly string[]): string {
  return `CASE WHEN ${value} IN (${['', ...words].map(literal).join(', ')}) THEN NULL ELSE ${value} END`
}
