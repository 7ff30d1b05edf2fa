import type { ChartModel, HeatmapChart, PlotlyFigure, XyChart } from './chart-model.js'
import { heatScale, PALETTE } from './chart-look.js'
import { axisName } from './axis-name.js'
import { cellText } from './plain-svg.js'

/** A figure that every Plotly draws: what `chart-<name>.json` holds. A given figure stays as it was written, bound. */
export function toPlotlyJson(model: ChartModel): PlotlyFigure {
  if (model.figure !== undefined) {
    const titled = { title: { text: safe(model.title) }, colorway: [...PALETTE], ...model.figure.layout }
    return { data: model.figure.data, layout: titled }
  }
  const { data, layout } = figureOf(model)
  const note =
    model.notes.length === 0
      ? []
      : [
          {
            text: safe(model.notes.join(' ')),
            showarrow: false,
            xref: 'paper',
            yref: 'paper',
            x: 0,
            y: -0.18,
            xanchor: 'left',
            yanchor: 'top',
          },
        ]
  const subtitle = model.subtitle === null ? {} : { subtitle: { text: safe(model.subtitle) } }
  return {
    data,
    layout: {
      title: { text: safe(model.title), ...subtitle },
      colorway: [...PALETTE],
      template: 'none',
      ...(note.length > 0 ? { annotations: note } : {}),
      ...layout,
    },
  }
}

function figureOf(model: ChartModel): PlotlyFigure {
  switch (model.kind) {
    case 'bar':
    case 'line':
    case 'scatter':
      return xyFigure(model)
    case 'pie':
      return {
        data: [
          {
            type: 'pie',
            labels: model.slices.map(({ label }) => safe(label)),
            values: model.slices.map(({ value }) => value),
            hole: 0.45,
            sort: false,
            direction: 'clockwise',
          },
        ],
        layout: {},
      }
    case 'histogram':
      return {
        data: [
          {
            type: 'bar',
            x: model.bins.map(({ from, to }) => (from + to) / 2),
            y: model.bins.map(({ count }) => count),
            width: model.bins.map(({ from, to }) => to - from || 1),
            customdata: model.bins.map(({ from, to }) => [from, to]),
            hovertemplate: '%{customdata[0]} to %{customdata[1]}: %{y:,}<extra></extra>',
          },
        ],
        layout: {
          bargap: 0.02,
          xaxis: { title: { text: safe(axisName(model.x)) } },
          yaxis: { title: { text: 'count' } },
        },
      }
    case 'heatmap':
      return heatmapFigure(model)
    case 'indicator':
      return indicatorFigure(model)
    case 'table':
      return {
        data: [
          {
            type: 'table',
            header: { values: model.columns.map(({ name }) => safe(name)) },
            cells: {
              values: model.columns.map((column, i) => model.rows.map((row) => safe(cellText(row[i], column)))),
            },
          },
        ],
        layout: {},
      }
  }
}

function xyFigure(model: XyChart): PlotlyFigure {
  const data = model.series.map((series) => {
    const xs = series.points.map(([x]) => (typeof x === 'string' ? safe(x) : x))
    const ys = series.points.map(([, y]) => y)
    const places = model.horizontal ? { x: ys, y: xs, orientation: 'h' } : { x: xs, y: ys }
    const name = safe(series.name)
    if (series.mark === 'bar') return { type: 'bar', name, ...places }
    const mode = series.mark === 'point' ? 'markers' : series.points.length <= 40 ? 'lines+markers' : 'lines'
    return {
      type: 'scatter',
      mode,
      name,
      ...places,
      ...(series.mark === 'point' ? { marker: { opacity: series.points.length > 300 ? 0.4 : 0.75 } } : {}),
    }
  })
  const along = {
    title: { text: safe(axisName(model.x)) },
    automargin: true,
    ...(model.x.type === 'category'
      ? { type: 'category', categoryorder: 'array', categoryarray: model.x.categories.map(safe) }
      : {}),
    ...(model.x.type === 'time' ? { type: 'date' } : {}),
  }
  const values = {
    title: { text: safe(axisName(model.y)) },
    automargin: true,
    separatethousands: true,
    exponentformat: 'B',
    minexponent: 6,
  }
  const axes = model.horizontal
    ? { xaxis: values, yaxis: { ...along, autorange: 'reversed' } }
    : { xaxis: along, yaxis: values }
  return { data, layout: { ...axes, barmode: model.stacked ? 'stack' : 'group', showlegend: model.series.length > 1 } }
}

function heatmapFigure(model: HeatmapChart): PlotlyFigure {
  const { colours, min, max } = heatScale(model.values.flat().filter((value) => value !== null))
  const colorscale = colours.map((colour, i) => [i / (colours.length - 1), colour])
  const axis = ({ categories, ...named }: HeatmapChart['x']): Record<string, unknown> => ({
    title: { text: safe(axisName(named)) },
    type: 'category',
    categoryorder: 'array',
    categoryarray: categories.map(safe),
    automargin: true,
  })
  const data = [
    {
      type: 'heatmap',
      x: model.x.categories.map(safe),
      y: model.y.categories.map(safe),
      z: model.values,
      colorscale,
      zmin: min,
      zmax: max,
      colorbar: { title: { text: safe(axisName(model.value)) } },
    },
  ]
  return { data, layout: { xaxis: axis(model.x), yaxis: { ...axis(model.y), autorange: 'reversed' } } }
}

function indicatorFigure(model: Extract<ChartModel, { kind: 'indicator' }>): PlotlyFigure {
  const width = 1 / model.items.length
  const data = model.items.map(({ label, value, unit }, i) => ({
    type: 'indicator',
    mode: 'number',
    value,
    title: { text: safe(label) },
    number: {
      valueformat: value !== null && Number.isInteger(value) ? ',d' : ',.4~g',
      ...(unit === null ? {} : { suffix: safe(/^[%°]$/.test(unit) ? unit : ` ${unit}`) }),
    },
    domain: { x: [i * width, (i + 1) * width], y: [0, 1] },
  }))
  return { data, layout: {} }
}

/** Plotly reads tags and entities in every text; data that only looks like them must stay what it is. */
const safe = (text: string): string =>
  /[<>]|&[#\w]+;/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text
