import type { GuardRefusal } from './decision.js'
import type { ParsedSql } from './parsed-sql.js'

/** Foreign text in a message stays short. */
const clip = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
const at = (position: number | undefined): { position?: number } => (position === undefined ? {} : { position })

export const tooDeep = (): GuardRefusal => ({
  ok: false,
  code: 'sql_too_deep',
  message: 'The statement is nested too deeply.',
  hint: 'Split it with WITH, or shorten long chains of operators.',
})

/** What a person calls the parts of DuckDB's tree that are refused most often; the rest is called by its own name. */
const SPOKEN: Readonly<Record<string, string>> = {
  NOT_JSON: 'a number beyond the range of DOUBLE',
  UNKNOWN: 'a form that is not known here',
  SYSTEM_CTE: 'a WITH query named like a system table',
  VALUE_PARAMETER: 'a parameter',
  VALUE_DEFAULT: 'DEFAULT',
  'BASE_TABLE.at_clause': 'AT (another version of a table)',
  'SHOW_REF.table_name': 'SHOW',
  'cte.key_targets': 'USING KEY',
  'RECURSIVE_CTE_NODE.key_targets': 'USING KEY',
  'pivot_column.pivot_enum': 'a PIVOT over a type',
  'type_info.schema': 'a type of another schema',
  'type_info.catalog': 'a type of another catalog',
}

export const constructRefused = (what: string, position: number | undefined): GuardRefusal => ({
  ok: false,
  code: 'sql_construct_refused',
  message: `The statement uses ${SPOKEN[what] ?? what}, which is not allowed here.`,
  hint: 'Write it as a plain SELECT over your tables, with every value spelled out.',
  ...at(position),
})

/** Whoever writes SHOW looks for the tables or their columns. */
export const showRefused = (allowed: readonly string[], position: number | undefined): GuardRefusal => ({
  ...constructRefused('SHOW_REF.table_name', position),
  hint: `${tablesOf(allowed)} DESCRIBE and a name shows the columns of one.`,
})

export const functionRefused = (name: string, position: number | undefined): GuardRefusal => ({
  ok: false,
  code: 'sql_function_refused',
  message: `The function ${clip(name)} does not exist, or is not allowed here.`,
  hint: 'Functions that compute on values are allowed; those that reach files, settings, the catalog or the process are not.',
  ...at(position),
})

/** Says nothing on whether a table of that name exists for somebody else. */
export const tableUnknown = (name: string, allowed: readonly string[], position: number | undefined): GuardRefusal => ({
  ok: false,
  code: 'sql_table_unknown',
  message: `There is no table ${clip(name)}.`,
  hint: tablesOf(allowed),
  ...at(position),
})

/** A table that goes by its short name as well, `flights` and `default_upload__flights`, is named by that one. */
function tablesOf(allowed: readonly string[]): string {
  const known = new Set(allowed)
  const shortOf = (name: string): string => name.replace(/^.+?_.+?__/, '')
  const names = allowed.filter((name) => shortOf(name) === name || !known.has(shortOf(name))).sort()
  const shown = names.slice(0, 10).map(clip)
  const more = names.length > shown.length ? `, and ${names.length - shown.length} more` : ''
  return shown.length > 0 ? `Your tables: ${shown.join(', ')}${more}.` : 'You have no tables yet: upload a file first.'
}

const MANY: GuardRefusal = {
  ok: false,
  code: 'sql_many_statements',
  message: 'The text holds more than one statement.',
  hint: 'Send one SELECT at a time.',
}
const NOT_SELECT: GuardRefusal = {
  ok: false,
  code: 'sql_not_select',
  message: 'The text is not a SELECT.',
  hint: 'Only one SELECT (also WITH, FROM, VALUES, DESCRIBE and SUMMARIZE) can be run here.',
}
const PIVOT: GuardRefusal = {
  ok: false,
  code: 'sql_construct_refused',
  message: 'PIVOT that finds its columns by itself runs as several statements, which is not allowed here.',
  hint: "Name the values: FROM t PIVOT (sum(x) FOR y IN ('a', 'b')).",
}

/** What to say where there is no single tree to walk. `answer` is what `json_serialize_sql` gave. */
export function refusedByParser(
  parsed: ParsedSql,
  answer: Readonly<Record<string, unknown>>,
  treeCount: number,
): GuardRefusal {
  const message = typeof answer['error_message'] === 'string' ? answer['error_message'] : ''
  if (/max(imum)? expression depth|memory exhausted|maximum.*depth/i.test(message)) return tooDeep()
  if (answer['error'] === true && answer['error_type'] === 'parser')
    return syntaxError(parsed, message, answer['position'])
  // One PIVOT is several statements to DuckDB; the word decides nothing but which of three refusals is told.
  if (answer['error'] === true && /\bpivot\b/i.test(parsed.sql)) return PIVOT
  if (treeCount > 1 || (parsed.statementCount ?? 0) > 1) return MANY
  return NOT_SELECT
}

function syntaxError(parsed: ParsedSql, message: string, position: unknown): GuardRefusal {
  const bytes = typeof position === 'string' && /^\d+$/.test(position) ? Number(position) : undefined
  return {
    ok: false,
    code: 'sql_syntax',
    message: `The SQL cannot be read: ${clip(message.split('\n')[0] ?? '')}.`,
    hint: 'Check the place that is named; the dialect is that of DuckDB.',
    ...at(bytes === undefined ? undefined : Buffer.from(parsed.sql).subarray(0, bytes).toString().length),
  }
}
