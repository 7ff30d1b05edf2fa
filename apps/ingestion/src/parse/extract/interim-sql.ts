import { identifier, literal } from '@udb/engine'
import type { Extracted, ExtractedColumn } from './extracted.js'

/** Without saying so DuckDB takes 16 times the longest line for each buffer. */
const leastLineBytes = 1 << 20

/** Types that DuckDB's reader makes of a text by itself; the others are cast behind it. */
const readDirectly =
  /^(VARCHAR|BOOLEAN|(U?(TINY|SMALL|BIG|HUGE)INT)|U?INTEGER|FLOAT|DOUBLE|DATE|TIME|TIMESTAMP|TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE|UUID|DECIMAL\(\d+, ?\d+\))$/

const isDirect = (column: ExtractedColumn): boolean =>
  !column.asked &&
  column.coding === 'text' &&
  column.format === null &&
  column.nullWords.length === 0 &&
  readDirectly.test(column.type)

/** The rows of an interim file in their types; any cast that fails is an error. */
export function interimSelect(path: string, extracted: Extracted): string {
  const items = extracted.columns.map((column, i) => {
    const value = isDirect(column) ? `c${i}` : typed(column, plain(column, i))
    return `${value} AS ${identifier(column.name)}`
  })
  const types = extracted.columns.map((column) => (isDirect(column) ? column.type : 'VARCHAR'))
  return `SELECT ${items.join(', ')} FROM ${readInterim(path, extracted, types)}`
}

/**
 * The same when a person has forced types: `good` gives the rows in which all values can be cast, `rejects` one row for
 * each other one (line, column, code, reason, raw), `failed` their number.
 */
export function checkedInterimSelects(
  path: string,
  extracted: Extracted,
): { good: string; rejects: string; failed: string } {
  const { columns } = extracted
  const from = readInterim(
    path,
    extracted,
    columns.map(() => 'VARCHAR'),
  )
  const casts = columns.map((column, i) => castOf(column, plain(column, i)))
  const fails = casts.flatMap(({ failed }, i) => (failed === null ? [] : [{ failed, column: columns[i]! }]))
  const anyFails = fails.map(({ failed }) => failed).join(' OR ') || 'false'
  const reasons = fails.map(
    ({ failed, column }) =>
      `CASE WHEN ${failed} THEN {'column': ${literal(column.name)}, 'reason': ${literal(`the value is no ${column.type}`)}} END`,
  )
  const firstReason = reasons.length === 0 ? `{'column': '', 'reason': ''}` : `coalesce(${reasons.join(', ')})`
  const raw = `concat_ws(',', ${columns.map((_, i) => `coalesce(c${i}, '')`).join(', ')})`
  const items = casts.map(({ value }, i) => `${value} AS ${identifier(columns[i]!.name)}`)
  return {
    good: `SELECT ${items.join(', ')} FROM ${from} WHERE NOT (${anyFails})`,
    rejects:
      `SELECT line, why['column'] AS "column", why['reason'] AS reason, 'value_not_of_type' AS code, raw ` +
      `FROM (SELECT line, ${firstReason} AS why, ${raw} AS raw FROM ${from} WHERE ${anyFails})`,
    failed: `SELECT count(*)::BIGINT AS rows FROM ${from} WHERE ${anyFails}`,
  }
}

function readInterim(path: string, { longestLineBytes, multiline }: Extracted, types: readonly string[]): string {
  const lineBytes = Math.max(leastLineBytes, longestLineBytes + 1024)
  const columns = [...types.map((type, i) => `'c${i}': ${literal(type)}`), `'line': 'BIGINT'`]
  const options = [
    'auto_detect=false',
    'header=false',
    `delim=','`,
    `quote='"'`,
    `escape='"'`,
    `new_line='\\n'`,
    `nullstr=''`,
    // So that a missing value and an empty text stay two things.
    'allow_quoted_nulls=false',
    `max_line_size=${lineBytes}`,
    `buffer_size=${Math.max(2 * lineBytes, 16 << 20)}`,
    `columns={${columns.join(', ')}}`,
    'strict_mode=true',
    // A thread that starts in the middle of a value can only guess where records begin.
    `parallel=${!multiline}`,
  ]
  return `read_csv(${literal(path)}, ${options.join(', ')})`
}

/** The text of a column, without its words for "missing". */
function plain({ nullWords }: ExtractedColumn, i: number): string {
  if (nullWords.length === 0) return `c${i}`
  return `CASE WHEN c${i} IN (${nullWords.map(literal).join(', ')}) THEN NULL ELSE c${i} END`
}

function typed({ type, format, coding }: ExtractedColumn, text: string): string {
  if (coding === 'base64') return `from_base64(${text})`
  if (type === 'VARCHAR') return text
  return format === null ? `CAST(${text} AS ${type})` : `CAST(strptime(${text}, ${literal(format)}) AS ${type})`
}

const integerTypes = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/

/** `failed` is true where there is a value and the type cannot hold it; null when the cast cannot fail. */
function castOf(column: ExtractedColumn, text: string): { value: string; failed: string | null } {
  const { type, format, coding, asked } = column
  if (!asked) return { value: typed(column, text), failed: null }
  const value = coding === 'base64' ? `CAST(from_base64(${text}) AS VARCHAR)` : text
  if (type === 'VARCHAR' || type === 'TEXT') return { value, failed: null }
  const parsed =
    format === null
      ? `TRY_CAST(${value} AS ${type})`
      : `TRY_CAST(try_strptime(${value}, ${literal(format)}) AS ${type})`
  // DuckDB rounds '1.5' to an integer; a value that changes is a value that does not fit.
  const rounds = integerTypes.test(type) ? ` OR NOT regexp_full_match(${value}, '\\s*[+-]?[0-9]+\\s*')` : ''
  return { value: parsed, failed: `(${value} IS NOT NULL AND (${parsed} IS NULL${rounds}))` }
}
