import type { HeatmapChart, HistogramChart, PieChart, XyChart } from './chart-model.js'
import { heatScale, PALETTE, PAPER, QUIET_INK, SMALL_SIZE, TEXT_SIZE } from './chart-look.js'
import { axisName, common, still, TALL, text, valueAxis } from './echarts-look.js'
import { shorten, textWidth } from './fit-text.js'
import { axisNumberText, numberText, withUnit } from './number-text.js'
import { xyHeight, xyOption } from './xy-option.js'

export type DrawnByEcharts = XyChart | PieChart | HistogramChart | HeatmapChart

export interface Drawing {
  readonly option: Record<string, unknown>
  /** The height that the drawing wants, without title and notes. */
  readonly height: number
}

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

function histogramOption(model: HistogramChart): Record<string, unknown> {
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

function heatmapOption(model: HeatmapChart): Record<string, unknown> {
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
        itemStyle: { borderColor: PAPER, borderWidth: 1 },
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
    itemStyle: { borderColor: PAPER, borderWidth: 2 },
    data: model.slices.map(({ label, value }) => ({ name: label, value })),
    label: {
      ...text,
      fontSize: TEXT_SIZE,
      formatter: ({ name, value, percent }: { name: string; value: number; percent: number }) =>
        `${shorten(name, 170, TEXT_SIZE)}\n${withUnit(numberText(value), model.unit)} (${percent.toFixed(1)}%)`,
    },
  }
}
