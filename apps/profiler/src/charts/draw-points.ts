import type { HistogramChart, MultiplesChart, XAxis, XyChart } from './chart-model.js'
import type { Sketch } from './sketch.js'
import { valueAxis } from './draw-bars.js'
import { MOST_PANELS, panelsByGroup, panelsByMeasure } from './draw-multiples.js'
import { histogramBins } from './histogram-bins.js'
import { countText, numberText } from './number-text.js'
import { kindOf, numberOf } from './query-result.js'
import { inOrder, placeOf, seriesByGroup, seriesOf } from './xy-from-columns.js'

const MOST_LINES = 8
const MOST_VALUE_LINES = 6

/**
 * Lines over time or over steps, in panels where their scales differ or they are too many for one; when a moment stands
 * in several rows, points, since a line would jump up and down.
 */
export function drawLines(sketch: Sketch, x: number, values: readonly number[]): XyChart | MultiplesChart {
  const { result, unit, titled } = sketch
  const type = typeOf(sketch, x)
  const places = result.rows.map((row) => placeOf(row[x], type))
  if (new Set(places).size < places.length) return drawScatter(sketch, x, values[0]!)
  const { leftOut, all } = seriesOf(result, x, values, type, 'line')
  const lines: XyChart = {
    kind: 'line',
    ...titled,
    notes: [],
    x: { label: result.columns[x]!.name, unit: null, type, categories: [] },
    y: valueAxis(all, unit),
    horizontal: false,
    stacked: false,
    series: all.map(inOrder),
  }
  return leftOut.length > 0 || all.length > MOST_VALUE_LINES ? panelsByMeasure(lines, unit) : lines
}

export function drawLinesByGroup(sketch: Sketch, x: number, group: number, value: number): XyChart | MultiplesChart {
  const { result, unit, titled } = sketch
  const type = typeOf(sketch, x)
  const { series, dropped } = seriesByGroup(result, { x, group, value }, type, 'line', MOST_PANELS)
  const lines: XyChart = {
    kind: 'line',
    ...titled,
    notes: dropped > 0 ? [`The ${MOST_PANELS} largest groups; the other ${numberText(dropped)} are not shown.`] : [],
    x: { label: result.columns[x]!.name, unit: null, type, categories: [] },
    y: { label: result.columns[value]!.name, unit },
    horizontal: false,
    stacked: false,
    series: series.map(inOrder),
  }
  return series.length > MOST_LINES ? panelsByGroup(lines) : lines
}

export function drawScatter(sketch: Sketch, x: number, y: number): XyChart {
  const { result, unit, titled } = sketch
  const type = typeOf(sketch, x)
  const points = result.rows.flatMap((row) => {
    const place = placeOf(row[x], type)
    const value = numberOf(row[y])
    return place === null || value === null ? [] : [[place, value] as const]
  })
  const incomplete = result.rows.length - points.length
  return {
    kind: 'scatter',
    ...titled,
    notes: [
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
