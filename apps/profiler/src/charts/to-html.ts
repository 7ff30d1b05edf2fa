import { dark, light } from '../page/colours.js'
import { type Markup, markup, raw, renderPage } from '../page/index.js'
import type { ChartModel, PlotlyFigure } from './chart-model.js'
import { IN_THE_DARK } from './chart-look.js'
import { describeChart } from './describe-chart.js'
import { heatmapHtml, indicatorHtml, numbersHtml, tableHtml } from './html-parts.js'
import { PAGE_SCRIPT, PAGE_STYLE } from './page-look.js'
import { subtitleOf } from './picture-frame.js'
import { readPlotly } from './read-plotly.js'
import { pageRulesOf } from './svg-schemes.js'
import { toPlotlyJson } from './to-plotly.js'
import { toChartSvg } from './to-svg.js'

/** The trace types of the Plotly that is put into the page; what it cannot draw is drawn from the model. */
const DRAWN_BY_PLOTLY = new Set(['bar', 'scatter', 'pie'])

interface Drawing {
  /** HTML of ours, with its texts escaped. */
  readonly body: string
  /** What Plotly draws; null for what is no live chart. */
  readonly figure: PlotlyFigure | null
  readonly style: string
}

/**
 * One page that works as a file without any network. Bars, lines, points, maps, histograms and pies are live Plotly
 * charts over a still picture that stays when scripts are off (1.2 MB, nearly all of it Plotly); figures, heat maps and
 * tables are plain HTML. A content security policy allows the page's own scripts by their hashes, and no request at all,
 * whatever the data or a given figure holds.
 */
export async function toChartHtml(model: ChartModel): Promise<string> {
  const drawing = await drawingOf(model)
  const html = await pageOf(model, drawing)
  if (Buffer.byteLength(html) <= MOST_BYTES) return html
  const notes = [...model.notes, 'The chart is a still picture, since a live one would make this page too large.']
  return pageOf({ ...model, notes }, { ...drawing, figure: null })
}

const MOST_BYTES = 3_000_000

async function pageOf(model: ChartModel, { body, figure, style }: Drawing): Promise<string> {
  const live =
    figure === null
      ? {}
      : { data: { figure, look }, scripts: [await readPlotly(), PAGE_SCRIPT], images: 'data: blob:' as const }
  return renderPage({
    kind: 'Chart',
    name: model.title,
    title: model.title,
    generatedAt: null,
    facts: [],
    sections: [{ id: 'picture', title: 'Picture', markup: pictureSection(model, body) }],
    links: [],
    footer: null,
    style: PAGE_STYLE + style,
    ...live,
  })
}

function pictureSection(model: ChartModel, body: string): Markup {
  const subtitle = subtitleOf(model)
  // A table or a figure is read as it is; a drawing is a picture to who cannot see it.
  const isRead = model.kind === 'table' || model.kind === 'heatmap' || model.kind === 'indicator'
  const drawing = isRead
    ? raw(body)
    : markup`<div role="img" aria-label="${model.title}" aria-describedby="described">${raw(body)}</div>`
  return markup`<section id="picture">${subtitle !== null && markup`<p class="lead">${subtitle}</p>`}<div class="card drawing">${drawing}</div>${
    model.notes.length > 0 && markup`<p class="note notes">${model.notes.join(' ')}</p>`
  }<p class="note" id="described">${describeChart(model)}</p>${raw(numbersHtml(model))}</section>`
}

async function drawingOf(model: ChartModel): Promise<Drawing> {
  const plain = (body: string): Drawing => ({ body, figure: null, style: '' })
  switch (model.kind) {
    case 'indicator':
      return plain(indicatorHtml(model))
    case 'heatmap':
      return plain(heatmapHtml(model))
    case 'table':
      return plain(tableHtml(model.columns, model.rows))
    default: {
      const svg = await toChartSvg(model)
      const body = `<div id="chart" style="height:${heightOf(model)}px"></div><div id="still">${svg}</div>`
      return { body, figure: figureFor(model), style: pageRulesOf(svg) }
    }
  }
}

function figureFor(model: ChartModel): PlotlyFigure {
  const given = toPlotlyJson(model)
  const { figure: _, ...plain } = model
  const known = given.data.every((trace) => DRAWN_BY_PLOTLY.has(String(trace['type'] ?? 'scatter')))
  return known ? given : toPlotlyJson(plain as ChartModel)
}

/** What the page's script colours the chart with. */
const look = {
  light: { ink: light.text, rule: light.line },
  dark: { ink: dark.text, rule: dark.line },
  counterparts: Object.fromEntries(IN_THE_DARK),
}

function heightOf(model: ChartModel): number {
  if (model.kind === 'map') return 520
  if (model.kind !== 'bar' || !model.horizontal) return 460
  return Math.max(
    260,
    model.x.categories.length * (model.stacked ? 1 : Math.max(1, model.series.length * 0.6)) * 28 + 110,
  )
}
