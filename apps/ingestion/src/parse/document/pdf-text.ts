/** A run of text as it is drawn, in points from the upper left corner of the page; `y` is the base line. */
export interface TextRun {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
}

/** Runs that stand beside each other without a gap that would part columns. */
export interface Segment {
  readonly text: string
  readonly x0: number
  readonly x1: number
  readonly y: number
  readonly size: number
}

/** Segments on one base line, from left to right. */
export type Line = readonly Segment[]

/** A gap this wide, in sizes of the font, parts two cells; blanks between words are a third of it. */
const cellGap = 1
const wordGap = 0.15
const sameLine = 0.4
/** What stands before a point of a list, and how far from it, in sizes of the font. */
const marker = /^([•▪◦‣●○·–—*-]|\(?\d{1,3}[.)])$/
const markerGap = 4

/** Lines from top to bottom. Pure. */
export function linesOf(runs: readonly TextRun[]): Line[] {
  const lines: TextRun[][] = []
  const sorted = runs.filter(({ text }) => text.trim() !== '').toSorted((a, b) => a.y - b.y || a.x - b.x)
  for (const run of sorted) {
    const last = lines.at(-1)
    if (last !== undefined && run.y - last[0]!.y <= sameLine * Math.min(run.size, last[0]!.size)) last.push(run)
    else lines.push([run])
  }
  return lines.map(segmentsOf)
}

function segmentsOf(runs: readonly TextRun[]): Segment[] {
  const segments: { text: string; x0: number; x1: number; y: number; size: number; widest: number }[] = []
  for (const { text, x, y, width, size } of runs.toSorted((a, b) => a.x - b.x)) {
    const last = segments.at(-1)
    const gap = last === undefined ? Infinity : x - last.x1
    const most = segments.length === 1 && marker.test(last!.text) ? markerGap : cellGap
    if (last === undefined || gap > most * Math.max(size, last.size)) {
      segments.push({ text: text.trim(), x0: x, x1: x + width, y, size, widest: width })
      continue
    }
    const apart = gap > wordGap * size || /\s$/.test(last.text) || /^\s/.test(text)
    last.text = `${last.text}${apart ? ' ' : ''}${text.trim()}`
    last.x1 = Math.max(last.x1, x + width)
    if (width > last.widest) Object.assign(last, { size, widest: width })
  }
  return segments
}

/** The size of the letters that take the most of a line. Pure. */
export const sizeOf = (line: Line): number =>
  line.reduce((widest, segment) => (segment.x1 - segment.x0 > widest.x1 - widest.x0 ? segment : widest)).size
