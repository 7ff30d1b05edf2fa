import { bindChart, type ChartModel, chooseChart } from './charts/index.js'
import type { KpiOfFile } from './made-by-others.js'

export interface ChartAsked {
  readonly name: string
  readonly kpi: string
  /** A Plotly specification or its short form as JSON; null chooses a fitting chart. */
  readonly spec: string | null
}

export type ChartDecision =
  | { readonly name: string; readonly kpi: string; readonly file: string; readonly model: ChartModel }
  | { readonly name: string; readonly kpi: string; readonly skipped: string }

/** Which charts come of the KPIs: those asked for, or one for each KPI whose result is worth a picture. Pure. */
export function decideCharts(asked: readonly ChartAsked[], kpis: readonly KpiOfFile[]): ChartDecision[] {
  const wanted = asked.length > 0 ? asked : kpis.map(({ name }) => ({ name, kpi: name, spec: null }))
  const files = fileNames(wanted.map(({ name }) => name))
  return wanted.map(({ name, kpi, spec }, index) => {
    const found = kpis.find((each) => each.name === kpi)
    if (!found) return { name, kpi, skipped: 'there is no such KPI' }
    const chart = spec === null ? { value: found.chart } : parsed(spec)
    if (!chart) return { name, kpi, skipped: 'the specification is not JSON' }
    const made = modelOf(found, chart.value)
    return 'model' in made ? { name, kpi, file: files[index]!, ...made } : { name, kpi, ...made }
  })
}

/**
 * What the files of each chart are called, without an ending: `chart-<name>`, where what does not belong into the name of a file is an
 * underscore. Names that then are alike are numbered; capitals do not tell files apart everywhere.
 */
function fileNames(names: readonly string[]): string[] {
  const plain = names.map((name) => `chart-${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`)
  // A name that needed no change keeps it, whoever comes first.
  const taken = new Set(
    plain.filter((file, index) => file === `chart-${names[index]}`).map((file) => file.toLowerCase()),
  )
  const kept = new Set<string>()
  return plain.map((file, index) => {
    const own = file === `chart-${names[index]}` && !kept.has(file.toLowerCase())
    if (own) kept.add(file.toLowerCase())
    const free = own ? file : freeName(file, taken)
    taken.add(free.toLowerCase())
    return free
  })
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name
  for (let n = 2; ; n++) if (!taken.has(`${name}_${n}`.toLowerCase())) return `${name}_${n}`
}

/** In an object, since `null` is JSON too. */
function parsed(spec: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(spec) as unknown }
  } catch {
    return null
  }
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
  return bound.ok
    ? { model: bound.model }
    : { skipped: bound.problems.map(({ code, message }) => `${code}: ${message}`).join(' ') }
}

/** A sentence that says what it is reads better above a picture than the name of a file. */
const titleOf = ({ name, description }: KpiOfFile): string =>
  description && description.length <= 90 ? description.replace(/\.$/, '') : name.replaceAll('_', ' ')
