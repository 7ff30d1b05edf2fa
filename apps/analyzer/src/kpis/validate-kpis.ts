import type { Kpi } from './kpi.js'
import { snakeName } from './name-words.js'

export type KpiProblemCode =
  | 'kpi_too_many'
  | 'kpi_name_invalid'
  | 'kpi_name_duplicate'
  | 'kpi_sql_empty'
  | 'kpi_sql_too_long'
  | 'kpi_description_too_long'
  | 'kpi_unit_too_long'
  | 'kpi_chart_invalid'
  | 'kpi_chart_too_large'

export interface KpiProblem {
  readonly code: KpiProblemCode
  /** Position in the list, from 0; -1 for a problem of the list as a whole. */
  readonly index: number
  readonly message: string
  readonly hint: string
}

export const KPI_LIMITS = {
  count: 100,
  nameCharacters: 64,
  sqlCharacters: 20_000,
  descriptionCharacters: 500,
  unitCharacters: 30,
  chartBytes: 256 * 1024,
} as const

/**
 * What is wrong with KPIs as they were given, in their order; an empty list when nothing is. Whether the SQL is one
 * SELECT that may run is the guard's decision and not made here.
 */
export function validateKpis(kpis: readonly Kpi[]): KpiProblem[] {
  if (kpis.length > KPI_LIMITS.count) {
    return [
      problem('kpi_too_many', -1, `${kpis.length} KPIs were given.`, `Give at most ${KPI_LIMITS.count} in one job.`),
    ]
  }
  const taken = new Map<string, number>()
  return kpis.flatMap((kpi, index) => [
    ...nameProblems(kpi.name, index, taken),
    ...sqlProblems(kpi.sql, index),
    ...tooLong(kpi.description, 'kpi_description_too_long', 'description', KPI_LIMITS.descriptionCharacters, index),
    ...tooLong(kpi.unit, 'kpi_unit_too_long', 'unit', KPI_LIMITS.unitCharacters, index),
    ...chartProblems(kpi.chart, index),
  ])
}

const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/
/** Device names, which some file systems refuse as a file's name whatever its ending. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/i

function nameProblems(name: unknown, index: number, taken: Map<string, number>): KpiProblem[] {
  const safe =
    typeof name === 'string' &&
    SAFE_NAME.test(name) &&
    name.length <= KPI_LIMITS.nameCharacters &&
    !DEVICE_NAME.test(name)
  if (!safe) {
    const proposal = typeof name === 'string' ? snakeName(name, KPI_LIMITS.nameCharacters) : ''
    const use = proposal !== '' && !DEVICE_NAME.test(proposal) ? `, for example "${proposal}"` : ''
    const rule = `Use 1 to ${KPI_LIMITS.nameCharacters} ASCII letters, digits, "_" or "-", with a letter or digit first${use}.`
    return [problem('kpi_name_invalid', index, `The name of KPI ${index + 1} cannot name an artifact.`, rule)]
  }
  // Artifacts may land in folders that do not tell capitals from small letters.
  const key = name.toLowerCase()
  const earlier = taken.get(key)
  if (earlier === undefined) {
    taken.set(key, index)
    return []
  }
  return [
    problem(
      'kpi_name_duplicate',
      index,
      `KPI ${index + 1} has the name of KPI ${earlier + 1}: "${name}".`,
      'Give each KPI a name of its own; capitals make no difference.',
    ),
  ]
}

function sqlProblems(sql: unknown, index: number): KpiProblem[] {
  if (typeof sql !== 'string' || sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').replace(/[\s;]/g, '') === '') {
    return [
      problem('kpi_sql_empty', index, `KPI ${index + 1} has no SQL.`, 'Give one SELECT over the names of the tables.'),
    ]
  }
  return tooLong(sql, 'kpi_sql_too_long', 'SQL', KPI_LIMITS.sqlCharacters, index)
}

function tooLong(text: unknown, code: KpiProblemCode, what: string, most: number, index: number): KpiProblem[] {
  if (text === undefined || (typeof text === 'string' && text.length <= most)) return []
  const found = typeof text === 'string' ? `has ${text.length} characters` : 'is not text'
  return [problem(code, index, `The ${what} of KPI ${index + 1} ${found}.`, `Give at most ${most} characters.`)]
}

function chartProblems(chart: unknown, index: number): KpiProblem[] {
  if (chart === undefined || chart === null) return []
  const form = 'Give a Plotly specification {data, layout}, or the short form {type, x, y}.'
  if (typeof chart !== 'object' || Array.isArray(chart)) {
    return [problem('kpi_chart_invalid', index, `The chart of KPI ${index + 1} is not an object.`, form)]
  }
  const size = Buffer.byteLength(JSON.stringify(chart))
  if (size <= KPI_LIMITS.chartBytes) return []
  const most = `Give at most ${KPI_LIMITS.chartBytes / 1024} KiB; refer to columns of the result in place of literal values.`
  return [problem('kpi_chart_too_large', index, `The chart of KPI ${index + 1} has ${size} bytes.`, most)]
}

const problem = (code: KpiProblemCode, index: number, message: string, hint: string): KpiProblem => ({
  code,
  index,
  message,
  hint,
})
