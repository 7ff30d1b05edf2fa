import { distance } from 'fastest-levenshtein'

export type ChartProblemCode = 'chart_invalid' | 'chart_column_unknown' | 'chart_type_unsupported'

export interface ChartProblem {
  readonly code: ChartProblemCode
  /** The place in what was given, e.g. `data[0].x`. */
  readonly where: string
  readonly message: string
  readonly hint: string
  /** For `chart_column_unknown`: the columns that there are, the nearest first. */
  readonly candidates?: readonly string[]
}

export const chartInvalid = (where: string, message: string, hint: string): ChartProblem => ({
  code: 'chart_invalid',
  where,
  message,
  hint,
})

const MOST_CANDIDATES = 20

export function columnUnknown(where: string, name: string, columns: readonly string[]): ChartProblem {
  const candidates = [...columns].sort((a, b) => apart(name, a) - apart(name, b)).slice(0, MOST_CANDIDATES)
  return {
    code: 'chart_column_unknown',
    where,
    message: `${where} refers to the column "${name}", which the result does not have.`,
    hint: candidates.length === 0 ? 'The result has no columns.' : `Use one of: ${candidates.join(', ')}.`,
    candidates,
  }
}

/** Edit distance without regard to capitals; of very long names only the beginning counts. */
const apart = (left: string, right: string): number =>
  distance(left.toLowerCase().slice(0, 64), right.toLowerCase().slice(0, 64))

/** The position of a column by its name; capitals matter only when two columns differ in nothing else. */
export function findColumn(columns: readonly { readonly name: string }[], name: string): number | null {
  const exact = columns.findIndex((column) => column.name === name)
  if (exact >= 0) return exact
  const alike = columns.flatMap((column, i) => (column.name.toLowerCase() === name.toLowerCase() ? [i] : []))
  return alike.length === 1 ? alike[0]! : null
}
