import { identifier, literal } from '@udb/engine'
import type { NamedColumn } from '../column-names.js'
import type { TypeDecision } from './decide-type.js'
import { characterOf, type Dialect } from './dialect.js'
import { longestRecordBytes } from './tokenizer.js'

export interface CsvColumn {
  readonly named: NamedColumn
  readonly decision: TypeDecision
  /** Words that become NULL, beside the empty field. */
  readonly nullWords: readonly string[]
}

export interface CsvSource {
  readonly path: string
  readonly dialect: Dialect
  /** Lines that stand before the first row of data. */
  readonly skippedLines: number
  readonly newline: 'lf' | 'crlf'
}

/** Without saying so DuckDB takes 16 times the longest line for each buffer, which here would be 256 MB. */
const bufferBytes = 2 * longestRecordBytes

const column = (i: number): string => `c${i}`

/** The straight way: DuckDB reads the file as it is, straight into the decided types. Any cast that fails is an error. */
export function straightSelect(source: CsvSource, columns: readonly CsvColumn[]): string {
  const words = [...new Set(columns.flatMap(({ decision, nullWords }) => (decision.type === 'VARCHAR' ? [] : nullWords)))]
  const texts = columns.flatMap(({ decision, nullWords }, i) =>
    decision.type === 'VARCHAR' && (words.length > 0 || nullWords.length > 0) ? [i] : [],
  )
  const types = columns.map(({ decision }, i): [string, string] => [column(i), decision.format === null ? decision.type : 'VARCHAR'])
  const items = columns.map(({ named, decision, nullWords }, i) => {
    const name = identifier(named.name)
    if (texts.includes(i)) return `${withoutNullWords(column(i), nullWords)} AS ${name}`
    if (decision.format !== null) return `${parsedDate(column(i), decision)} AS ${name}`
    return `${column(i)} AS ${name}`
  })
  return `SELECT ${items.join(', ')} FROM ${readCsv(source, types, words, texts)}`
}

/**
 * The checked way, for a repaired file when a person has forced types: every field is read as text, `good` gives the rows
 * in which all values can be cast, `rejects` one row per value that cannot (line, column, code, reason, raw).
 */
export function checkedSelects(source: CsvSource, columns: readonly CsvColumn[]): { good: string; rejects: string; failed: string } {
  const types: [string, string][] = [['line', 'BIGINT'], ...columns.map((_, i): [string, string] => [column(i), 'VARCHAR'])]
  const every = columns.map((_, i) => i)
  const from = readCsv(source, types, [], every)
  const casts = columns.map((c, i) => castOf(c, withoutNullWords(column(i), c.nullWords)))
  const fails = casts.flatMap(({ failed }, i) => (failed === null ? [] : [{ failed, i }]))
  const anyFails = fails.length === 0 ? 'false' : fails.map(({ failed }) => failed).join(' OR ')
  const raw = `concat_ws(',', ${columns.map((_, i) => `coalesce(${column(i)}, '')`).join(', ')})`
  const reasons = fails.map(
    ({ failed, i }) =>
      `CASE WHEN ${failed} THEN {'column': ${literal(columns[i]!.named.name)}, 'reason': ${literal(`the value is no ${columns[i]!.decision.type}`)}} END`,
  )
  const firstReason = reasons.length === 0 ? `{'column': '', 'reason': ''}` : `coalesce(${reasons.join(', ')})`
  return {
    good: `SELECT ${casts.map(({ value }, i) => `${value} AS ${identifier(columns[i]!.named.name)}`).join(', ')} FROM ${from} WHERE NOT (${anyFails})`,
    rejects:
      `SELECT line, why['column'] AS "column", why['reason'] AS reason, 'value_not_of_type' AS code, raw ` +
      `FROM (SELECT line, ${firstReason} AS why, ${raw} AS raw FROM ${from} WHERE ${anyFails})`,
    failed: `SELECT count(*)::BIGINT AS rows FROM ${from} WHERE ${anyFails}`,
  }
}

/** A repaired file without forced types: as straight, behind the line number. */
export function repairedSelect(source: CsvSource, columns: readonly CsvColumn[]): string {
  const line: CsvColumn = {
    named: { name: ' line', originalName: '' },
    decision: { type: 'BIGINT', format: null, nullWords: [], why: '', confidence: 1, zone: null, asked: false },
    nullWords: [],
  }
  const inner = straightSelect(source, [line, ...columns.map((c, i) => ({ ...c, named: { name: `v${i}`, originalName: '' } }))])
  return `SELECT ${columns.map(({ named }, i) => `v${i} AS ${identifier(named.name)}`).join(', ')} FROM (${inner})`
}

function readCsv(source: CsvSource, types: readonly (readonly [string, string])[], words: readonly string[], texts: readonly number[]): string {
  const { dialect } = source
  const options = [
    'auto_detect=false',
    'header=false',
    `skip=${source.skippedLines}`,
    `delim=${literal(characterOf(dialect.delimiter))}`,
    `quote=${literal(characterOf(dialect.quote))}`,
    `escape=${literal(characterOf(dialect.escape))}`,
    `new_line=${source.newline === 'lf' ? "'\\n'" : "'\\r\\n'"}`,
    `max_line_size=${longestRecordBytes}`,
    `buffer_size=${bufferBytes}`,
    `columns={${types.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')}}`,
    `nullstr=[${['', ...words].map(literal).join(', ')}]`,
    'strict_mode=true',
  ]
  if (texts.length > 0) options.push(`force_not_null=[${texts.map((i) => literal(column(i))).join(', ')}]`)
  return `read_csv(${literal(source.path)}, ${options.join(', ')})`
}

/** The empty field and the words become NULL, nothing else does. */
function withoutNullWords(value: string, words: readonly string[]): string {
  return `CASE WHEN ${value} IN (${['', ...words].map(literal).join(', ')}) THEN NULL ELSE ${value} END`
}

function parsedDate(value: string, { type, format }: TypeDecision): string {
  return `strptime(${value}, ${literal(format!)})::${type}`
}

const integerTypes = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/

/** `failed` is true where there is a value and the type cannot hold it; null when the cast cannot fail. */
function castOf({ decision }: CsvColumn, value: string): { value: string; failed: string | null } {
  const { type, format } = decision
  if (type === 'VARCHAR' || type === 'TEXT') return { value, failed: null }
  const parsed = format === null ? `TRY_CAST(${value} AS ${type})` : `TRY_CAST(try_strptime(${value}, ${literal(format)}) AS ${type})`
  // DuckDB rounds '1.5' to an integer; a value that changes is a value that does not fit.
  const rounds = integerTypes.test(type) ? ` OR NOT regexp_full_match(${value}, '\\s*[+-]?[0-9]+\\s*')` : ''
  return { value: parsed, failed: `(${value} IS NOT NULL AND (${parsed} IS NULL${rounds}))` }
}
