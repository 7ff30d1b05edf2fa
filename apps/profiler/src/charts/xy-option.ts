import type { XyChart } from './chart-model.js'
import { QUIET_INK, RULE, SMALL_SIZE } from './chart-look.js'
import { axisName, common, still, TALL, text, valueAxis } from './echarts-look.js'
import { shorten, textWidth } from './fit-text.js'
import { alignedNumberText, axisNumberText, withUnit } from './number-text.js'
import { momentOf } from './query-result.js'

const BAR_HEIGHT = 27
const LONGEST_LABEL = 260
/** A picture beyond this helps nobody, and takes gigabytes as pixels. */
const TALLEST = 3000

export function xyHeight(model: XyChart): number {
  if (!model.horizontal) return TALL
  const perCategory = model.stacked ? 1 : Math.max(1, model.series.length * 0.6)
  const wanted =
    Math.round(model.x.categories.length * BAR_HEIGHT * perCategory) + 70 + (model.series.length > 1 ? 30 : 0)
  return Math.min(TALLEST, Math.max(150, wanted))
}

export interface Room {
  /** In pixels. */
  readonly width: number
  /** Where the axis of values begins and ends, if that is not for the values to say. */
  readonly range: readonly [number, number] | null
}

const whole: Room = { width: 904, range: null }

export function xyOption(model: XyChart, room: Room = whole): Record<string, unknown> {
  const along = xAxis(model, room.width)
  const values = {
    ...valueAxis(axisName(model.y), !model.horizontal),
    scale: mayLeaveZero(model),
    ...(room.range === null ? {} : { min: room.range[0], max: room.range[1] }),
    ...(room.width < 500 ? { splitNumber: 3 } : {}),
  }
  const several = model.series.length > 1
  return {
    ...common,
    grid: {
      left: 8,
      right: model.horizontal ? 70 : 24,
      top: (several ? 34 : 8) + (model.horizontal || axisName(model.y) === '' ? 0 : 20),
      bottom: axisName(model.x) === '' && !model.horizontal ? 8 : model.horizontal ? 34 : 30,
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
    series: model.series.map((series) => xySeries(model, series, several, room.width >= 500)),
  }
}

/** Bars start at zero always; lines and points may leave it when they would else be a flat line far above it. */
function mayLeaveZero(model: XyChart): boolean {
  const values = model.series.flatMap(({ points }) => points.flatMap(([, y]) => (y === null ? [] : [y])))
  if (values.length === 0 || model.series.some(({ mark }) => mark === 'bar')) return false
  const [lowest, highest] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  return highest - lowest < Math.max(Math.abs(lowest), Math.abs(highest)) * 0.1
}

function xySeries(
  model: XyChart,
  series: XyChart['series'][number],
  several: boolean,
  symbols: boolean,
): Record<string, unknown> {
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
      showSymbol: symbols ? data.length <= 40 : data.length === 1,
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

function xAxis(model: XyChart, width: number): Record<string, unknown> {
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
      splitNumber: width < 500 ? 3 : 6,
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
  const longest = Math.min(LONGEST_LABEL, width * 0.4)
  const room = model.horizontal ? longest : Math.max(40, (width - 84) / Math.max(1, count) - 8)
  const everyFits = model.horizontal || model.x.categories.every((label) => textWidth(label, SMALL_SIZE) <= room)
  const label = {
    ...text,
    interval: everyFits || count <= 8 ? 0 : 'auto',
    formatter: (category: string) => shorten(category, everyFits ? longest : Math.max(room, 60), SMALL_SIZE),
  }
  const placed = model.horizontal ? { nameLocation: 'start', nameGap: 8, name: '' } : {}
  return { ...name, ...placed, ...line, type: 'category', data: [...model.x.categories], axisLabel: label }
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
