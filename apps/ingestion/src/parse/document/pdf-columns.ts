import type { Line, Segment } from './pdf-text.js'

const fewestLines = 6
/** Of all segments, this share may reach over the gap between two columns: titles, and what spans both. */
const mostSpanning = 0.15
/** Lines of prose fill their column; cells of a table do not. */
const fewestFilled = 0.6
/** Where between the left and the right end a gap is looked for. */
const shares = Array.from({ length: 21 }, (_, i) => 0.4 + i / 100)

/**
 * A page that is set in two columns, as the parts of it in reading order; null for every other page. What reaches over both
 * columns parts what is above from what is below. Pure.
 */
export function inColumns(lines: readonly Line[]): Line[][] | null {
  const segments = lines.flat()
  if (segments.length < 2 * fewestLines) return null
  const left = segments.reduce((least, { x0 }) => Math.min(least, x0), Infinity)
  const right = segments.reduce((most, { x1 }) => Math.max(most, x1), -Infinity)
  const gutters = shares
    .map((share) => left + share * (right - left))
    .map((at) => ({ at, spanning: segments.filter(({ x0, x1 }) => x0 < at && x1 > at).length }))
  const best = gutters.reduce((best, one) => (one.spanning < best.spanning ? one : best))
  return isGutter(segments, best.at, left, right) ? partsOf(lines, best.at) : null
}

function isGutter(segments: readonly Segment[], gutter: number, left: number, right: number): boolean {
  const before = segments.filter(({ x1 }) => x1 <= gutter)
  const behind = segments.filter(({ x0 }) => x0 >= gutter)
  if (before.length < fewestLines || behind.length < fewestLines) return false
  if (segments.length - before.length - behind.length > mostSpanning * segments.length) return false
  return filled(before, gutter - left) >= fewestFilled && filled(behind, right - gutter) >= fewestFilled
}

/** Middle width of the segments, as a share of the column. */
const filled = (segments: readonly Segment[], width: number): number =>
  segments.map(({ x0, x1 }) => (x1 - x0) / width).toSorted((a, b) => a - b)[segments.length >> 1]!

function partsOf(lines: readonly Line[], gutter: number): Line[][] {
  const parts: Line[][] = []
  let columns: [Line[], Line[]] = [[], []]
  const end = (): void => {
    parts.push(...columns.filter((column) => column.length > 0))
    columns = [[], []]
  }
  for (const line of lines) {
    if (line.some(({ x0, x1 }) => x0 < gutter && x1 > gutter)) {
      end()
      parts.push([line])
      continue
    }
    const sides = [line.filter(({ x1 }) => x1 <= gutter), line.filter(({ x0 }) => x0 >= gutter)]
    for (const [i, side] of sides.entries()) if (side.length > 0) columns[i]!.push(side)
  }
  end()
  return parts
}
