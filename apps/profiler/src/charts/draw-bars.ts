import type { ChartModel, HeatmapChart, MultiplesChart, Series, XyChart } from './chart-model.js'
import { panelsByMeasure } from './draw-multiples.js'
import type { Sketch } from './sketch.js'
import { numberText } from './number-text.js'
import { haveOwnOrder } from './ordered-labels.js'
import { labelOf } from './query-result.js'
import { distinct, seriesByGroup, seriesOf } from './xy-from-columns.js'

const MOST_BARS = 20
const MOST_UPRIGHT = 8
const LONG_LABEL = 12
const MOST_GROUPED = 12
const MOST_GROUPS = 6
const MOST_CELLS_A_SIDE = 20

/**
 * Bars by category, and a panel for each measure where their scales differ; null when a category stands in several rows,
 * since bars would then hide all but one of them.
 */
export function drawBars(sketch: Sketch, category: number, values: readonly number[]): XyChart | MultiplesChart | null {
  const { result, unit, titled } = sketch
  const labels = result.rows.map((row) => labelOf(row[category]))
  if (new Set(labels).size < labels.length) return null
  const { series: alike, leftOut, all } = seriesOf(result, category, values, 'category', 'bar')
  const series = leftOut.length > 0 ? all : alike
  const ordered = haveOwnOrder(labels)
  const sorted = ordered ? inOwnOrder(labels) : byValue(labels, series[0]!)
  const most = ordered ? 60 : MOST_BARS
  const kept = sorted.slice(0, most)
  const notes = droppedNote(kept.length, labels.length, 'categories')
  const bars: XyChart = {
    kind: 'bar',
    ...titled,
    notes,
    x: { label: result.columns[category]!.name, unit: null, type: 'category', categories: kept },
    y: valueAxis(series, unit),
    horizontal: !ordered && liesDown(kept),
    stacked: false,
    series: series.map((one) => only(one, kept)),
  }
  return leftOut.length > 0 ? panelsByMeasure(bars, unit) : bars
}

/** Two categories and a number: bars side by side while they can be told apart, else a heat map. */
export function drawGroups(sketch: Sketch, category: number, group: number, value: number): ChartModel | null {
  const { result, unit, titled } = sketch
  if (repeatsPairs(sketch, category, group)) return null
  const { series } = seriesByGroup(result, { x: category, group, value }, 'category', 'bar', Infinity)
  const labels = distinct(result.rows.map((row) => labelOf(row[category])))
  const y = { label: result.columns[value]!.name, unit }
  if (series.length > MOST_GROUPS || labels.length > MOST_GROUPED) {
    // Screens are wider than high: what has more values runs across.
    const turned = series.length > labels.length
    return drawHeatmap(sketch, { category: turned ? group : category, group: turned ? category : group, value })
  }
  const kept = haveOwnOrder(labels) ? inOwnOrder(labels) : byTotal(labels, series)
  return {
    kind: 'bar',
    ...titled,
    notes: [],
    x: { label: result.columns[category]!.name, unit: null, type: 'category', categories: kept },
    y,
    horizontal: liesDown(kept),
    stacked: false,
    series: series.map((one) => only(one, kept)),
  }
}

/** Null when a pair of categories stands in several rows. */
export function drawHeatmap(
  sketch: Sketch,
  at: { category: number; group: number; value: number },
): HeatmapChart | null {
  const { result, unit, titled } = sketch
  if (repeatsPairs(sketch, at.category, at.group)) return null
  const { series } = seriesByGroup(
    result,
    { x: at.category, group: at.group, value: at.value },
    'category',
    'bar',
    Infinity,
  )
  const labels = distinct(result.rows.map((row) => labelOf(row[at.category])))
  const across = haveOwnOrder(labels)
    ? inOwnOrder(labels).slice(0, 60)
    : byTotal(labels, series).slice(0, MOST_CELLS_A_SIDE)
  const groups = series.map(({ name }) => name)
  const down = haveOwnOrder(groups)
    ? inOwnOrder(distinct(result.rows.map((row) => labelOf(row[at.group])))).slice(0, 60)
    : groups.slice(0, MOST_CELLS_A_SIDE)
  const values = down.map((name) => {
    const found = new Map(series.find((one) => one.name === name)!.points)
    return across.map((label) => found.get(label) ?? null)
  })
  return {
    kind: 'heatmap',
    ...titled,
    notes: [
      ...droppedNote(across.length, labels.length, `values of ${result.columns[at.category]!.name}`),
      ...droppedNote(down.length, groups.length, `values of ${result.columns[at.group]!.name}`),
      ...(values.some((row) => row.includes(null)) ? ['Empty cells have no value.'] : []),
    ],
    x: { label: result.columns[at.category]!.name, unit: null, categories: across },
    y: { label: result.columns[at.group]!.name, unit: null, categories: down },
    value: { label: result.columns[at.value]!.name, unit },
    values,
  }
}

function repeatsPairs({ result }: Sketch, first: number, second: number): boolean {
  const pairs = result.rows.map((row) => JSON.stringify([labelOf(row[first]), labelOf(row[second])]))
  return new Set(pairs).size < pairs.length
}

export const valueAxis = (series: readonly Series[], unit: string | null): { label: string; unit: string | null } => ({
  label: series.length === 1 ? series[0]!.name : '',
  unit,
})

export const droppedNote = (kept: number, all: number, what: string): string[] =>
  kept === all ? [] : [`Top ${kept} of ${numberText(all)} ${what}; the other ${numberText(all - kept)} are not shown.`]

export const liesDown = (labels: readonly string[]): boolean =>
  labels.length > MOST_UPRIGHT || labels.some((label) => [...label].length > LONG_LABEL)

/** Numbers and dates are sorted; months and weekdays stay as the query gave them, which knows their calendar. */
const inOwnOrder = (labels: readonly string[]): string[] =>
  labels.every((label) => /^-?\d/.test(label)) ? [...labels].sort(naturally) : [...labels]

function naturally(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)]
  return Number.isNaN(left) || Number.isNaN(right) ? a.localeCompare(b, 'en', { numeric: true }) : left - right
}

/** Largest first; a result that rises all the way was asked for in that order ("the ten lowest") and keeps it. */
function byValue(labels: readonly string[], series: Series): string[] {
  const values = series.points.map(([, y]) => y ?? -Infinity)
  const rising = values.length > 2 && values.every((value, i) => i === 0 || value >= values[i - 1]!)
  if (rising && values[0] !== values.at(-1)) return [...labels]
  return labels
    .map((label, i) => ({ label, value: values[i]! }))
    .sort((a, b) => compare(b.value, a.value))
    .map(({ label }) => label)
}

function byTotal(labels: readonly string[], series: readonly Series[]): string[] {
  const totals = new Map(labels.map((label) => [label, 0]))
  for (const one of series)
    for (const [label, y] of one.points) totals.set(String(label), (totals.get(String(label)) ?? 0) + (y ?? 0))
  return [...labels].sort((a, b) => compare(totals.get(b)!, totals.get(a)!))
}

/** Two missing values (-Infinity) are equal; their difference would be NaN and break the sort. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

function only(series: Series, labels: readonly string[]): Series {
  const found = new Map(series.points)
  return { ...series, points: labels.map((label) => [label, found.get(label) ?? null] as const) }
}
