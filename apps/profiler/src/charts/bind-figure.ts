import type { Cell } from '@udb/engine'
import { type BoundChart, isRecord } from './bound-chart.js'
import type { PlotlyFigure } from './chart-model.js'
import { chartInvalid, type ChartProblem, columnUnknown, findColumn } from './chart-problem.js'
import type { ChartHints } from './sketch.js'
import { modelOfFigure } from './model-of-figure.js'
import { kindOf, numberOf, type QueryResult } from './query-result.js'

export const TRACE_TYPES = ['bar', 'scatter', 'pie', 'histogram', 'heatmap', 'indicator', 'table'] as const
const MOST_TRACES = 50
const DEEPEST = 12

/** The attributes of a trace, at any depth, that take data; only there a text with a dollar in front is a column. */
const TAKES_DATA = new Set([
  'x',
  'y',
  'z',
  'labels',
  'values',
  'value',
  'text',
  'hovertext',
  'customdata',
  'ids',
  'base',
  'color',
  'size',
  'array',
  'arrayminus',
])
/** Those that are nothing but data, so that any other text is a mistake. */
const ONLY_DATA = new Set(['x', 'y', 'z', 'labels', 'values'])

export function bindFigure(chart: Record<string, unknown>, result: QueryResult, hints: ChartHints): BoundChart {
  const { data, layout } = chart
  if (!Array.isArray(data) || data.length === 0 || data.length > MOST_TRACES || !data.every(isRecord)) {
    return failed(
      chartInvalid(
        'data',
        `"data" is not a list of 1 to ${MOST_TRACES} traces.`,
        'Give a list of objects, one per trace.',
      ),
    )
  }
  if (layout !== undefined && !isRecord(layout)) {
    return failed(chartInvalid('layout', '"layout" is not an object.', 'Leave it out, or give an object.'))
  }
  const unsupported = data.flatMap(unsupportedType)
  if (unsupported.length > 0) return { ok: false, problems: unsupported }
  const problems: ChartProblem[] = []
  const bound = data.map((trace, i) => bindRecord(trace, `data[${i}]`, { result, problems }, 0))
  if (problems.length > 0) return { ok: false, problems }
  const figure: PlotlyFigure = { data: bound, layout: layout ?? {} }
  return modelOfFigure(figure, hints)
}

interface Binding {
  readonly result: QueryResult
  readonly problems: ChartProblem[]
}

function bindRecord(
  record: Record<string, unknown>,
  where: string,
  binding: Binding,
  depth: number,
): Record<string, unknown> {
  if (depth > DEEPEST) {
    binding.problems.push(chartInvalid(where, 'The figure is nested too deeply.', `Nest at most ${DEEPEST} levels.`))
    return {}
  }
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, bindValue(key, value, `${where}.${key}`, binding, depth)]),
  )
}

function bindValue(key: string, value: unknown, where: string, binding: Binding, depth: number): unknown {
  if (isRecord(value)) {
    const name = value['column']
    const refers = typeof name === 'string' && Object.keys(value).length === 1
    return refers ? columnValues(key, name, where, binding) : bindRecord(value, where, binding, depth + 1)
  }
  if (typeof value === 'string' && TAKES_DATA.has(key)) {
    if (value.startsWith('$$')) return value.slice(1)
    if (value.startsWith('$')) return columnValues(key, value.slice(1), where, binding)
    if (ONLY_DATA.has(key)) {
      binding.problems.push(
        chartInvalid(
          where,
          `${where} is a text where values are needed.`,
          `Write "$${value}" to refer to a column, or give a list of values.`,
        ),
      )
    }
  }
  // In literal lists a dollar means nothing, but lists of objects (a table's cells) may refer to columns again.
  if (
    Array.isArray(value) &&
    value.some((item) => isRecord(item) || (key === 'values' && typeof item === 'string' && item.startsWith('$')))
  ) {
    return value.map((item, i) => bindValue(key, item, `${where}[${i}]`, binding, depth + 1))
  }
  return value
}

function columnValues(key: string, name: string, where: string, { result, problems }: Binding): unknown {
  const at = findColumn(result.columns, name)
  if (at === null) {
    problems.push(
      columnUnknown(
        where,
        name,
        result.columns.map((column) => column.name),
      ),
    )
    return null
  }
  const numeric = kindOf(result.columns[at]!.type) === 'number'
  const values = result.rows.map((row) => (numeric ? numberOf(row[at]) : plain(row[at])))
  return key === 'value' ? (values[0] ?? null) : values
}

const plain = (cell: Cell | undefined): Cell =>
  cell === undefined ? null : typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell

function unsupportedType(trace: Record<string, unknown>, i: number): ChartProblem[] {
  const type = trace['type'] ?? 'scatter'
  if (TRACE_TYPES.some((known) => known === type)) return []
  const message = `data[${i}] has the type ${JSON.stringify(type)}, which cannot be drawn.`
  return [
    {
      code: 'chart_type_unsupported',
      where: `data[${i}].type`,
      message,
      hint: `Use one of: ${TRACE_TYPES.join(', ')}.`,
    },
  ]
}

const failed = (...problems: ChartProblem[]): BoundChart => ({ ok: false, problems })
