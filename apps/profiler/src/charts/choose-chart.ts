import type { ChartModel } from './chart-model.js'
import { drawBars, drawGroups } from './draw-bars.js'
import { drawIndicators, drawLatest } from './draw-indicators.js'
import { drawMap, placesIn } from './draw-map.js'
import { drawHistogram, drawLines, drawLinesByGroup, drawScatter } from './draw-points.js'
import { drawTable } from './draw-table.js'
import { isWholeType, kindOf, numberOf, type QueryResult } from './query-result.js'
import { limitPoints } from './limit-points.js'
import { type ChartHints, type Sketch, sketchOf } from './sketch.js'

/**
 * The chart that fits a result, by the kinds of its columns; a table where none does; null when there is nothing to
 * show, which is when the result has no rows or no columns.
 */
export function chooseChart(result: QueryResult, hints: ChartHints): ChartModel | null {
  if (result.columns.length === 0 || result.rows.length === 0) return null
  const sketch = sketchOf(result, hints)
  return limitPoints(fitting(sketch, columnsByKind(result)) ?? drawTable(result, sketch.titled))
}

type ByKind = Readonly<Record<'number' | 'time' | 'label' | 'other', readonly number[]>>

function fitting(sketch: Sketch, at: ByKind): ChartModel | null {
  const { result } = sketch
  if (at.other.length > 0 || at.number.length === 0) return null
  const [number, time, label, group] = [at.number[0] ?? 0, at.time[0] ?? 0, at.label[0] ?? 0, at.label[1] ?? 0]
  const shape = `${at.time.length > 1 ? 'T' : 't'.repeat(at.time.length)}${'l'.repeat(at.label.length)}`
  const places = placesIn(result.columns)
  if (places !== null && at.time.length === 0) return fittingMap(sketch, at, places)
  if (result.rows.length === 1 && shape === '' && at.number.length <= 6) return drawIndicators(sketch, at.number)
  switch (shape) {
    case 't':
      return fittingLatest(sketch, time, at.number) ?? drawLines(sketch, time, at.number)
    case 'tl':
      return drawLinesByGroup(sketch, time, label, number)
    case 'l':
      return drawBars(sketch, label, at.number)
    case 'll':
      return drawGroups(sketch, label, group, number)
    case '':
      return drawNumbers(sketch, at.number)
    default:
      return null
  }
}

/** Two periods are no trend: the latest, and how it changed. */
const fittingLatest = (sketch: Sketch, at: number, numbers: readonly number[]): ChartModel | null =>
  sketch.result.rows.length === 2 && numbers.length === 1 ? drawLatest(sketch, at, numbers[0] ?? 0) : null

function fittingMap(sketch: Sketch, at: ByKind, places: { lat: number; lon: number }): ChartModel | null {
  const value = at.number.find((column) => column !== places.lat && column !== places.lon) ?? null
  return drawMap(sketch, places, { value, label: at.label[0] ?? null })
}

function columnsByKind(result: QueryResult): ByKind {
  const found = { number: [], time: [], label: [], other: [] } as Record<
    'number' | 'time' | 'label' | 'other',
    number[]
  >
  result.columns.forEach(({ type }, i) => found[kindOf(type)].push(i))
  return found
}

const STEPS = /(^|_|\b)(year|month|day|hour|minute|week|weekday|quarter|dow|bin|bucket|decile|age|step|rank|level)$/i

function drawNumbers(sketch: Sketch, numbers: readonly number[]): ChartModel | null {
  const { result } = sketch
  const [first, second] = numbers
  if (first === undefined) return null
  if (second === undefined) return drawHistogram(sketch, first)
  const column = result.columns[first]!
  const places = result.rows.map((row) => numberOf(row[first]))
  const once = new Set(places).size === places.length && !places.includes(null)
  if (isWholeType(column.type) && once && STEPS.test(column.name)) {
    const latest = fittingLatest(sketch, first, numbers.slice(1))
    if (latest !== null) return latest
    // Steps of a scale (hours, years) are few enough for bars up to a month of days; beyond that a line reads better.
    const drawn = result.rows.length <= 31 ? drawBars(sketch, first, numbers.slice(1)) : null
    return drawn ?? drawLines(sketch, first, numbers.slice(1))
  }
  return numbers.length === 2 ? drawScatter(sketch, first, second) : null
}
