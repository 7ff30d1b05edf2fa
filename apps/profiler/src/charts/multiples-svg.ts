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
    return title + draw(xyOption(untitled(panel), { width, range }), { x, y: y + heading, width, height: tall })
  })
  return pictureSvg(frame, model, parts.join(''))
}

/** The panel's name stands above it, and what its x is, in the chart's first place; axes need not say it again. */
const untitled = (panel: XyChart): XyChart => ({
  ...panel,
  y: { label: panel.y.label === panel.title ? '' : panel.y.label, unit: panel.y.unit },
  x: { ...panel.x, label: '', unit: null },
})

export function rangeOf(panels: readonly XyChart[]): readonly [number, number] | null {
  const values = panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map(([, y]) => y)))
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const lowest = known.reduce((a, b) => Math.min(a, b), Infinity)
  const highest = known.reduce((a, b) => Math.max(a, b), -Infinity)
  return [Math.min(0, lowest), Math.max(0, highest)]
}
