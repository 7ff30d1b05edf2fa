import { percent, whole } from '../number-text.js'
import type { Histogram, Quantiles } from '../schema.js'
import { type Markup, markup, raw } from './markup.js'

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const chartWidth = 600
const chartHeight = 120

/** Bars that touch each other but for a hairline; a bin that is not empty is never too low to be seen. */
export function barsFor(counts: readonly number[], width = chartWidth, height = chartHeight): Bar[] {
  const most = Math.max(...counts, 1)
  const step = width / Math.max(1, counts.length)
  const gap = Math.min(2, step * 0.15)
  return counts.map((n, i) => {
    const tall = n === 0 ? 0 : Math.max(1.5, (n / most) * height)
    return { x: i * step + gap / 2, y: height - tall, width: step - gap, height: tall }
  })
}

const figure = (n: number): string => String(Math.round(n * 100) / 100)

/** Vertical bars as one SVG that stretches to its box; each has its count as a tooltip. */
export function barChart(
  label: string,
  counts: readonly number[],
  nameOf: (i: number) => string,
  height = chartHeight,
): Markup {
  const total = counts.reduce((a, b) => a + b, 0)
  const bars = barsFor(counts, chartWidth, height).map(({ x, y, width, height: tall }, i) => {
    const n = counts[i] ?? 0
    if (n === 0) return null
    return markup`<rect x="${figure(x)}" y="${figure(y)}" width="${figure(width)}" height="${figure(tall)}"><title>${nameOf(i)}: ${whole(n)} (${percent(n / total)})</title></rect>`
  })
  return markup`<svg class="bars" viewBox="0 0 ${chartWidth} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>`
}

/** A histogram with its ends written under it, and a strip that shows where the middle half of the values lies. */
export function histogramChart(
  label: string,
  { edges, counts }: Histogram,
  text: (edge: number) => string,
  quantiles: Quantiles | null = null,
): Markup {
  const low = edges[0] ?? 0
  const high = edges.at(-1) ?? 0
  const nameOf = (i: number): string =>
    counts.length === 1 && low === high ? text(low) : `${text(edges[i] ?? 0)} to ${text(edges[i + 1] ?? 0)}`
  const most = counts.indexOf(Math.max(...counts))
  const summary = `${label}: ${counts.length} ${counts.length === 1 ? 'bin' : 'bins'} from ${text(low)} to ${text(high)}, most rows in ${nameOf(most)}`
  return markup`<figure class="chart">${barChart(summary, counts, nameOf)}${quantiles && high > low ? quantileStrip(quantiles, low, high, text) : null}<figcaption><span>${text(low)}</span><span>${text(high)}</span></figcaption></figure>`
}

/** Whiskers from p5 to p95, a box from p25 to p75 and a tick at the median, on the axis of the histogram above. */
export function quantileStrip(q: Quantiles, low: number, high: number, text: (edge: number) => string): Markup {
  const at = (v: number): number => Math.min(chartWidth, Math.max(0, ((v - low) / (high - low)) * chartWidth))
  const label = `Middle half from ${text(q.p25)} to ${text(q.p75)}, median ${text(q.p50)}, 5% under ${text(q.p5)}, 5% over ${text(q.p95)}`
  const box = Math.max(2, at(q.p75) - at(q.p25))
  const tick = Math.min(chartWidth - 3, Math.max(0, at(q.p50) - 1.5))
  const line = Math.max(1, at(q.p95) - at(q.p5))
  return markup`<svg class="strip" viewBox="0 0 ${chartWidth} 14" preserveAspectRatio="none" role="img" aria-label="${label}"><title>${label}</title>${raw(
    `<rect class="whisker" x="${figure(at(q.p5))}" y="6" width="${figure(line)}" height="2"/>` +
      `<rect class="box" x="${figure(Math.min(at(q.p25), chartWidth - box))}" y="2" width="${figure(box)}" height="10"/>` +
      `<rect class="tick" x="${figure(tick)}" y="0" width="3" height="14"/>`,
  )}</svg>`
}
