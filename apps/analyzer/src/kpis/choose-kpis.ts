import type { Kpi, TableInfo } from './kpi.js'
import { rowCountsSql } from './kpi-sql.js'
import { rowsKpi, tableKpis } from './table-kpis.js'
import { surveyTable } from './survey-table.js'

const MOST_KPIS = 8
/** One statement that counts more tables than this is no longer something that a person reads. */
const MOST_COUNTED = 40

/**
 * KPIs for tables of which nobody has said what to compute: rows per table; then, for the table with the most to say,
 * a trend, groups, a headline figure and what is missing; then the best of each other table, as long as there is room.
 * At most eight, the best first, and the same for the same input. An empty table is only counted.
 */
export function chooseKpis(tables: readonly TableInfo[]): Kpi[] {
  if (tables.length === 0) return []
  const surveys = tables.map(surveyTable)
  const filled = surveys.filter(({ table }) => table.rowCount > 0).sort((a, b) => b.weight - a.weight)
  const [main, ...others] = filled.map(tableKpis)
  const forMain = others.length === 0 ? MOST_KPIS : Math.max(5, MOST_KPIS - 1 - others.length)
  const proposals = [
    countsKpi(tables) ?? rowsKpi(surveys[0]!),
    ...(main ?? []).slice(0, forMain),
    ...others.flatMap((kpis) => kpis.slice(0, 1)),
    ...others.flatMap((kpis) => kpis.slice(1, 2)),
    ...(main ?? []).slice(forMain),
  ]
  return withUniqueNames(proposals.slice(0, MOST_KPIS))
}

function countsKpi(tables: readonly TableInfo[]): Kpi | null {
  if (tables.length === 1) return null
  const counted = [...tables].sort((a, b) => b.rowCount - a.rowCount).slice(0, MOST_COUNTED)
  const which = counted.length < tables.length ? `the ${MOST_COUNTED} largest tables` : 'each table'
  return {
    name: 'rows_per_table',
    sql: rowCountsSql(counted.map(({ name }) => name)),
    description: `The number of rows of ${which}.`,
    unit: 'rows',
    chart: { type: 'bar', x: 'table', y: 'rows' },
  }
}

function withUniqueNames(kpis: readonly Kpi[]): Kpi[] {
  const taken = new Set<string>()
  return kpis.map((kpi) => {
    let name = kpi.name
    for (let n = 2; taken.has(name); n++) name = `${kpi.name}_${n}`
    taken.add(name)
    return { ...kpi, name }
  })
}
