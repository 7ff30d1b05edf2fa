import { createHash } from 'node:crypto'
import type { ChartModel } from './chart-model.js'
import { heatmapHtml, indicatorHtml, numbersHtml, tableHtml } from './html-parts.js'
import { PAGE_SCRIPT, PAGE_STYLE } from './page-look.js'
import { escapeXml } from './picture-frame.js'
import { readPlotly } from './read-plotly.js'
import { toPlotlyJson } from './to-plotly.js'
import { toChartSvg } from './to-svg.js'

/** The trace types of the Plotly that is put into the page; what it cannot draw is drawn from the model. */
const DRAWN_BY_PLOTLY = new Set(['bar', 'scatter', 'pie'])

/**
 * One page that works as a file without any network. Bars, lines, points, histograms and pies are live Plotly charts
 * over a still picture that stays when scripts are off (1.2 MB, nearly all of it Plotly); figures, heat maps and
 * tables are plain HTML of a few KB. A content security policy allows the page's own scripts by their hashes, and no
 * request at all, whatever the data or a given figure holds.
 */
export async function toChartHtml(model: ChartModel): Promise<string> {
  switch (model.kind) {
    case 'indicator':
      return page(model, indicatorHtml(model))
    case 'heatmap':
      return page(model, heatmapHtml(model))
    case 'table':
      return page(model, tableHtml(model.columns, model.rows))
    default:
      return livePage(model, await toChartSvg(model), await readPlotly())
  }
}

function livePage(model: ChartModel, svg: string, plotly: string): string {
  const given = toPlotlyJson(model)
  const { figure: _, ...plain } = model
  const figure = given.data.every((trace) => DRAWN_BY_PLOTLY.has(String(trace['type'] ?? 'scatter')))
    ? given
    : toPlotlyJson(plain as ChartModel)
  const body =
    `<div id="chart" style="height:${heightOf(model)}px"></div><div id="still">${svg}</div>` + numbersHtml(model)
  const scripts = [plotly, PAGE_SCRIPT].map(scriptSafe)
  const data = `<script type="application/json" id="figure">${JSON.stringify(figure).replaceAll('<', '\\u003c')}</script>`
  return page(model, body, data + scripts.map((script) => `<script>${script}</script>`).join(''), scripts)
}

function heightOf(model: ChartModel): number {
  if (model.kind !== 'bar' || !model.horizontal) return 460
  return Math.max(
    260,
    model.x.categories.length * (model.stacked ? 1 : Math.max(1, model.series.length * 0.6)) * 28 + 110,
  )
}

function page(model: ChartModel, body: string, tail = '', scripts: readonly string[] = []): string {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src ${hashes.join(' ') || "'none'"}; base-uri 'none'; form-action 'none'`
  const title = escapeXml(model.title)
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${title}</title><style>${PAGE_STYLE}</style></head><body><main><h1>${title}</h1>` +
    (model.subtitle === null ? '' : `<p class="subtitle">${escapeXml(model.subtitle)}</p>`) +
    withNotes(model, body) +
    `</main>${tail}</body></html>\n`
  )
}

/** The notes stand under the drawing and above the folded numbers. */
function withNotes(model: ChartModel, body: string): string {
  if (model.notes.length === 0) return body
  const notes = `<p class="notes">${escapeXml(model.notes.join(' '))}</p>`
  const folded = body.lastIndexOf('<details>')
  return folded < 0 ? body + notes : body.slice(0, folded) + notes + body.slice(folded)
}

/** A script that holds the text of a closing tag would end there. */
const scriptSafe = (script: string): string => script.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')
