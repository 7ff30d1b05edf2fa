import { bindChart, type ChartModel, chooseChart } from './charts/index.js'
import type { KpiOfFile } from './made-by-others.js'

export interface ChartAsked {
  readonly name: string
  readonly kpi: string
  /** A Plotly specification or its short form as JSON; null chooses a fitting chart. */
  readonly spec: string | null
}

export type ChartDecision =
  | { readonly name: string; readonly kpi: string; readonly model: ChartModel }
  | { readonly name: string; readonly kpi: string; readonly skipped: string }

/** Which charts come of the KPIs: those asked for, or one for each KPI whose result is worth a picture. Pure. */
export function decideCharts(asked: readonly ChartAsked[], kpis: readonly KpiOfFile[]): ChartDecision[] {
  const wanted = asked.length > 0 ? asked : kpis.map(({ name }) => ({ name, kpi: name, spec: null }))
  return wanted.map(({ name, kpi, spec }) => {
    const found = kpis.find((each) => each.name === kpi)
    if (!found) return { name, kpi, skipped: 'there is no such KPI' }
    return { name, kpi, ...modelOf(found, spec === null ? found.chart : (JSON.parse(spec) as unknown)) }
  })
}

function modelOf(kpi: KpiOfFile, chart: unknown): { readonly model: ChartModel } | { readonly skipped: string } {
  if (kpi.state === 'failed' || !kpi.columns || !kpi.rows) return { skipped: 'the KPI has no result' }
  const result = { columns: kpi.columns, rows: kpi.rows }
  const hints = { title: titleOf(kpi), ...(kpi.unit === null ? {} : { unit: kpi.unit }) }
  if (chart === null || chart === undefined) {
    const model = chooseChart(result, hints)
    return model ? { model } : { skipped: 'the result is empty' }
  }
  const bound = bindChart(chart, result, hints)
  return bound.ok ? { model: bound.model } : { skipped: bound.problems.map(({ code, message }) => `${code}: ${message}`).join(' ') }
}

/** A sentence that says what it is reads better above a picture than the name of a file. */
const titleOf = ({ name, description }: KpiOfFile): string => (description && description.length <= 90 ? description.replace(/\.$/, '') : name.replaceAll('_', ' '))
