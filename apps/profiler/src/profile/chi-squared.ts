/*
 * The upper tail of the chi-squared distribution through the regularised incomplete gamma function: its series below
 * a + 1 and its continued fraction (modified Lentz) above, Numerical Recipes (3rd ed.) 6.2; ln gamma by Lanczos.
 */

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

export function logGamma(x: number): number {
  const t = x + 6.5
  const sum = lanczos.reduce((acc, c, i) => acc + c / (x + i), 0.9999999999998099)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum * Math.exp(-x + a * Math.log(x) - logGamma(a))
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = 1 / nonZero(an * d + b, tiny)
    c = nonZero(b + an / c, tiny)
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 1e-16) break
  }
  return h * Math.exp(-x + a * Math.log(x) - logGamma(a))
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value)

/** P(X >= statistic) for X chi-squared with the given degrees of freedom (> 0). */
export function chiSquaredTail(statistic: number, degrees: number): number {
  if (!(statistic > 0)) return 1
  const a = degrees / 2
  const x = statistic / 2
  return Math.min(1, Math.max(0, x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)))
}

/** p-value of Pearson's test that all bins are equally likely; null for fewer than two bins or no counts. */
export function uniformityP(counts: readonly number[]): number | null {
  const total = counts.reduce((a, b) => a + b, 0)
  if (counts.length < 2 || total === 0) return null
  const expected = total / counts.length
  const statistic = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  return chiSquaredTail(statistic, counts.length - 1)
}
