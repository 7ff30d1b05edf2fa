import type { HistogramChart, XAxis, XyChart } from './chart-model.js'
import type { Sketch } from './sketch.js'
import { scaleNote, valueAxis } from './draw-bars.js'
import { histogramBins } from './histogram-bins.js'
import { countText, numberText } from './number-text.js'
import { kindOf, numberOf } from './query-result.js'
import { inOrder, placeOf, seriesByGroup, seriesOf } from './xy-from-columns.js'

const MOST_POINTS = 5_000
const MOST_LINES = 8
const MOST_VALUE_LINES = 6

/** Lines over time or over steps; when a moment stands in several rows, points, since a line would jump up and down. */
export function drawLines(sketch: Sketch, x: number, values: readonly number[]): XyChart {
  const { result, unit, titled } = sketch
  const type = typeOf(sketch, x)
  const places = result.rows.map((row) => placeOf(row[x], type))
  if (new Set(places).size < places.length) return drawScatter(sketch, x, values[0]!)
  const { series, leftOut } = seriesOf(result, x, values, type, 'line')
  const drawn = series.slice(0, MOST_VALUE_LINES)
  const more = series.slice(MOST_VALUE_LINES).map(({ name }) => name)
  return {
    kind: 'line',
    ...titled,
    notes: [
      ...scaleNote(leftOut),
      ...(more.length > 0 ? [`Not drawn, to keep the lines apart: ${more.join(', ')}.`] : []),
    ],
    x: { label: result.columns[x]!.name, unit: null, type, categories: [] },
    y: valueAxis(drawn, unit),
    horizontal: false,
    stacked: false,
    series: drawn.map(inOrder),
  }
}

export function drawLinesByGroup(sketch: Sketch, x: number, group: number, value: number): XyChart {
  const { result, unit, titled } = sketch
  const type = typeOf(sketch, x)
  const { series, dropped } = seriesByGroup(result, { x, group, value }, type, 'line', MOST_LINES)
  return {
    kind: 'line',
    ...titled,
    notes: dropped > 0 ? [`The ${MOST_LINES} largest groups; the other ${numberText(dropped)} are not shown.`] : [],
    x: { label: result.columns[x]!.name, unit: null, type, categories: [] },
    y: { label: result.columns[value]!.name, unit },
    horizontal: false,
    stacked: false,
    series: series.map(inOrder),
  }
}

/** Points; of very many, every n-th, which keeps the cloud's shape and is the same each time. */
export function drawScatter(sketch: Sketch, x: number, y: number): XyChart {
  const { result, unit, titled } = sketch
  const type = typeOf(sketch, x)
  const all = result.rows.flatMap((row) => {
    const place = placeOf(row[x], type)
    const value = numberOf(row[y])
    return place === null || value === null ? [] : [[place, value] as const]
  })
  const step = Math.max(1, Math.ceil(all.length / MOST_POINTS))
  const points = all.filter((_, i) => i % step === 0)
  const incomplete = result.rows.length - all.length
  return {
    kind: 'scatter',
    ...titled,
    notes: [
      ...(step > 1
        ? [`${numberText(points.length)} of ${countText(all.length, 'point')} are drawn, evenly spread.`]
        : []),
      ...(incomplete > 0
        ? [`${countText(incomplete, 'row')} without both values ${incomplete === 1 ? 'is' : 'are'} left out.`]
        : []),
    ],
    x: { label: result.columns[x]!.name, unit: null, type, categories: [] },
    y: { label: result.columns[y]!.name, unit },
    horizontal: false,
    stacked: false,
    series: [{ name: result.columns[y]!.name, mark: 'point', points }],
  }
}

export function drawHistogram(sketch: Sketch, column: number): HistogramChart {
  const { result, unit, titled } = sketch
  const values = result.rows.map((row) => numberOf(row[column])).filter((value) => value !== null)
  const missing = result.rows.length - values.length
  return {
    kind: 'histogram',
    ...titled,
    notes: missing > 0 ? [`${countText(missing, 'missing value')} ${missing === 1 ? 'is' : 'are'} left out.`] : [],
    x: { label: result.columns[column]!.name, unit },
    bins: histogramBins(values),
  }
}

const typeOf = ({ result }: Sketch, x: number): XAxis['type'] =>
  kindOf(result.columns[x]!.type) === 'time' ? 'time' : 'number'
