/** More are never drawn: no screen shows them apart, and the page has to stay small. */
export const MOST_DRAWN = 5_000

/**
 * Which points of a line to draw: the line is cut into stretches of equally many points, and of each its first, lowest,
 * highest and last point stay, and its first gap. So no peak is lost, even of a single point, and drawn as wide as a
 * picture the line looks as it would with all of them (M4: Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014).
 *
 * @param ys in the order of drawing; null is a gap
 * @returns rising positions, at most `most` of them; all when there are no more than that
 */
export function keptOfLine(ys: readonly (number | null)[], most: number): number[] {
  if (ys.length <= most) return ys.map((_, i) => i)
  const stretches = Math.max(1, Math.floor(most / (ys.includes(null) ? 5 : 4)))
  const kept: number[] = []
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * ys.length) / stretches)
    const to = Math.floor(((stretch + 1) * ys.length) / stretches)
    kept.push(...new Set([from, ...extremes(ys, from, to), to - 1].toSorted((a, b) => a - b)))
  }
  return kept.slice(0, most)
}

function extremes(ys: readonly (number | null)[], from: number, to: number): number[] {
  let [lowest, highest, gap] = [-1, -1, -1]
  for (let i = from; i < to; i++) {
    const y = ys[i] ?? null
    if (y === null) gap = gap < 0 ? i : gap
    else {
      if (lowest < 0 || y < (ys[lowest] ?? 0)) lowest = i
      if (highest < 0 || y > (ys[highest] ?? 0)) highest = i
    }
  }
  return [lowest, highest, gap].filter((at) => at >= 0)
}

/**
 * Which points of a cloud to draw: half of the room goes to the lowest and highest of each stretch along x, so that no
 * lonely point is lost, and half to an even choice of the others, so that the cloud keeps its body.
 *
 * @returns rising positions, at most `most` of them; all when there are no more than that
 */
export function keptOfCloud(xs: readonly number[], ys: readonly number[], most: number): number[] {
  if (ys.length <= most) return ys.map((_, i) => i)
  const along = Array.from(ys.keys()).sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0))
  const outer = new Set(
    keptOfLine(
      along.map((i) => ys[i] ?? null),
      Math.floor(most / 2),
    ).map((at) => along[at] ?? 0),
  )
  const inner = Array.from(ys.keys()).filter((i) => !outer.has(i))
  const room = most - outer.size
  for (let k = 0; k < room; k++) outer.add(inner[Math.floor((k * inner.length) / room)] ?? 0)
  return [...outer].sort((a, b) => a - b)
}

/** How many points each of several series may have, by its size, so that all together stay within `most`. */
export function sharedRoom(sizes: readonly number[], most = MOST_DRAWN): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= most) return [...sizes]
  const least = Math.max(1, Math.min(8, Math.floor(most / sizes.length)))
  const rest = most - least * sizes.length
  return sizes.map((size) => Math.min(size, least + Math.floor((rest * size) / total)))
}
