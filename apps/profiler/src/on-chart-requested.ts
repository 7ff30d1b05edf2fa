import { type Artifact, type Dataset, fact } from '@udb/events'
import { ended, type StepContext, type StepReaction } from '@udb/service'
import {
  type ChartModel,
  darkSvg,
  svgInBothSchemes,
  toChartHtml,
  toChartPng,
  toChartSvg,
  toPlotlyJson,
} from './charts/index.js'
import { decideCharts } from './draw-charts.js'
import type { DrawnChart, KpisFile } from './made-by-others.js'
import type { ProfilerPorts } from './ports.js'
import { needInput, readJson } from './step-inputs.js'

/** Draws each chart as a Plotly figure, a page and pictures, light and dark. What could not be drawn is named with its reason, and the others are. */
export const onChartRequested: StepReaction<'chart.requested', ProfilerPorts>['react'] = async (
  event,
  { objects },
  context,
) => {
  const startedAt = context.now()
  const { kpis } = await readJson<KpisFile>(objects, needInput(event.data.inputs, 'kpis').ref)
  const decisions = decideCharts(event.data.params.charts, kpis)
  const artifacts: Artifact[] = []
  const charts: DrawnChart[] = []
  const skipped: { name: string; reason: string }[] = []
  for (const [index, decision] of decisions.entries()) {
    context.signal.throwIfAborted()
    context.progress({ done: index, total: decisions.length, unit: 'steps', message: `drawing ${decision.name}` })
    if ('skipped' in decision) skipped.push({ name: decision.name, reason: decision.skipped })
    else {
      artifacts.push(...(await draw(decision.file, decision.model, context)))
      charts.push({ name: decision.name, kpi: decision.kpi, file: decision.file })
    }
  }
  const output: Dataset = {
    name: 'charts',
    kind: 'charts',
    version: null,
    ref: null,
    details: JSON.stringify({ charts, skipped }),
  }
  const counts = { charts: charts.length, skipped: skipped.length }
  return [
    fact('chart.drawn', {
      ...ended(event, { startedAt, finishedAt: context.now() }, { outputs: [output], artifacts }),
      ...counts,
    }),
  ]
}

async function draw(file: string, model: ChartModel, context: StepContext): Promise<Artifact[]> {
  const svg = await toChartSvg(model)
  const [png, darkPng, html] = await Promise.all([toChartPng(svg), toChartPng(darkSvg(svg)), toChartHtml(model)])
  return Promise.all([
    context.artifact(`${file}.html`, 'chart', { bytes: html }, 'text/html; charset=utf-8'),
    context.artifact(`${file}.json`, 'chart', { bytes: JSON.stringify(toPlotlyJson(model)) }, 'application/json'),
    context.artifact(`${file}.svg`, 'chart', { bytes: svgInBothSchemes(svg) }, 'image/svg+xml'),
    context.artifact(`${file}.png`, 'chart', { bytes: png }, 'image/png'),
    context.artifact(`${file}-dark.png`, 'chart', { bytes: darkPng }, 'image/png'),
  ])
}
