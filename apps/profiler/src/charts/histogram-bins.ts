import type { HistogramChart } from './chart-model.js'

/**
 * Bins of one round width (1, 2, 2.5 or 5 times a power of ten), about as many as Sturges' rule says (H. A. Sturges,
 * The Choice of a Class Interval, 1926), at least 8 and at most 40. Whole numbers never get bins narrower than 1.
 */
export function histogramBins(values: readonly number[]): HistogramChart['bins'] {
  if (values.length === 0) return []
  const lowest = values.reduce((a, b) => Math.min(a, b))
  const highest = values.reduce((a, b) => Math.max(a, b))
  if (lowest === highest) return [{ from: lowest, to: highest, count: values.length }]
  const wanted = Math.min(40, Math.max(8, Math.ceil(Math.log2(values.length) + 1)))
  const width = Math.max(roundWidth((highest - lowest) / wanted), values.every(Number.isInteger) ? 1 : 0)
  const first = Math.floor(lowest / width)
  const last = Math.max(first, Math.ceil(highest / width) - 1)
  const counts = Array.from({ length: last - first + 1 }, () => 0)
  for (const value of values) {
    const at = Math.min(counts.length - 1, Math.max(0, Math.floor(value / width) - first))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts.map((count, i) => ({ from: tidy((first + i) * width), to: tidy((first + i + 1) * width), count }))
}

function roundWidth(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const far = (factor: number): number => Math.abs(Math.log((factor * power) / rough))
  return power * [1, 2, 2.5, 5, 10].reduce((best, factor) => (far(factor) < far(best) ? factor : best))
}

const tidy = (value: number): number => Number(value.toPrecision(12))
