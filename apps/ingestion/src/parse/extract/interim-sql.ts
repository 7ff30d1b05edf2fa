import { identifier, literal } from '@udb/engine'
import { castOf, checkedRows, type TriedCast, tryCastOf } from '../value-sql.js'
import type { ExtractedColumn, ExtractedTable } from './extracted.js'

/** Without saying so DuckDB takes 16 times the longest line for each buffer. */
const leastLineBytes = 1 << 20

/** Types that DuckDB's reader makes of a text by itself; the others are cast behind it. */
const readDirectly =
  /^(VARCHAR|BOOLEAN|(U?(TINY|SMALL|BIG|HUGE)INT)|U?INTEGER|FLOAT|DOUBLE|DATE|TIME|TIMESTAMP|TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE|UUID|DECIMAL\(\d+, ?\d+\))$/

const isDirect = (column: ExtractedColumn): boolean =>
  !column.asked &&
  column.coding === 'text' &&
  column.format === null &&
  column.number === null &&
  column.zoneApart !== true &&
  column.nullWords.length === 0 &&
  readDirectly.test(column.type)

/** The rows of an interim file in their types; any cast that fails is an error. */
export function interimSelect(path: string, extracted: ExtractedTable): string {
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
  extracted: ExtractedTable,
): { good: string; rejects: string; failed: string } {
  const { columns } = extracted
  const from = readInterim(
    path,
    extracted,
    columns.map(() => 'VARCHAR'),
  )
  const casts = columns.map((column, i) => ({
    name: column.name,
    type: column.type,
    ...tried(column, plain(column, i)),
  }))
  return checkedRows(
    from,
    casts,
    columns.map((_, i) => `c${i}`),
  )
}

function readInterim(path: string, { longestLineBytes, multiline }: ExtractedTable, types: readonly string[]): string {
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

const typed = (column: ExtractedColumn, text: string): string =>
  column.coding === 'base64' ? `from_base64(${text})` : castOf(text, column)

/** Only what a person asked for may not fit. */
function tried(column: ExtractedColumn, text: string): TriedCast {
  if (!column.asked) return { value: typed(column, text), failed: null }
  return tryCastOf(column.coding === 'base64' ? `CAST(from_base64(${text}) AS VARCHAR)` : text, column)
}
