import type { ChartModel } from './chart-model.js'
import { FONT, INK, PAPER, QUIET_INK, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE } from './chart-look.js'
import { describeChart } from './describe-chart.js'
import { wrap } from './fit-text.js'
import { sampledText } from './limit-points.js'

export const WIDTH = 960
export const MARGIN = 28

export interface Frame {
  readonly svg: string
  /** Where the drawing itself begins and ends, in pixels from the top. */
  readonly top: number
  readonly bottom: number
  readonly height: number
}

/** Title, subtitle and notes around a drawing of `inner` pixels in height. */
export function frameOf(model: ChartModel, inner: number): Frame {
  const room = WIDTH - 2 * MARGIN
  const parts: string[] = []
  let y = MARGIN
  for (const line of wrap(model.title, room, TITLE_SIZE, 2, 'bold')) {
    y += TITLE_SIZE
    parts.push(textSvg(line, { x: MARGIN, y, size: TITLE_SIZE, fill: INK, bold: true }))
    y += 6
  }
  for (const line of wrap(subtitleOf(model) ?? '', room, TEXT_SIZE, 3)) {
    y += TEXT_SIZE + 5
    parts.push(textSvg(line, { x: MARGIN, y, size: TEXT_SIZE, fill: QUIET_INK }))
  }
  const top = y + 18
  const bottom = top + inner
  y = bottom + 4
  for (const line of wrap(model.notes.join(' '), room, SMALL_SIZE, 3)) {
    y += SMALL_SIZE + 5
    parts.push(textSvg(line, { x: MARGIN, y, size: SMALL_SIZE, fill: QUIET_INK }))
  }
  return { svg: parts.join(''), top, bottom, height: Math.ceil(y + MARGIN - 8) }
}

export interface TextPlace {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly fill: string
  readonly bold?: boolean
  readonly anchor?: 'start' | 'middle' | 'end'
}

export function textSvg(text: string, { x, y, size, fill, bold = false, anchor = 'start' }: TextPlace): string {
  const weight = bold ? ' font-weight="bold"' : ''
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${escapeXml(text)}</text>`
}

/** What stands under the title: what the chart is, and that not all points are drawn. */
export const subtitleOf = ({ subtitle, sampled }: ChartModel): string | null =>
  [subtitle, sampled === undefined ? null : sampledText(sampled)].filter((part) => part !== null).join(' ') || null

/** A whole picture: the frame, what is drawn in it, and its title and description for those who do not see it. */
export const pictureSvg = (frame: Frame, model: ChartModel, inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${frame.height}" viewBox="0 0 ${WIDTH} ${frame.height}" ` +
  `font-family="${FONT}, sans-serif" role="img" aria-labelledby="chart-title chart-desc">` +
  `<title id="chart-title">${escapeXml(model.title)}</title><desc id="chart-desc">${escapeXml(describeChart(model))}</desc>` +
  `<rect width="${WIDTH}" height="${frame.height}" fill="${PAPER}"/>${frame.svg}${inner}</svg>`

/** Text for XML and HTML, in elements and in double-quoted attributes; characters that XML forbids are dropped. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const round = (value: number): number => Math.round(value * 100) / 100
