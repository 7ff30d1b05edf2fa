import type { PieChart } from './chart-model.js'
import type { Sketch } from './sketch.js'
import { numberText } from './number-text.js'
import { labelOf, numberOf } from './query-result.js'

const MOST_SLICES = 8

/** Slices by size; the small ones become one, since shares of a whole add up. Negative values have no slice. */
export function drawPie({ result, unit, titled }: Sketch, label: number, value: number): PieChart {
  const all = result.rows.map((row) => ({ label: labelOf(row[label]), value: numberOf(row[value]) ?? 0 }))
  return { kind: 'pie', ...titled, unit, ...slicesOf(all) }
}

export function slicesOf(all: readonly { label: string; value: number }[]): Pick<PieChart, 'slices' | 'notes'> {
  const positive = all.filter(({ value: size }) => size > 0).sort((a, b) => b.value - a.value)
  const negative = all.filter(({ value: size }) => size < 0).length
  const notes = negative > 0 ? [`${numberText(negative)} negative values have no slice.`] : []
  if (positive.length <= MOST_SLICES) return { slices: positive, notes }
  const rest = positive.slice(MOST_SLICES - 1)
  const others = { label: `${rest.length} others`, value: rest.reduce((sum, { value: size }) => sum + size, 0) }
  return { slices: [...positive.slice(0, MOST_SLICES - 1), others], notes }
}
