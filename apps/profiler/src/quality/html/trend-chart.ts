import { type Markup, markup } from '../../page/index.js'

const WIDTH = 320
const HEIGHT = 60
const EDGE = 6

/** A line through the figures of the runs, the oldest left; a run without one leaves a gap. Null with fewer than two figures. */
export function trendChart(
  values: readonly (number | null)[],
  title: string,
  shown: (value: number) => string,
): Markup | null {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[]
  if (known.length < 2) return null
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const at = (value: number, index: number): string => {
    const x = EDGE + (index * (WIDTH - 2 * EDGE)) / (values.length - 1)
    const y = high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  const points = values.map((value, index) => (value === null || !Number.isFinite(value) ? null : at(value, index)))
  const path = points
    .map((point, index) => (point === null ? '' : `${index === 0 || points[index - 1] === null ? 'M' : 'L'}${point}`))
    .join('')
  const last = points.findLast((point) => point !== null)?.split(' ')
  const words = `${title}: from ${shown(low)} to ${shown(high)}, last ${shown(known.at(-1)!)}`
  return markup`<figure class="chart"><svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}" preserveAspectRatio="none"><title>${words}</title><path d="${path}"/>${last && markup`<circle cx="${last[0]}" cy="${last[1]}" r="3"/>`}</svg><figcaption>${words}.</figcaption></figure>`
}
