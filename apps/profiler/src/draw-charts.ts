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
 * underscore. Names that then are alike are numbered; capitals do not tell files apart everywhere. `<file>-dark` is taken with
 * each, for its picture on a dark ground.
 */
function fileNames(names: readonly string[]): string[] {
  const plain = names.map((name) => `chart-${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`)
  const taken = new Set<string>()
  const isFree = (file: string): boolean => !taken.has(file.toLowerCase()) && !taken.has(`${file}-dark`.toLowerCase())
  const take = (file: string): string => {
    taken.add(file.toLowerCase()).add(`${file}-dark`.toLowerCase())
    return file
  }
  // A name that needed no change keeps it, whoever comes first.
  const kept = plain.map((file, index) => (file === `chart-${names[index]}` && isFree(file) ? take(file) : null))
  return plain.map((file, index) => kept[index] ?? take(freeName(file, isFree)))
}

function freeName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name
  for (let n = 2; ; n++) if (isFree(`${name}_${n}`)) return `${name}_${n}`
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
