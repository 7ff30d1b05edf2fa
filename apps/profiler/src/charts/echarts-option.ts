import type { EChartsCoreOption } from 'echarts/core'
import { axisName as fullAxisName } from './axis-name.js'
import type { HeatmapChart, HistogramChart, PieChart, XyChart } from './chart-model.js'
import { FONT, INK, PALETTE, QUIET_INK, RULE, heatScale, SMALL_SIZE, TEXT_SIZE } from './chart-look.js'
import { shorten, textWidth } from './fit-text.js'
import { alignedNumberText, axisNumberText, numberText, withUnit } from './number-text.js'
import { momentOf } from './query-result.js'

export type DrawnByEcharts = XyChart | PieChart | HistogramChart | HeatmapChart

export interface Drawing {
  readonly option: EChartsCoreOption
  /** The height that the drawing wants, without title and notes. */
  readonly height: number
}

const TALL = 400
const BAR_HEIGHT = 27
const LONGEST_LABEL = 260

export function drawingOf(model: DrawnByEcharts): Drawing {
  switch (model.kind) {
    case 'pie':
      return { height: 380, option: { ...common, series: [pieSeries(model)] } }
    case 'histogram':
      return { height: TALL, option: histogramOption(model) }
    case 'heatmap':
      return { height: Math.max(220, model.y.categories.length * 30 + 130), option: heatmapOption(model) }
    default:
      return { height: xyHeight(model), option: xyOption(model) }
  }
}

const text = { fontFamily: FONT, fontSize: SMALL_SIZE, color: INK }
/** A picture answers no pointer, so nothing in it is prepared for one. */
const still = { silent: true, emphasis: { disabled: true } }
const common = { animation: false, color: [...PALETTE], textStyle: text }

function xyHeight(model: XyChart): number {
  if (!model.horizontal) return TALL
  const perCategory = model.stacked ? 1 : Math.max(1, model.series.length * 0.6)
  return Math.max(
    150,
    Math.round(model.x.categories.length * BAR_HEIGHT * perCategory) + 70 + (model.series.length > 1 ? 30 : 0),
  )
}

function xyOption(model: XyChart): EChartsCoreOption {
  const along = xAxis(model)
  const values = { ...valueAxis(axisName(model.y), !model.horizontal), scale: mayLeaveZero(model) }
  const several = model.series.length > 1
  return {
    ...common,
    grid: {
      left: 8,
      right: model.horizontal ? 70 : 24,
      top: (several ? 34 : 8) + (model.horizontal ? 0 : 20),
      bottom: model.horizontal ? 34 : 30,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(several
      ? {
          legend: {
            top: 0,
            left: 0,
            itemGap: 18,
            textStyle: text,
            formatter: (name: string) => shorten(name, 200, SMALL_SIZE),
            type: 'plain',
          },
        }
      : {}),
    xAxis: model.horizontal ? values : along,
    yAxis: model.horizontal ? { ...along, inverse: true } : values,
    series: model.series.map((series) => xySeries(model, series, several)),
  }
}

/** Bars start at zero always; lines and points may leave it when they would else be a flat line far above it. */
function mayLeaveZero(model: XyChart): boolean {
  const values = model.series.flatMap(({ points }) => points.flatMap(([, y]) => (y === null ? [] : [y])))
  if (values.length === 0 || model.series.some(({ mark }) => mark === 'bar')) return false
  const [lowest, highest] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  return highest - lowest < Math.max(Math.abs(lowest), Math.abs(highest)) * 0.1
}

function xySeries(model: XyChart, series: XyChart['series'][number], several: boolean): Record<string, unknown> {
  const data = series.points.map(([x, y]) => {
    const place = model.x.type === 'time' ? momentOf(x) : model.x.type === 'category' ? String(x) : x
    return model.horizontal ? [y, place] : [place, y]
  })
  if (series.mark === 'bar') {
    const labelled = model.horizontal && !several
    const written = alignedNumberText(series.points.flatMap(([, y]) => (y === null ? [] : [y])))
    // The axis says the unit; beside each bar only a sign is short enough.
    const sign = /^([$€£¥%°]|percent)$/.test(model.y.unit ?? '') ? model.y.unit : null
    const label = {
      show: true,
      position: 'right',
      ...text,
      formatter: ({ value }: { value: unknown[] }) =>
        typeof value[0] === 'number' ? withUnit(written(value[0]), sign) : '',
    }
    return {
      type: 'bar',
      ...still,
      name: series.name,
      data,
      barMaxWidth: 46,
      ...(model.stacked ? { stack: 'all' } : {}),
      ...(labelled ? { label } : {}),
    }
  }
  if (series.mark === 'line') {
    return {
      type: 'line',
      ...still,
      name: series.name,
      data,
      symbol: 'circle',
      showSymbol: data.length <= 40,
      symbolSize: 5,
      lineStyle: { width: 2 },
      connectNulls: false,
    }
  }
  const crowded = data.length > 300
  return {
    type: 'scatter',
    ...still,
    name: series.name,
    data,
    symbolSize: crowded ? 4 : 7,
    itemStyle: { opacity: crowded ? 0.35 : 0.7 },
  }
}

function xAxis(model: XyChart): Record<string, unknown> {
  const name = {
    name: axisName(model.x),
    nameLocation: 'middle',
    nameGap: 30,
    nameTextStyle: { ...text, color: QUIET_INK },
  }
  const line = {
    axisLine: { onZero: model.kind === 'bar', lineStyle: { color: QUIET_INK } },
    axisTick: { show: false },
  }
  if (model.x.type === 'time') {
    return {
      ...name,
      ...line,
      type: 'time',
      axisLabel: { ...text, hideOverlap: true, formatter: timeLabels },
      splitLine: { show: false },
    }
  }
  if (model.x.type === 'number') {
    return {
      ...name,
      ...line,
      type: 'value',
      scale: true,
      axisLabel: { ...text, hideOverlap: true, formatter: axisNumberText },
      splitLine: { lineStyle: { color: RULE } },
    }
  }
  const count = model.x.categories.length
  const room = model.horizontal ? LONGEST_LABEL : Math.max(40, 820 / Math.max(1, count) - 8)
  const everyFits = model.horizontal || model.x.categories.every((label) => textWidth(label, SMALL_SIZE) <= room)
  const label = {
    ...text,
    interval: everyFits || count <= 8 ? 0 : 'auto',
    formatter: (category: string) => shorten(category, everyFits ? LONGEST_LABEL : Math.max(room, 60), SMALL_SIZE),
  }
  const placed = model.horizontal ? { nameLocation: 'start', nameGap: 8, name: '' } : {}
  return { ...name, ...placed, ...line, type: 'category', data: [...model.x.categories], axisLabel: label }
}

/** The name stands level above the axis: turned by 90° it is hard to read. */
function valueAxis(name: string, upright: boolean): Record<string, unknown> {
  const place = upright
    ? { nameLocation: 'end', nameGap: 12, nameTextStyle: { ...text, color: QUIET_INK, align: 'left' } }
    : { nameLocation: 'middle', nameGap: 30, nameTextStyle: { ...text, color: QUIET_INK } }
  return {
    type: 'value',
    name,
    ...place,
    axisLabel: { ...text, hideOverlap: true, formatter: axisNumberText },
    splitLine: { lineStyle: { color: RULE } },
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
  }
}

const timeLabels = {
  year: '{yyyy}',
  month: '{MMM}\n{yyyy}',
  day: '{MMM} {d}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
  second: '{HH}:{mm}:{ss}',
  millisecond: '{ss}.{SSS}',
  none: '{yyyy}-{MM}-{dd}',
}

function histogramOption(model: HistogramChart): EChartsCoreOption {
  const first = model.bins[0]?.from ?? 0
  const last = model.bins.at(-1)?.to ?? 1
  return {
    ...common,
    grid: { left: 8, right: 24, top: 28, bottom: 30, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'value',
      min: first,
      max: first === last ? first + 1 : last,
      name: axisName(model.x),
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: { ...text, color: QUIET_INK },
      axisLabel: { ...text, hideOverlap: true, formatter: axisNumberText },
      axisLine: { lineStyle: { color: QUIET_INK }, onZero: false },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: valueAxis('count', true),
    series: [
      {
        type: 'custom',
        ...still,
        data: model.bins.map(({ from, to, count }) => [from, from === to ? to + 1 : to, count]),
        encode: { x: [0, 1], y: 2 },
        renderItem: binShape,
      },
    ],
  }
}

interface ShapeApi {
  value(dimension: number): number
  coord(point: number[]): number[]
}

function binShape(_: unknown, api: ShapeApi): Record<string, unknown> {
  const [left, top] = api.coord([api.value(0), api.value(2)]) as [number, number]
  const [right, bottom] = api.coord([api.value(1), 0]) as [number, number]
  const shape = { x: left + 0.5, y: top, width: Math.max(1, right - left - 1), height: Math.max(0, bottom - top) }
  return { type: 'rect', shape, style: { fill: PALETTE[0] } }
}

function heatmapOption(model: HeatmapChart): EChartsCoreOption {
  const { colours, min, max } = heatScale(model.values.flat().filter((value) => value !== null))
  const axis = ({ categories, ...named }: HeatmapChart['x'], longest: number): Record<string, unknown> => ({
    type: 'category',
    data: [...categories],
    name: axisName(named),
    nameTextStyle: { ...text, color: QUIET_INK, align: 'left' },
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { ...text, interval: 0, formatter: (label: string) => shorten(label, longest, SMALL_SIZE) },
  })
  const across = 700 / Math.max(1, model.x.categories.length)
  const turned = model.x.categories.some((label) => textWidth(label, SMALL_SIZE) > across)
  const xAxis = {
    ...axis(model.x, turned ? 120 : across),
    nameLocation: 'middle',
    nameGap: turned ? 90 : 30,
    nameTextStyle: { ...text, color: QUIET_INK },
  }
  return {
    ...common,
    grid: { left: 8, right: 110, top: 30, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: turned
      ? {
          ...xAxis,
          axisLabel: {
            ...text,
            interval: 0,
            formatter: (label: string) => shorten(label, 120, SMALL_SIZE),
            rotate: 45,
          },
        }
      : xAxis,
    yAxis: { ...axis(model.y, 180), inverse: true, nameLocation: 'start', nameGap: 12 },
    visualMap: {
      min,
      max,
      calculable: false,
      right: 0,
      top: 'middle',
      orient: 'vertical',
      itemHeight: 140,
      inRange: { color: [...colours] },
      text: [numberText(max), numberText(min)],
      textStyle: text,
    },
    series: [
      {
        type: 'heatmap',
        ...still,
        data: model.values.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value]]))),
        itemStyle: { borderColor: '#FFFFFF', borderWidth: 1 },
      },
    ],
  }
}

function pieSeries(model: PieChart): Record<string, unknown> {
  return {
    type: 'pie',
    ...still,
    radius: ['42%', '74%'],
    startAngle: 90,
    avoidLabelOverlap: true,
    itemStyle: { borderColor: '#FFFFFF', borderWidth: 2 },
    data: model.slices.map(({ label, value }) => ({ name: label, value })),
    label: {
      ...text,
      fontSize: TEXT_SIZE,
      formatter: ({ name, value, percent }: { name: string; value: number; percent: number }) =>
        `${shorten(name, 170, TEXT_SIZE)}\n${withUnit(numberText(value), model.unit)} (${percent.toFixed(1)}%)`,
    },
  }
}

const axisName = (axis: { readonly label: string; readonly unit: string | null }): string =>
  shorten(fullAxisName(axis), 500, SMALL_SIZE)
