import { type ColumnRole, roleOf } from './column-role.js'
import type { TableInfo } from './kpi.js'

export interface Measure {
  readonly name: string
  readonly additive: boolean
}

/** The columns of a table by what they are good for, each list with the best first. */
export interface Survey {
  readonly table: TableInfo
  readonly measures: readonly Measure[]
  readonly categories: readonly string[]
  readonly times: readonly string[]
  readonly years: readonly string[]
  /** Columns that miss values, as far as that is known; all of them where it is not. */
  readonly gappy: readonly string[]
  /** How much there is to say about this table: what the KPIs should mainly be about has the highest. */
  readonly weight: number
}

const MOST_GAPPY = 60

export function surveyTable(table: TableInfo): Survey {
  const stats = new Map((table.stats ?? []).map((one) => [one.column, one]))
  const roles = table.columns.map((column) => ({
    name: column.name,
    role: roleOf(column, table, stats.get(column.name)),
  }))
  const measures = ranked(roles, 'measure').map(({ name, role }) => ({
    name,
    additive: role.role === 'measure' && role.additive,
  }))
  const [categories, times, years] = (['category', 'time', 'year'] as const).map((role) =>
    ranked(roles, role).map(({ name }) => name),
  )
  const gappy = table.columns.filter(({ name }) => (stats.get(name)?.nullShare ?? 1) > 0).map(({ name }) => name)
  return {
    table,
    measures,
    categories: categories ?? [],
    times: times ?? [],
    years: years ?? [],
    gappy: gappy.slice(0, MOST_GAPPY),
    weight:
      Math.log10(table.rowCount + 1) +
      (measures.length > 0 ? 2 : 0) +
      (times?.length ? 1 : 0) +
      (categories?.length ? 0.5 : 0),
  }
}

/** Sorting is stable, so columns of the same score stay in the order of the table. */
function ranked(
  roles: { name: string; role: ColumnRole }[],
  wanted: ColumnRole['role'],
): { name: string; role: ColumnRole }[] {
  const score = (role: ColumnRole): number => (role.role === 'other' ? 0 : role.score)
  return roles.filter(({ role }) => role.role === wanted).sort((a, b) => score(b.role) - score(a.role))
}
