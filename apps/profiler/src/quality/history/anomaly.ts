/**
 * Whether a value is out of the ordinary among earlier ones: the modified z-score of Iglewicz and Hoaglin (1993, "How to Detect and
 * Handle Outliers", ASQC, section 3.3), (x − median) / (1.4826 · MAD), where MAD is the median absolute deviation; where that is 0, the
 * mean absolute deviation takes its place, with 1.2533. Both factors make the scale that of a normal distribution's deviation.
 */
export interface Judged {
  readonly anomalous: boolean
  readonly median: number
  /** Robust deviations from the median; infinite where the earlier values are all the same. */
  readonly score: number
  /** What would have been ordinary. */
  readonly low: number
  readonly high: number
}

export interface AnomalyOptions {
  /** Robust deviations from which a value is out of the ordinary. */
  readonly sensitivity: number
  /** A change below this is ordinary whatever the deviation. */
  readonly leastChange: (median: number) => number
  readonly direction: 'any' | 'up' | 'down'
}

/** @param earlier at least one value, in any order */
export function judgeAnomaly(value: number, earlier: readonly number[], options: AnomalyOptions): Judged {
  const { sensitivity, leastChange, direction } = options
  const middle = medianOf(earlier)
  const deviations = earlier.map((each) => Math.abs(each - middle))
  const scale = 1.4826 * medianOf(deviations) || 1.2533 * meanOf(deviations)
  const away = value - middle
  const score = scale > 0 ? away / scale : away === 0 ? 0 : away > 0 ? Infinity : -Infinity
  const room = Math.max(sensitivity * scale, leastChange(middle))
  const anomalous = Math.abs(away) > room && (direction === 'any' || away > 0 === (direction === 'up'))
  return { anomalous, median: middle, score, low: middle - room, high: middle + room }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
