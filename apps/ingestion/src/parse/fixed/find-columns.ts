import { classify } from '../csv/classify.js'
import { charactersOf, cutLine } from './cut-line.js'

/** Where the columns of a text of fixed width begin, in characters from 0. */
export interface FixedColumns {
  readonly starts: readonly number[]
  readonly why: string
  readonly confidence: number
}

const mostLines = 2_000
const mostTitleLines = 8
const fewestLines = 3
/** Two words of prose stand above each other by chance, but not in so many lines. */
const linesForOneBlank = 8
/** Remarks and totals among the rows. */
const shareOfOddLines = 0.02
const widestLine = 20_000
const ruler = /^ *[-=]{2,}( +[-=]{2,})+ *$/
/** What stands below a row of names; a part of it may be one dash only. */
const drawn = /^[ \-=]+$/

/** A line of dashes with gaps, as programs draw it below the names: it is no row, and says where the columns are. */
export const isColumnRuler = (line: string): boolean => ruler.test(line)

/**
 * Finds the columns of a text that is laid out by blanks: by a ruler of dashes, else by the positions that are blank in
 * every line. Null where there are none, as in prose and in delimited text. Pure.
 */
export function findColumns(text: string, complete: boolean): FixedColumns | null {
  const all = text.split(/\r\n|\n|\r/)
  const lines = (complete ? all : all.slice(0, -1)).filter((line) => line.trim() !== '').slice(0, mostLines)
  if (lines.length < fewestLines || lines.some((line) => line.includes('\t') || line.length > widestLine)) return null
  return byRuler(lines) ?? byBlanks(lines)
}

function byRuler(lines: readonly string[]): FixedColumns | null {
  const at = lines.slice(0, mostTitleLines + 1).findIndex(isColumnRuler)
  if (at < 1 || lines.length - at < 2) return null
  const starts = [...lines[at]!.matchAll(/[-=]+/g)].map(({ index }, i) => (i === 0 ? 0 : index))
  const rows = lines.slice(at + 1).filter((line) => !drawn.test(line))
  const fits = rows.filter((line) => cutLine(line, starts, false) !== null).length
  if (starts.length < 2 || fits < 0.9 * rows.length) return null
  return { starts, why: `the dashes below the names part ${starts.length} columns`, confidence: 0.97 }
}

/** Titles may stand above the table: as many lines are left out as it takes to find columns. Then a few lines may be odd. */
function byBlanks(lines: readonly string[]): FixedColumns | null {
  const filled = filledBelow(lines, Math.min(mostTitleLines, lines.length - fewestLines))
  for (const oddShare of [0, shareOfOddLines]) {
    for (const [above, counts] of filled.entries()) {
      const rest = lines.slice(above)
      const gaps = gapsOf(rest[0]!, counts, Math.floor(rest.length * oddShare))
      const found = gaps.length === 0 ? null : columnsOf(rest, gaps, oddShare)
      if (found !== null) return found
    }
  }
  return null
}

/** For each number of lines left out above: in how many lines below the first that is left each position is filled. */
function filledBelow(lines: readonly string[], mostAbove: number): number[][] {
  const counts: number[] = []
  const below: number[][] = []
  for (let at = lines.length - 1; at > 0; at--) {
    const characters = charactersOf(lines[at]!.trimEnd())
    for (let i = 0; i < characters.length; i++) if (characters[i] !== ' ') counts[i] = (counts[i] ?? 0) + 1
    if (at <= mostAbove + 1) below.unshift([...counts])
  }
  return below
}

function columnsOf(lines: readonly string[], gaps: readonly Gap[], oddShare: number): FixedColumns | null {
  const starts = startsOf(lines, gaps)
  if (starts.length < 2) return null
  const rows = lines.slice(1).map((line) => cutLine(line, starts, true)!)
  const columns = starts.map((_, i) => rows.map((row) => row[i]!).filter((value) => value !== ''))
  const fewestValues = Math.max(2, rows.length / 4)
  const typed = columns.filter((values) => values.length >= fewestValues && isTyped(values, oddShare))
  const widths = new Set(lines.map((line) => charactersOf(line).length))
  // Blanks at the end of each line, or numbers below each other, are no accident; words below each other may be one.
  if (typed.length === 0 && (widths.size > 1 || !lines.some(isPadded))) return null
  const filled = columns.reduce((sum, { length }) => sum + length, 0) / (rows.length * columns.length)
  if (filled < 0.5) return null
  const why = `${starts.length - 1} blank columns stand between ${starts.length} others in every line`
  return { starts, why, confidence: widths.size === 1 ? 0.9 : 0.8 }
}

/** Codes of one length may have a blank inside, and then none is longer or at an end. */
const isPadded = (line: string): boolean => /^ | {2}| $/.test(line)

function isTyped(values: readonly string[], oddShare: number): boolean {
  const texts = values.filter((value) => classify(value).is === 'text').length
  return texts <= values.length * oddShare
}

interface Gap {
  readonly from: number
  /** The first position behind it. */
  readonly to: number
}

/**
 * A gap belongs to the column before it, unless what follows ends below each other: then numbers may grow into it. One
 * with nothing behind it in the line of the names parts the words of one column, which happen to be alike.
 */
function startsOf(lines: readonly string[], all: readonly Gap[]): number[] {
  const needed = lines.length >= linesForOneBlank ? 1 : 2
  const gaps = all.filter(({ from, to }) => to - from >= needed)
  const named = gaps.filter(({ to }, i) => partOf(lines[0]!, to, gaps[i + 1]?.from).trim() !== '')
  const isHeader = lines[0]!
    .trim()
    .split(/ +/)
    .every((word) => classify(word).is === 'text')
  const wide = isHeader && named.length > 0 ? named : gaps
  return [0, ...wide.map((gap, i) => startBehind(lines, gap, wide[i + 1]?.from))]
}

function startBehind(lines: readonly string[], { from, to }: Gap, end: number | undefined): number {
  const parts = lines.slice(1).flatMap((line) => {
    const text = partOf(line, to, end)
    return text.trim() === '' ? [] : [{ start: text.search(/\S/), end: text.trimEnd().length }]
  })
  const isRagged = new Set(parts.map(({ start }) => start)).size > 1
  const endsAlike = new Set(parts.map((part) => part.end)).size === 1
  return isRagged && endsAlike ? from + 1 : to
}

function partOf(line: string, from: number, to: number | undefined): string {
  const part = charactersOf(line).slice(from, to)
  return typeof part === 'string' ? part : part.join('')
}

/** Positions that are blank in the first line, and in all others but a few odd ones. */
function gapsOf(first: string, counts: readonly number[], odd: number): Gap[] {
  const characters = charactersOf(first.trimEnd())
  const gaps: Gap[] = []
  let from = -1
  for (let at = 0; at < Math.max(counts.length, characters.length); at++) {
    const isFilled = (counts[at] ?? 0) > odd || (characters[at] ?? ' ') !== ' '
    if (!isFilled) continue
    if (from >= 0 && at > from) gaps.push({ from, to: at })
    from = at + 1
  }
  return gaps
}
