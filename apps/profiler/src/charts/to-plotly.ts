import { isRecord } from './bound-chart.js'
import type { ChartModel, HeatmapChart, MapChart, MultiplesChart, PlotlyFigure, XyChart } from './chart-model.js'
import { heatScale, PALETTE, QUIET_INK } from './chart-look.js'
import { describeChart } from './describe-chart.js'
import { sampledText } from './limit-points.js'
import { placeText, radiusOf } from './map-svg.js'
import { columnsFor, rangeOf } from './multiples-svg.js'
import { subtitleOf } from './picture-frame.js'
import { axisName } from './axis-name.js'
import { cellText } from './plain-svg.js'

/** A figure that every Plotly draws: what `chart-<name>.json` holds. A given figure stays as it was written, bound. */
export function toPlotlyJson(model: ChartModel): PlotlyFigure {
  if (model.figure !== undefined) return givenFigure(model, model.figure)
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
  const under = subtitleOf(model)
  const subtitle = under === null ? {} : { subtitle: { text: safe(under) } }
  return {
    data,
    layout: {
      title: { text: safe(model.title), ...subtitle },
      colorway: [...PALETTE],
      template: 'none',
      meta: metaOf(model),
      ...layout,
      ...(note.length > 0 ? { annotations: [...note, ...listOf(layout['annotations'])] } : {}),
    },
  }
}

/** Plotly shows nothing of it; programs, and people who do not see, can. */
const metaOf = (model: ChartModel): Record<string, unknown> => ({
  description: describeChart(model),
  ...(model.sampled === undefined
    ? {}
    : { points: { ...model.sampled, method: 'first, lowest, highest and last of each stretch' } }),
})

function givenFigure(model: ChartModel, { data, layout }: PlotlyFigure): PlotlyFigure {
  const title = isRecord(layout['title']) ? layout['title'] : { text: safe(model.title) }
  const sampled =
    model.sampled === undefined ? {} : { title: { ...title, subtitle: { text: sampledText(model.sampled) } } }
  return {
    data,
    layout: { title: { text: safe(model.title) }, colorway: [...PALETTE], meta: metaOf(model), ...layout, ...sampled },
  }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

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
    case 'multiples':
      return multiplesFigure(model)
    case 'map':
      return mapFigure(model)
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

/** A share of what was before; whether up is good is not for a chart to say, so both have one colour. */
const deltaFrom = (reference: number): Record<string, unknown> => ({
  reference,
  relative: reference !== 0,
  ...(reference === 0 ? {} : { valueformat: '.1%' }),
  increasing: { color: QUIET_INK },
  decreasing: { color: QUIET_INK },
})

function multiplesFigure({ panels, sameScale }: MultiplesChart): PlotlyFigure {
  const columns = columnsFor(panels.length)
  const range = sameScale ? rangeOf(panels) : null
  const nth = (i: number): string => (i === 0 ? '' : String(i + 1))
  const figures = panels.map(xyFigure)
  return {
    data: figures.flatMap(({ data }, i) =>
      data.map((trace) => ({ ...trace, xaxis: `x${nth(i)}`, yaxis: `y${nth(i)}` })),
    ),
    layout: {
      colorway: [PALETTE[0]],
      showlegend: false,
      grid: { rows: Math.ceil(panels.length / columns), columns, pattern: 'independent', ygap: 0.35 },
      annotations: panels.map(({ title }, i) => ({
        text: `<b>${safe(title)}</b>`,
        showarrow: false,
        xref: `x${nth(i)} domain`,
        yref: `y${nth(i)} domain`,
        x: 0,
        y: 1.02,
        xanchor: 'left',
        yanchor: 'bottom',
      })),
      ...Object.fromEntries(
        figures.flatMap(({ layout }, i) => [
          [`xaxis${nth(i)}`, untitled(layout['xaxis'])],
          [
            `yaxis${nth(i)}`,
            { ...untitled(layout['yaxis']), ...(range === null || panels[i]?.horizontal === true ? {} : { range }) },
          ],
        ]),
      ),
    },
  }
}

const untitled = (axis: unknown): Record<string, unknown> => {
  const { title: _, ...rest } = isRecord(axis) ? axis : {}
  return rest
}

/** Latitude over longitude with degrees of their true proportion: every Plotly draws it, also those without maps. */
function mapFigure(model: MapChart): PlotlyFigure {
  const { points } = model
  const radius = radiusOf(model)
  const lats = points.map(({ lat }) => lat)
  const middle = (lats.reduce((a, b) => Math.min(a, b), 90) + lats.reduce((a, b) => Math.max(a, b), -90)) / 2
  const squeeze = Math.max(0.1, Math.cos((middle * Math.PI) / 180))
  const trace = {
    type: 'scatter',
    mode: 'markers',
    x: points.map(({ lon }) => lon),
    y: lats,
    text: points.map((point) => safe(placeText(model, point))),
    hovertemplate: '%{text}<extra></extra>',
    marker: { size: points.map(({ value }) => 2 * radius(value)), opacity: points.length > 500 ? 0.35 : 0.65 },
  }
  return {
    data: [trace],
    layout: {
      showlegend: false,
      xaxis: { title: { text: 'longitude' }, ticksuffix: '°', zeroline: false },
      yaxis: {
        title: { text: 'latitude' },
        ticksuffix: '°',
        zeroline: false,
        scaleanchor: 'x',
        scaleratio: 1 / squeeze,
        automargin: true,
      },
    },
  }
}

function indicatorFigure(model: Extract<ChartModel, { kind: 'indicator' }>): PlotlyFigure {
  const width = 1 / model.items.length
  const data = model.items.map(({ label, value, unit, before }, i) => ({
    type: 'indicator',
    mode: before === undefined ? 'number' : 'number+delta',
    ...(before === undefined ? {} : { delta: deltaFrom(before.value) }),
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
