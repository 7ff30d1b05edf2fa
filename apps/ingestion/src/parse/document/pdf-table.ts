import type { Box } from './block.js'
import type { Grid } from './grid.js'
import type { Line, Segment } from './pdf-text.js'

export interface PdfTable {
  readonly grid: Grid
  readonly bbox: Box
  /** How sure it is that this is a table, and cut into the right cells; 0 to 1. */
  readonly confidence: number
  /** So many lines are it. */
  readonly lines: number
}

const fewestRows = 2
/** Lines of a table do not stand further apart than so many sizes of the font. */
const mostApart = 3.2
/** Behind two rows, what stands so much further away than these from each other is not of the table. */
const further = 1.9
/** A cell's next line stands closer than its next row. */
const wrapped = 1.35
const mostMeanChars = 45
/** What leads from a heading to its page in a table of contents, which is none of data. */
const leaders = /(\. ?){5,}/
/** Of one page; more do not stand on paper. */
const mostLines = 1_000

/**
 * A table that begins on this line, told by where the texts stand: columns are the ranges that no text reaches
 * over. Null when there is none. Pure.
 */
export function tableAt(lines: readonly Line[], from: number): PdfTable | null {
  const run = runOf(lines, from)
  const rows = run.filter((line) => line.length >= 2)
  if (rows.length < fewestRows) return null
  const columns = columnsOf(rows.flat())
  if (columns.length < 2) return null
  const cells = rowsOf(run, columns)
  if (cells === null || cells.length < fewestRows) return null
  const filled = cells.flat().filter((cell) => cell !== '')
  if (filled.reduce((sum, { length }) => sum + length, 0) > mostMeanChars * filled.length) return null
  if (filled.some((cell) => leaders.test(cell))) return null
  const share = filled.length / (cells.length * columns.length)
  if (share < 0.5) return null
  return {
    grid: { rows: cells, headerRows: 0 },
    bbox: boxOf(run.flat()),
    confidence: confidenceOf(cells, share),
    lines: run.length,
  }
}

/** Lines of several cells, and between them those of one that belong to a cell above. */
function runOf(lines: readonly Line[], from: number): Line[] {
  if ((lines[from]?.length ?? 0) < 2) return []
  const run: Line[] = []
  let usual = 0
  for (let at = from; at < Math.min(lines.length, from + mostLines); at++) {
    const line = lines[at]!
    const last = run.at(-1)
    const gap = last === undefined ? 0 : line[0]!.y - last[0]!.y
    const size = line[0]!.size
    if (gap > mostApart * size || (run.length > 1 && gap > further * usual)) break
    usual = Math.max(usual, gap)
    if (line.length < 2 && (gap > wrapped * size || line[0]!.size > 1.1 * last![0]!.size)) break
    run.push(line)
  }
  return run
}

interface Range {
  x0: number
  x1: number
}

function columnsOf(segments: readonly Segment[]): Range[] {
  const columns: Range[] = []
  for (const { x0, x1 } of segments.toSorted((a, b) => a.x0 - b.x0)) {
    const last = columns.at(-1)
    if (last !== undefined && x0 <= last.x1) last.x1 = Math.max(last.x1, x1)
    else columns.push({ x0, x1 })
  }
  return columns
}

/** Null when a line of one text reaches over columns, so that it is no line of a cell. */
function rowsOf(run: readonly Line[], columns: readonly Range[]): string[][] | null {
  const rows: string[][] = []
  for (const line of run) {
    const cells = columns.map(({ x0, x1 }) =>
      line
        .filter((segment) => segment.x0 < x1 && segment.x1 > x0)
        .map(({ text }) => text)
        .join(' '),
    )
    if (line.length >= 2) rows.push(cells)
    else {
      const held = cells.filter((cell) => cell !== '').length
      if (held !== 1) return null
      const above = rows.at(-1)!
      for (const [i, cell] of cells.entries()) if (cell !== '') above[i] = `${above[i]!} ${cell}`.trim()
    }
  }
  return rows
}

const isNumber = (cell: string): boolean => /^[-+(]?[\p{Sc}]?\s?\d[\d.,'’ ]*\s?[%\p{Sc})]?$/u.test(cell)

/** Ours: what makes a chance alignment of texts less likely. */
function confidenceOf(cells: readonly (readonly string[])[], share: number): number {
  const width = cells[0]!.length
  const numbers = cells.slice(1).some((row) => row.some(isNumber))
  const sure = 0.15 + 0.3 * share + (width > 2 ? 0.15 : 0) + (cells.length > 3 ? 0.15 : 0) + (numbers ? 0.15 : 0)
  return Math.round(sure * 100) / 100
}

/** What the texts take of the page. */
export function boxOf(segments: readonly Segment[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const segment of segments) {
    x0 = Math.min(x0, segment.x0)
    y0 = Math.min(y0, segment.y - segment.size)
    x1 = Math.max(x1, segment.x1)
    y1 = Math.max(y1, segment.y)
  }
  return [x0, y0, x1, y1]
}
