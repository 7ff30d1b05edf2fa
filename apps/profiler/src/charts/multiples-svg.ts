import type { MultiplesChart, XyChart } from './chart-model.js'
import { INK, TEXT_SIZE } from './chart-look.js'
import { shorten } from './fit-text.js'
import { frameOf, MARGIN, pictureSvg, textSvg, WIDTH } from './picture-frame.js'
import { xyHeight, xyOption } from './xy-option.js'

const gap = 24
const heading = 24

/** Draws an option of echarts as an SVG element at a place. */
export type DrawOption = (
  option: Record<string, unknown>,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
) => string

export const columnsFor = (panels: number): number => (panels <= 1 ? 1 : panels <= 4 ? 2 : 3)

/** Panels in rows, each with its name above it. */
export function multiplesSvg(model: MultiplesChart, draw: DrawOption): string {
  const across = columnsFor(model.panels.length)
  const width = (WIDTH - 2 * MARGIN - gap * (across - 1)) / across
  const tall = Math.max(...model.panels.map((panel) => (panel.horizontal ? xyHeight(panel) : 190)))
  const rows = Math.ceil(model.panels.length / across)
  const frame = frameOf(model, rows * (tall + heading + 12))
  const range = model.sameScale ? rangeOf(model.panels) : null
  const parts = model.panels.map((panel, i) => {
    const x = MARGIN + (i % across) * (width + gap)
    const y = frame.top + Math.floor(i / across) * (tall + heading + 12)
    const title = textSvg(shorten(panel.title, width, TEXT_SIZE, 'bold'), {
      x,
      y: y + 15,
      size: TEXT_SIZE,
      fill: INK,
      bold: true,
    })
    return (
      title +
      draw(xyOption(untitled(panel, model.sameScale && i > 0), { width, range }), {
        x,
        y: y + heading,
        width,
        height: tall,
      })
    )
  })
  return pictureSvg(frame, model, parts.join(''))
}

/** The panel's name stands above it, and what is said once for all need not be said again. */
const untitled = (panel: XyChart, said: boolean): XyChart => ({
  ...panel,
  y: said || panel.y.label === panel.title ? { label: '', unit: said ? null : panel.y.unit } : panel.y,
  x: { ...panel.x, label: '', unit: null },
})

/** One axis for all: from zero, or from below it. */
export function rangeOf(panels: readonly XyChart[]): readonly [number, number] | null {
  const values = panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map(([, y]) => y)))
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const lowest = known.reduce((a, b) => Math.min(a, b), Infinity)
  const highest = known.reduce((a, b) => Math.max(a, b), -Infinity)
  const [from, to] = [Math.min(0, lowest), Math.max(0, highest)]
  // A little air, so that the highest does not lie on the edge.
  const air = (to - from) * 0.04
  return [from < 0 ? from - air : 0, to > 0 ? to + air : 0]
}
