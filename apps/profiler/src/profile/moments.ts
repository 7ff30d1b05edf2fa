/*
 * Moments from centred sums of z = (x - mean) / width. Centring first costs a second pass over the grouped values and
 * keeps the digits that power sums of the raw values would lose; the division keeps 1e200 from overflowing.
 */

export interface CentredSums {
  readonly count: number
  readonly mean: number
  /** What the deviations were divided by, in the unit of the values. */
  readonly width: number
  readonly s2: number
  readonly s3: number
  readonly s4: number
}

export interface Moments {
  readonly variance: number | null
  readonly sd: number | null
  readonly skewness: number | null
  readonly kurtosis: number | null
}

/**
 * Sample variance (n - 1), skewness G1 and excess kurtosis G2, both bias-corrected (Joanes & Gill 1998, as pandas and
 * DuckDB's skewness() and kurtosis()). null where there are too few values (2, 3, 4) or no spread to divide by.
 */
export function momentsFrom({ count: n, width, s2, s3, s4 }: CentredSums): Moments {
  if (n < 2) return { variance: null, sd: null, skewness: null, kurtosis: null }
  const sd = Math.sqrt(s2 / (n - 1)) * width
  const m2 = s2 / n
  const hasSpread = m2 > 0
  const g1 = s3 / n / m2 ** 1.5
  const g2 = s4 / n / m2 ** 2 - 3
  return {
    variance: finiteOrNull((s2 / (n - 1)) * width * width),
    sd: finiteOrNull(sd),
    skewness: hasSpread && n >= 3 ? (Math.sqrt(n * (n - 1)) / (n - 2)) * g1 : null,
    kurtosis: hasSpread && n >= 4 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6) : null,
  }
}

export const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
