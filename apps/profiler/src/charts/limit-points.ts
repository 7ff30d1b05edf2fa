import type { ChartModel, MapChart, PlotlyFigure, Sampled, Series, XyChart } from './chart-model.js'
import { keptOfCloud, keptOfLine, MOST_DRAWN, sharedRoom } from './keep-points.js'
import { momentOf } from './query-result.js'

/** The chart with no more points than are drawn, those that matter kept, and how many there were. */
export function limitPoints(model: ChartModel): ChartModel {
  switch (model.kind) {
    case 'bar':
    case 'line':
    case 'scatter':
      return limitXy(model, MOST_DRAWN)
    case 'multiples': {
      const room = sharedRoom(model.panels.map(pointsOf))
      const panels = model.panels.map((panel, i) => limitXy(panel, room[i] ?? MOST_DRAWN))
      const [of, drawn] = [sum(model.panels.map(pointsOf)), sum(panels.map(pointsOf))]
      return drawn === of ? model : { ...model, panels, sampled: { drawn, of } }
    }
    case 'map':
      return limitMap(model)
    default:
      return model
  }
}

/** What is said under the title when not all points are drawn. */
export const sampledText = ({ drawn, of }: Sampled): string =>
  `${drawn.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} points are drawn; the lowest and highest of each stretch are among them.`

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const pointsOf = ({ series }: XyChart): number => sum(series.map(({ points }) => points.length))

function limitXy(model: XyChart, most: number): XyChart {
  const of = pointsOf(model)
  if (of <= most) return model
  const room = sharedRoom(
    model.series.map(({ points }) => points.length),
    most,
  )
  const series = model.series.map((one, i) => thinned(one, model.x.type, room[i] ?? most))
  const drawn = sum(series.map(({ points }) => points.length))
  const kept = new Set(series.flatMap(({ points }) => points.map(([x]) => x)))
  const x = { ...model.x, categories: model.x.categories.filter((label) => kept.has(label)) }
  const limited = { ...model, x, series, sampled: { drawn, of } }
  return model.figure === undefined ? limited : { ...limited, figure: thinnedFigure(model.figure, most) }
}

function thinned(series: Series, type: XyChart['x']['type'], most: number): Series {
  const { mark, points } = series
  const ys = points.map(([, y]) => y)
  const place = (x: number | string): number => (type === 'time' ? (momentOf(x) ?? 0) : Number(x))
  const kept =
    mark === 'point' && type !== 'category'
      ? keptOfCloud(
          points.map(([x]) => place(x)),
          ys.map((y) => y ?? 0),
          most,
        )
      : keptOfLine(ys, most)
  return { ...series, points: kept.flatMap((at) => (points[at] ? [points[at]] : [])) }
}

function limitMap(model: MapChart): MapChart {
  const { points } = model
  if (points.length <= MOST_DRAWN) return model
  const kept = keptOfCloud(
    points.map(({ lon }) => lon),
    points.map(({ lat, value }) => value ?? lat),
    MOST_DRAWN,
  )
  return {
    ...model,
    points: kept.flatMap((at) => (points[at] ? [points[at]] : [])),
    sampled: { drawn: kept.length, of: points.length },
  }
}

/** The traces of a given figure: every list of a trace that is as long as its values loses the same places. */
function thinnedFigure(figure: PlotlyFigure, most: number): PlotlyFigure {
  const sizes = figure.data.map((trace) => lengthOf(trace))
  const room = sharedRoom(sizes, most)
  return {
    ...figure,
    data: figure.data.map((trace, i) => {
      const size = sizes[i] ?? 0
      if (size <= (room[i] ?? size)) return trace
      const values = trace['orientation'] === 'h' ? trace['x'] : trace['y']
      const ys = (Array.isArray(values) ? values : []).map((y) => (typeof y === 'number' ? y : null))
      const kept = keptOfLine(ys, room[i] ?? size)
      return pick(trace, size, kept) as Record<string, unknown>
    }),
  }
}

const lengthOf = (trace: Record<string, unknown>): number =>
  Math.max(...['x', 'y'].map((key) => (Array.isArray(trace[key]) ? trace[key].length : 0)))

function pick(value: unknown, size: number, kept: readonly number[]): unknown {
  if (Array.isArray(value)) return value.length === size ? kept.map((at) => value[at] as unknown) : value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pick(item, size, kept)]))
}
