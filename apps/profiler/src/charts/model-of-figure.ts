import type { Cell } from '@udb/engine'
import { type BoundChart, isRecord } from './bound-chart.js'
import type { ChartModel, PlotlyFigure, Series, XAxis } from './chart-model.js'
import { chartInvalid, type ChartProblem } from './chart-problem.js'
import type { ChartHints } from './sketch.js'
import { liesDown } from './draw-bars.js'
import { slicesOf } from './draw-pie.js'
import { histogramBins } from './histogram-bins.js'
import { MOST_DRAWN } from './keep-points.js'
import { labelOf, momentOf, numberOf } from './query-result.js'
import { distinct } from './xy-from-columns.js'

/** Rows or columns of a heat map. */
const MOST_A_SIDE = 200
/** Lying bars; more stand, so that the picture stays a picture. */
const MOST_LYING = 60

type Trace = Record<string, unknown>
type Titles = Pick<ChartModel, 'title' | 'subtitle' | 'figure'> & { figure: PlotlyFigure }

/** What the SVG, the PNG and the page without scripts draw of a figure that somebody wrote for Plotly. */
export function modelOfFigure(figure: PlotlyFigure, hints: ChartHints): BoundChart {
  const titles: Titles = {
    title: titleOf(figure.layout) ?? hints.title,
    subtitle: hints.description?.trim() || null,
    figure,
  }
  const types = distinct(figure.data.map((trace) => String(trace['type'] ?? 'scatter')))
  const first = figure.data[0]!
  const xy = types.every((type) => type === 'bar' || type === 'scatter')
  if (xy) return xyOf(figure, titles, hints.unit ?? null)
  if (types.length > 1) {
    return failed({
      code: 'chart_type_unsupported',
      where: 'data',
      message: `Traces of ${types.join(' and ')} cannot be drawn in one chart.`,
      hint: 'Use bar and scatter traces together, or one chart per type.',
    })
  }
  const more = figure.data.length > 1 && types[0] !== 'indicator' ? ['The picture shows the first trace only.'] : []
  switch (types[0]) {
    case 'pie':
      return pieOf(first, titles, hints.unit ?? null, more)
    case 'histogram': {
      const values = (listOf(first['x']) ?? listOf(first['y']))?.map(numberOf).filter((value) => value !== null)
      if (values === undefined) return failed(needs('data[0].x', 'x'))
      const label = axisTitle(figure, 'xaxis') ?? traceName(first, 0)
      return drawn({
        kind: 'histogram',
        ...titles,
        notes: more,
        x: { label, unit: hints.unit ?? null },
        bins: histogramBins(values),
      })
    }
    case 'heatmap':
      return heatmapOf(figure, titles, hints.unit ?? null, more)
    case 'indicator':
      return drawn({
        kind: 'indicator',
        ...titles,
        notes: [],
        items: figure.data.map(indicatorItem(hints.unit ?? null)),
      })
    default:
      return tableOf(first, titles, more)
  }
}

function xyOf(figure: PlotlyFigure, titles: Titles, unit: string | null): BoundChart {
  const problems: ChartProblem[] = []
  const lying = figure.data.every((trace) => trace['type'] === 'bar' && trace['orientation'] === 'h')
  const read = figure.data.map((trace, i) => {
    const [along, values] = lying ? (['y', 'x'] as const) : (['x', 'y'] as const)
    const ys = listOf(trace[values])
    if (ys === null) problems.push(needs(`data[${i}].${values}`, values))
    const xs = listOf(trace[along]) ?? (ys ?? []).map((_, at) => at)
    return { trace, xs, ys: ys ?? [] }
  })
  if (problems.length > 0) return failed(...problems)
  const bars = read.some(({ trace }) => trace['type'] === 'bar')
  const type = axisType(
    read.flatMap(({ xs }) => xs),
    bars,
  )
  const place = (cell: Cell): number | string | null =>
    type === 'number' ? numberOf(cell) : cell === null ? null : labelOf(cell)
  const series = read.map(({ trace, xs, ys }, i): Series => ({
    name: traceName(trace, i),
    mark: markOf(trace),
    points: xs.flatMap((x, at) => {
      const where = place(x)
      return where === null ? [] : [[where, numberOf(ys[at])] as const]
    }),
  }))
  const categories = type === 'category' ? distinct(series.flatMap(({ points }) => points.map(([x]) => String(x)))) : []
  const kind = bars ? 'bar' : series.some(({ mark }) => mark === 'line') ? 'line' : 'scatter'
  const [xAxis, yAxis] = lying ? (['yaxis', 'xaxis'] as const) : (['xaxis', 'yaxis'] as const)
  return drawn({
    kind,
    ...titles,
    notes: [],
    x: { label: axisTitle(figure, xAxis) ?? '', unit: null, type, categories },
    y: { label: axisTitle(figure, yAxis) ?? (series.length === 1 ? series[0]!.name : ''), unit },
    horizontal:
      lying ||
      (kind === 'bar' &&
        series.every(({ mark }) => mark === 'bar') &&
        type === 'category' &&
        categories.length <= MOST_LYING &&
        liesDown(categories)),
    stacked: figure.layout['barmode'] === 'stack' || figure.layout['barmode'] === 'relative',
    series,
  })
}

/** Bars over numbers become labels: the picture has a bar per value, and no thin bars on a long axis. */
function axisType(xs: readonly Cell[], bars: boolean): XAxis['type'] {
  const known = xs.filter((x) => x !== null)
  if (!bars && known.every((x) => typeof x === 'number')) return 'number'
  if (known.length > 0 && known.every((x) => momentOf(x) !== null)) return 'time'
  return 'category'
}

function markOf(trace: Trace): Series['mark'] {
  if (trace['type'] === 'bar') return 'bar'
  const mode = typeof trace['mode'] === 'string' ? trace['mode'] : 'lines'
  return mode.includes('lines') ? 'line' : 'point'
}

function pieOf(trace: Trace, titles: Titles, unit: string | null, notes: string[]): BoundChart {
  const values = listOf(trace['values'])
  const labels = listOf(trace['labels'])
  if (values === null) return failed(needs('data[0].values', 'values'))
  const drawnSlices = slicesOf(
    values.map((value, i) => ({
      label: labels === null ? `${i + 1}` : labelOf(labels[i]),
      value: numberOf(value) ?? 0,
    })),
  )
  return drawn({ kind: 'pie', ...titles, unit, slices: drawnSlices.slices, notes: [...drawnSlices.notes, ...notes] })
}

function heatmapOf(figure: PlotlyFigure, titles: Titles, unit: string | null, notes: string[]): BoundChart {
  const trace = figure.data[0]!
  const rows = listOf(trace['z'])?.map(listOf)
  if (rows === undefined || rows.some((row) => row === null)) {
    return failed(
      chartInvalid(
        'data[0].z',
        'A heatmap needs "z" as a list of rows.',
        'Give literal rows, or the short form {"type": "heatmap", "x", "y", "color"}.',
      ),
    )
  }
  const values = rows.map((row) => row!.map((cell) => numberOf(cell)))
  const width = values.reduce((most, row) => Math.max(most, row.length), 0)
  if (values.length > MOST_A_SIDE || width > MOST_A_SIDE || values.length * width > MOST_DRAWN) {
    return failed(
      chartInvalid(
        'data[0].z',
        `A heat map of ${values.length} rows and ${width} columns has cells that cannot be told apart.`,
        `Group the values: at most ${MOST_A_SIDE} a side and ${MOST_DRAWN} cells in all are drawn.`,
      ),
    )
  }
  const named = (key: string, size: number): string[] =>
    Array.from({ length: size }, (_, i) => labelOf(listOf(trace[key])?.[i] ?? i))
  return drawn({
    kind: 'heatmap',
    ...titles,
    notes,
    x: { label: axisTitle(figure, 'xaxis') ?? '', unit: null, categories: named('x', width) },
    y: { label: axisTitle(figure, 'yaxis') ?? '', unit: null, categories: named('y', values.length) },
    value: { label: traceName(trace, 0), unit },
    values: values.map((row) => Array.from({ length: width }, (_, i) => row[i] ?? null)),
  })
}

function tableOf(trace: Trace, titles: Titles, notes: string[]): BoundChart {
  const part = (key: string): Cell[] | null => (isRecord(trace[key]) ? listOf(trace[key]['values']) : null)
  const columns = part('cells')?.map(listOf)
  if (columns === undefined || columns.some((column) => column === null))
    return failed(needs('data[0].cells.values', 'cells.values'))
  const header = part('header') ?? []
  const length = columns.reduce((most, column) => Math.max(most, column!.length), 0)
  const rows = Array.from({ length }, (_, i) => columns.map((column) => column![i] ?? null))
  const named = columns.map((_, i) => ({ name: labelOf(header[i] ?? `${i + 1}`), type: 'VARCHAR' }))
  return drawn({ kind: 'table', ...titles, notes, columns: named, rows: rows.slice(0, 200), totalRows: length })
}

const indicatorItem =
  (unit: string | null) =>
  (trace: Trace, i: number): { label: string; value: number | null; unit: string | null } => ({
    label: titleOf(trace) ?? traceName(trace, i),
    value: numberOf(trace['value'] as Cell),
    unit,
  })

const listOf = (value: unknown): Cell[] | null => (Array.isArray(value) ? (value as Cell[]) : null)
const traceName = (trace: Trace, i: number): string =>
  typeof trace['name'] === 'string' ? trace['name'] : `trace ${i}`
const axisTitle = ({ layout }: PlotlyFigure, axis: string): string | null =>
  isRecord(layout[axis]) ? titleOf(layout[axis]) : null

function titleOf(holder: Record<string, unknown>): string | null {
  const title = isRecord(holder['title']) ? holder['title']['text'] : holder['title']
  return typeof title === 'string' && title.trim() !== '' ? title.replace(/<[^>]*>/g, ' ').trim() : null
}

const needs = (where: string, part: string): ChartProblem =>
  chartInvalid(where, `${where} is missing or is not a list.`, `Give "${part}" as a list of values or as "$column".`)

const drawn = (model: ChartModel): BoundChart => ({ ok: true, model })
const failed = (...problems: ChartProblem[]): BoundChart => ({ ok: false, problems })
