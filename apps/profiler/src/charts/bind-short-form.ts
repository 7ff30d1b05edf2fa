import { type BoundChart, isRecord } from './bound-chart.js'
import type { ChartModel, XyChart } from './chart-model.js'
import { chartInvalid, type ChartProblem, columnUnknown, findColumn } from './chart-problem.js'
import { type ChartHints, type Sketch, sketchOf } from './sketch.js'
import { drawBars, drawGroups, drawHeatmap } from './draw-bars.js'
import { drawIndicators, drawLatest } from './draw-indicators.js'
import { drawMap } from './draw-map.js'
import { drawHistogram, drawLines, drawLinesByGroup, drawScatter } from './draw-points.js'
import { drawPie } from './draw-pie.js'
import { drawTable } from './draw-table.js'
import { kindOf, momentOf, type QueryResult } from './query-result.js'

const TYPES = ['bar', 'line', 'scatter', 'pie', 'histogram', 'heatmap', 'map', 'indicator', 'table'] as const
type ShortType = (typeof TYPES)[number]

interface Wanted {
  readonly type: ShortType
  readonly x: number | null
  readonly y: readonly number[]
  readonly color: number | null
  readonly stacked: boolean
}

export function bindShortForm(chart: Record<string, unknown>, result: QueryResult, hints: ChartHints): BoundChart {
  const type = TYPES.find((one) => one === chart['type'])
  if (type === undefined) {
    const message = `The chart type ${JSON.stringify(chart['type']) ?? 'given'} is not one of those that can be drawn.`
    return failed([
      { code: 'chart_type_unsupported', where: 'type', message, hint: `Use one of: ${TYPES.join(', ')}.` },
    ])
  }
  const problems: ChartProblem[] = []
  const one = (where: string): number | null => columnAt(chart[where], where, result, problems)
  const ys = Array.isArray(chart['y']) ? chart['y'] : chart['y'] === undefined ? [] : [chart['y']]
  const y = ys.map((name, i) => columnAt(name, Array.isArray(chart['y']) ? `y[${i}]` : 'y', result, problems))
  const wanted = {
    type,
    x: one('x'),
    y: y.filter((at) => at !== null),
    color: one('color'),
    stacked: chart['stacked'] === true,
  }
  problems.push(...missingParts(wanted, problems), ...notNumbers(wanted, result))
  if (problems.length > 0) return failed(problems)
  const title = typeof chart['title'] === 'string' ? chart['title'] : hints.title
  if (result.rows.length === 0)
    return { ok: true, model: drawTable(result, sketchOf(result, { ...hints, title }).titled) }
  const model = draw(sketchOf(result, { ...hints, title }), wanted)
  return model === null ? failed([repeated(wanted, result)]) : { ok: true, model }
}

function draw(sketch: Sketch, { type, x, y, color, stacked }: Wanted): ChartModel | null {
  const first = y[0] ?? x
  switch (type) {
    case 'bar': {
      const short = { ...sketch, result: withShortDates(sketch.result, x!) }
      const model = color === null ? drawBars(short, x!, y) : drawGroups(short, x!, color, y[0]!)
      return model?.kind === 'bar' ? { ...model, stacked } : model
    }
    case 'line':
      if (kindOf(sketch.result.columns[x!]!.type) === 'label') {
        const bars = drawBars(sketch, x!, y)
        if (bars?.kind !== 'multiples') return bars === null ? null : asLines(bars, sketch.result, x!)
        return { ...bars, panels: bars.panels.map((panel) => asLines(panel, sketch.result, x!)) }
      }
      return color === null ? drawLines(sketch, x!, y) : drawLinesByGroup(sketch, x!, color, y[0]!)
    case 'scatter':
      return drawScatter(sketch, x!, y[0]!)
    case 'pie':
      return drawPie(sketch, x!, y[0]!)
    case 'histogram':
      return drawHistogram(sketch, first!)
    case 'heatmap':
      return drawHeatmap(sketch, { category: x!, group: y[0]!, value: color! })
    case 'map':
      return drawMap(sketch, { lat: y[0]!, lon: x! }, { value: color, label: labelColumn(sketch.result) })
    case 'indicator':
      return (x !== null && y.length > 0 ? drawLatest(sketch, x, first!) : null) ?? drawIndicators(sketch, [first!])
    case 'table':
      return drawTable(sketch.result, sketch.titled)
  }
}

/** What names the points of a map. */
function labelColumn({ columns }: QueryResult): number | null {
  const at = columns.findIndex(({ type }) => kindOf(type) === 'label')
  return at < 0 ? null : at
}

/** A line over labels keeps the order of the query: sorting by value would draw a slope that is not in the data. */
function asLines(model: XyChart, result: QueryResult, x: number): XyChart {
  const position = new Map(result.rows.map((row, i) => [String(row[x]), i]))
  const rank = (label: number | string): number => position.get(String(label)) ?? 0
  const series = model.series.map((one) => ({
    ...one,
    mark: 'line' as const,
    points: [...one.points].sort(([a], [b]) => rank(a) - rank(b)),
  }))
  const categories = [...model.x.categories].sort((a, b) => rank(a) - rank(b))
  return { ...model, kind: 'line', horizontal: false, series, x: { ...model.x, categories } }
}

/** Bars over time are labelled by the day where no row has a time of day. */
function withShortDates(result: QueryResult, x: number): QueryResult {
  if (kindOf(result.columns[x]!.type) !== 'time') return result
  const daily = result.rows.every((row) => (momentOf(row[x]) ?? 0) % 86_400_000 === 0)
  const short = (text: string): string => (daily ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' '))
  const rows = result.rows.map((row) =>
    row.map((cell, i) => (i === x && typeof cell === 'string' ? short(cell) : cell)),
  )
  return { ...result, rows }
}

const NEEDS: Readonly<Record<ShortType, readonly ('x' | 'y' | 'color')[]>> = {
  bar: ['x', 'y'],
  line: ['x', 'y'],
  scatter: ['x', 'y'],
  pie: ['x', 'y'],
  heatmap: ['x', 'y', 'color'],
  map: ['x', 'y'],
  histogram: [],
  indicator: [],
  table: [],
}

function missingParts(wanted: Wanted, known: readonly ChartProblem[]): ChartProblem[] {
  const has = { x: wanted.x !== null, y: wanted.y.length > 0, color: wanted.color !== null }
  const reported = new Set(known.map(({ where }) => where.replace(/\[.*/, '')))
  const missing = NEEDS[wanted.type].filter((part) => !has[part] && !reported.has(part))
  const neither = (wanted.type === 'histogram' || wanted.type === 'indicator') && !has.x && !has.y && known.length === 0
  return [...missing, ...(neither ? (['y'] as const) : [])].map((part) =>
    chartInvalid(part, `A ${wanted.type} chart needs "${part}".`, `Name a column of the result as "${part}".`),
  )
}

/** A scatter plot, lines over numbers and a histogram can only place numbers and times. */
function notNumbers(wanted: Wanted, result: QueryResult): ChartProblem[] {
  if (wanted.type === 'table') return []
  const values =
    wanted.type === 'map'
      ? [wanted.x, ...wanted.y, wanted.color]
      : wanted.type === 'heatmap'
        ? [wanted.color]
        : wanted.type === 'histogram' || wanted.type === 'indicator'
          ? [wanted.y[0] ?? wanted.x]
          : wanted.y
  const where = wanted.type === 'heatmap' ? 'color' : 'y'
  const problems = values.flatMap((at) => {
    if (at === null || at === undefined || kindOf(result.columns[at]!.type) === 'number') return []
    const { name, type } = result.columns[at]!
    return [
      chartInvalid(
        where,
        `The column "${name}" has the type ${type}, and a ${wanted.type} chart needs numbers there.`,
        'Choose a column of numbers, or cast it in the query.',
      ),
    ]
  })
  if (wanted.type === 'scatter' && wanted.x !== null && kindOf(result.columns[wanted.x]!.type) === 'label') {
    problems.push(
      chartInvalid(
        'x',
        `The column "${result.columns[wanted.x]!.name}" holds text, which has no place along a scatter plot.`,
        'Choose a number or a time, or draw bars.',
      ),
    )
  }
  return problems
}

function columnAt(name: unknown, where: string, result: QueryResult, problems: ChartProblem[]): number | null {
  if (name === undefined || name === null) return null
  const spoken = isRecord(name) && typeof name['column'] === 'string' ? name['column'] : name
  if (typeof spoken !== 'string') {
    problems.push(chartInvalid(where, `${where} is not the name of a column.`, 'Give the name as text.'))
    return null
  }
  const at =
    findColumn(result.columns, spoken) ?? (spoken.startsWith('$') ? findColumn(result.columns, spoken.slice(1)) : null)
  if (at === null)
    problems.push(
      columnUnknown(
        where,
        spoken,
        result.columns.map((column) => column.name),
      ),
    )
  return at
}

const repeated = (wanted: Wanted, result: QueryResult): ChartProblem =>
  wanted.type === 'map'
    ? chartInvalid(
        'y',
        'No row has a place on the earth.',
        'Give the longitude as "x" and the latitude as "y", in degrees.',
      )
    : chartInvalid(
        'x',
        `"${result.columns[wanted.x!]!.name}" has the same value in several rows, so one ${wanted.type} cannot stand for it.`,
        'Group the query by it, or name the column that tells the rows apart as "color".',
      )

const failed = (problems: ChartProblem[]): BoundChart => ({ ok: false, problems })
