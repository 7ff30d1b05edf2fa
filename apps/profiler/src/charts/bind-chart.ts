import { bindFigure } from './bind-figure.js'
import { bindShortForm } from './bind-short-form.js'
import { type BoundChart, isRecord } from './bound-chart.js'
import { chartInvalid } from './chart-problem.js'
import { limitPoints } from './limit-points.js'
import type { ChartHints } from './sketch.js'
import type { QueryResult } from './query-result.js'

/**
 * A chart as it was given, on a result. Two forms:
 *
 * - a Plotly figure `{data: [trace, …], layout?}` of bar, scatter, pie, histogram, heatmap, indicator and table
 *   traces. Wherever a trace takes data (`x`, `y`, `z`, `labels`, `values`, `text`, `value`, `marker.color` …), it may
 *   name a column in place of an array: `"x": "$carrier"` or `"x": {"column": "carrier"}`. A literal text that begins
 *   with a dollar is written with two. Literal arrays stay as they are.
 * - the short form `{type, x?, y?, color?, title?, stacked?}` with `type` one of bar, line, scatter, pie, histogram,
 *   heatmap, map, indicator, table; `x`, `y` and `color` are column names, and `y` may be a list of them. A map takes
 *   the longitude as `x`, the latitude as `y` and what sizes the points as `color`; an indicator with a time as `x`
 *   shows the latest figure and its change.
 */
export function bindChart(chart: unknown, result: QueryResult, hints: ChartHints): BoundChart {
  if (!isRecord(chart)) return invalid('chart', 'The chart is not an object.')
  if ('data' in chart) return limited(bindFigure(chart, result, hints))
  if ('type' in chart) return limited(bindShortForm(chart, result, hints))
  return invalid('chart', 'The chart has neither "data" nor "type".')
}

const limited = (bound: BoundChart): BoundChart => (bound.ok ? { ok: true, model: limitPoints(bound.model) } : bound)

const invalid = (where: string, message: string): BoundChart => ({
  ok: false,
  problems: [
    chartInvalid(
      where,
      message,
      'Give a Plotly specification {"data": […], "layout": {…}} or the short form {"type": "bar", "x": "column", "y": "column"}.',
    ),
  ],
})
