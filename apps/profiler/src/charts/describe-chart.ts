import { axisName } from './axis-name.js'
import { changeText } from './change-text.js'
import type { ChartModel, HeatmapChart, HistogramChart, MapChart, PieChart, Series, XyChart } from './chart-model.js'
import { countText, numberText, withUnit } from './number-text.js'
import { withoutMidnight } from './query-result.js'

/** What a chart shows, in words, for those who do not see it: its kind, its axes, how much, and where it is highest. */
export function describeChart(model: ChartModel): string {
  switch (model.kind) {
    case 'pie':
      return pieWords(model)
    case 'histogram':
      return histogramWords(model)
    case 'heatmap':
      return heatmapWords(model)
    case 'map':
      return mapWords(model)
    case 'indicator':
      return model.items
        .map((item) => {
          const figure = item.value === null ? 'no value' : withUnit(numberText(item.value), item.unit)
          const change = changeText(item)
          return `${item.label}: ${figure}${change === null ? '' : `, ${change.replace('▲', 'up').replace('▼', 'down')}`}.`
        })
        .join(' ')
    case 'table':
      return `A table of ${countText(model.totalRows, 'row')} and ${countText(model.columns.length, 'column')}.`
    case 'multiples': {
      const scale = model.sameScale ? 'all of one scale' : 'each with its own scale'
      return `${countText(model.panels.length, 'chart')} side by side, ${scale}. ${model.panels.map((one) => `${one.title}: ${xyWords(one)}`).join(' ')}`
    }
    default:
      return xyWords(model)
  }
}

/** Long labels are cut, or the sentence would be lost between them. */
const cut = (text: string): string => (text.length <= 60 ? text : `${[...text.slice(0, 120)].slice(0, 59).join('')}…`)

const names = { bar: 'Bar chart', line: 'Line chart', scatter: 'Scatter plot' } as const
const mostDescribed = 6

function xyWords(model: XyChart): string {
  const what = axisName(model.y) || 'values'
  const over = axisName(model.x) || (model.x.type === 'category' ? 'category' : 'x')
  const size = model.series.reduce((sum, { points }) => sum + points.length, 0)
  const of = model.sampled?.of ?? size
  const head = `${names[model.kind]} of ${what} by ${over}, ${countText(of, model.kind === 'bar' ? 'value' : 'point')}${
    model.series.length > 1 ? ` in ${countText(model.series.length, 'series', 'series')}` : ''
  }.`
  const some = model.series.slice(0, mostDescribed).map((one) => extremesOf(one, model.y.unit, model.series.length > 1))
  return [head, ...some].filter(Boolean).join(' ')
}

function extremesOf({ name, points }: Series, unit: string | null, named: boolean): string {
  const known = points.flatMap(([x, y]) => (y === null ? [] : [{ x, y }]))
  const [first] = known
  if (first === undefined) return named ? `${name} has no values.` : 'There are no values.'
  const highest = known.reduce((a, b) => (b.y > a.y ? b : a), first)
  const lowest = known.reduce((a, b) => (b.y < a.y ? b : a), first)
  const at = ({ x, y }: typeof first): string =>
    `${withUnit(numberText(y), unit)} at ${typeof x === 'number' ? numberText(x) : cut(withoutMidnight(x))}`
  return `${named ? `${name}: highest` : 'Highest'} ${at(highest)}, lowest ${at(lowest)}.`
}

function pieWords({ slices, unit }: PieChart): string {
  const total = slices.reduce((sum, { value }) => sum + value, 0)
  const parts = slices.map(
    ({ label, value }) => `${cut(label)} ${withUnit(numberText(value), unit)} (${((value / total) * 100).toFixed(1)}%)`,
  )
  return `Pie chart of ${countText(slices.length, 'part')}: ${parts.join(', ')}.`
}

function histogramWords({ x, bins }: HistogramChart): string {
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const most = bins.reduce<HistogramChart['bins'][number] | null>((a, b) => (a && a.count >= b.count ? a : b), null)
  if (most === null) return `Histogram of ${axisName(x)} without values.`
  return `Histogram of ${axisName(x)}: ${countText(total, 'value')} in ${countText(bins.length, 'bin')} from ${numberText(bins[0]?.from ?? 0)} to ${numberText(bins.at(-1)?.to ?? 0)}; most (${numberText(most.count)}) between ${numberText(most.from)} and ${numberText(most.to)}.`
}

function heatmapWords({ x, y, value, values }: HeatmapChart): string {
  const known = values.flatMap((row, j) =>
    row.flatMap((cell, i) =>
      cell === null ? [] : [{ cell, at: `${cut(y.categories[j] ?? '')} and ${cut(x.categories[i] ?? '')}` }],
    ),
  )
  const [first] = known
  const head = `Heat map of ${axisName(value) || 'values'} by ${axisName(y) || 'rows'} and ${axisName(x) || 'columns'}`
  if (first === undefined) return `${head} without values.`
  const highest = known.reduce((a, b) => (b.cell > a.cell ? b : a), first)
  const lowest = known.reduce((a, b) => (b.cell < a.cell ? b : a), first)
  return `${head}, ${countText(known.length, 'cell')}. Highest ${numberText(highest.cell)} at ${highest.at}, lowest ${numberText(lowest.cell)} at ${lowest.at}.`
}

function mapWords({ points, value, sampled }: MapChart): string {
  const lats = points.map(({ lat }) => lat)
  const lons = points.map(({ lon }) => lon)
  const range = (of: readonly number[]): string =>
    `${numberText(of.reduce((a, b) => Math.min(a, b), Infinity))}° to ${numberText(of.reduce((a, b) => Math.max(a, b), -Infinity))}°`
  const head = `Map of ${countText(sampled?.of ?? points.length, 'place')} between latitude ${range(lats)} and longitude ${range(lons)}.`
  const sized = points.flatMap(({ label, value: size }) => (size === null ? [] : [{ label, size }]))
  const [first] = sized
  if (value === null || first === undefined) return head
  const largest = sized.reduce((a, b) => (b.size > a.size ? b : a), first)
  return `${head} The points are sized by ${axisName(value)}; largest ${numberText(largest.size)}${largest.label === null ? '' : ` at ${cut(largest.label)}`}.`
}
