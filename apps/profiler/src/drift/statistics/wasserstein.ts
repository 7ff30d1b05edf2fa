import type { Points } from '../distribution.js'
import { areaInGaps, total, walk } from './cdf.js'

export interface Wasserstein {
  /** The area between the functions, in units of x. */
  readonly distance: number
  /**
   * What sampling alone gives on average where nothing has changed: sqrt(2/pi (1/m + 1/n)) times the area under
   * sqrt(H (1 - H)), H being the function of both together; F - G is then about normal at each x (del Barrio, Gine and
   * Matran 1999, Ann. Probab. 27, 1009).
   */
  readonly noise: number
  /** The distance from all values differs by no more than this. */
  readonly tolerance: number
}

/** The first Wasserstein distance (earth mover's) of two distributions on the line. Both must hold values. */
export function wasserstein(a: Points, b: Points): Wasserstein {
  const m = total(a)
  const n = total(b)
  let distance = 0
  let spread = 0
  let before: { x: number; difference: number; pooled: number } | null = null
  for (const { x, leftA, rightA, leftB, rightB } of walk(a, b)) {
    if (before !== null) {
      const width = x - before.x
      distance += width * meanOfLine(before.difference, leftA - leftB)
      const pooled = (before.pooled + (m * leftA + n * leftB) / (m + n)) / 2
      spread += width * Math.sqrt(Math.max(0, pooled * (1 - pooled)))
    }
    before = { x, difference: rightA - rightB, pooled: (m * rightA + n * rightB) / (m + n) }
  }
  const noise = Math.sqrt((2 / Math.PI) * (1 / m + 1 / n)) * spread
  return { distance, noise, tolerance: areaInGaps(a) + areaInGaps(b) }
}

/** Mean of |y| where y runs straight from one value to the other. */
function meanOfLine(from: number, to: number): number {
  if (from * to >= 0) return Math.abs(from + to) / 2
  return (from * from + to * to) / (2 * (Math.abs(from) + Math.abs(to)))
}
