import type { ChartModel, IndicatorChart } from './chart-model.js'
import { drawBars, drawGroups } from './draw-bars.js'
import { drawHistogram, drawLines, drawLinesByGroup, drawScatter } from './draw-points.js'
import { drawTable } from './draw-table.js'
import { isWholeType, kindOf, numberOf, type QueryResult } from './query-result.js'
import { type ChartHints, type Sketch, sketchOf } from './sketch.js'

/**
 * The chart that fits a result, by the kinds of its columns; a table where none does; null when there is nothing to
 * show, which is when the result has no rows or no columns.
 */
export function chooseChart(result: QueryResult, hints: ChartHints): ChartModel | null {
  if (result.columns.length === 0 || result.rows.length === 0) return null
  const sketch = sketchOf(result, hints)
  const at = columnsByKind(result)
  const table = (): ChartModel => drawTable(result, sketch.titled)
  if (at.other.length > 0) return table()
  const shape = `${at.time.length > 1 ? 'T' : 't'.repeat(at.time.length)}${'l'.repeat(at.label.length)}`
  if (result.rows.length === 1 && shape === '' && at.number.length <= 6) return drawIndicators(sketch, at.number)
  switch (shape) {
    case 't':
      return at.number.length === 0 ? table() : drawLines(sketch, at.time[0]!, at.number)
    case 'tl':
      return at.number.length === 0 ? table() : drawLinesByGroup(sketch, at.time[0]!, at.label[0]!, at.number[0]!)
    case 'l':
      return at.number.length === 0 ? table() : (drawBars(sketch, at.label[0]!, at.number) ?? table())
    case 'll':
      return at.number.length === 0
        ? table()
        : (drawGroups(sketch, at.label[0]!, at.label[1]!, at.number[0]!) ?? table())
    case '':
      return drawNumbers(sketch, at.number) ?? table()
    default:
      return table()
  }
}

function columnsByKind(result: QueryResult): Record<'number' | 'time' | 'label' | 'other', number[]> {
  const found = { number: [], time: [], label: [], other: [] } as Record<
    'number' | 'time' | 'label' | 'other',
    number[]
  >
  result.columns.forEach(({ type }, i) => found[kindOf(type)].push(i))
  return found
}

function drawIndicators({ result, unit, titled }: Sketch, numbers: readonly number[]): IndicatorChart {
  const single = numbers.length === 1
  const items = numbers.map((at) => ({
    label: result.columns[at]!.name,
    value: numberOf(result.rows[0]![at]),
    unit: single ? unit : null,
  }))
  return { kind: 'indicator', ...titled, notes: [], items }
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
    // Steps of a scale (hours, years) are few enough for bars up to a month of days; beyond that a line reads better.
    const drawn = result.rows.length <= 31 ? drawBars(sketch, first, numbers.slice(1)) : null
    return drawn ?? drawLines(sketch, first, numbers.slice(1))
  }
  return numbers.length === 2 ? drawScatter(sketch, first, second) : null
}
