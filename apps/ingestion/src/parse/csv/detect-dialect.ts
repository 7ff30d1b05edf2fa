import { type Candidate, candidateDialects, type GivenDialect } from './candidate-dialects.js'
import { isBlank, isRuler } from './blank-record.js'
import { cellFit } from './cell-fit.js'
import type { Dialect } from './dialect.js'
import { fieldText } from './field-text.js'
import { CsvTokenizer, type Fields } from './tokenizer.js'

export interface DialectDecision {
  readonly dialect: Dialect
  /** Fields of most records. */
  readonly width: number
  /** 1 when every record of the sample has that many. */
  readonly confidence: number
}

interface Reading extends DialectDecision {
  readonly candidate: Candidate
  readonly score: number
}

/** What every candidate is tried on, and what the best of them are. */
const firstLook = { bytes: 32_768, valuedRecords: 60 }
const secondLook = { bytes: 262_144, valuedRecords: 200 }
const looksAgain = 4
const mostRecords = 1_000
const mostFilledOfKeys = 2
const fewestAmongKeys = { fields: 4, rows: 3, share: 0.6 }
const HASH = 35
/** A text that is no table has one column; a single column of numbers or dates is one more likely than one of words. */
const oneColumn = { ofWords: 0.3, ofValues: 0.55 }
const fitOfValues = 0.9
/** Marks that stand inside words and names as well. */
const cutWords = 0.6

/**
 * Chooses the dialect under which the records of a text are most alike and their fields most like values: the share of records with the
 * usual number of fields, times how well the fields fit, times how usual the dialect is (after van den Burg, Nazábal and Sutton,
 * "Wrangling messy CSV files by detecting row and type patterns", 2019). What a person gave is kept. `complete` says that the sample is the
 * whole text.
 */
export function detectDialect(sample: Uint8Array, complete: boolean, given: GivenDialect): DialectDecision {
  const look = (candidates: readonly Candidate[], { bytes, valuedRecords }: typeof firstLook): Reading[] =>
    candidates
      .map((candidate) => read(sample.subarray(0, bytes), complete && sample.length <= bytes, candidate, valuedRecords))
      .sort((a, b) => b.score - a.score)
  const all = candidateDialects(sample.subarray(0, secondLook.bytes), given)
  const first = look(all, firstLook)
  const best =
    sample.length <= firstLook.bytes
      ? first
      : look(
          first.slice(0, looksAgain).map(({ candidate }) => candidate),
          secondLook,
        )
  const { dialect, width, confidence } = best[0]!
  return { dialect, width, confidence }
}

function read(sample: Uint8Array, complete: boolean, candidate: Candidate, valuedRecords: number): Reading {
  const { dialect, prior } = candidate
  const records = recordsOf(sample, complete, dialect, valuedRecords)
  const { width, share } = widthAmongKeys(records) ?? usualWidth(records)
  const fit = fitOf(records, width)
  const size = width === 1 ? (fit >= fitOfValues ? oneColumn.ofValues : oneColumn.ofWords) : 1 - 1 / width
  const words = candidate.inWords && width > 1 && !hasColumnOfValues(records, width) ? cutWords : 1
  const score = prior * share * size * words * (0.3 + 0.7 * fit)
  return { candidate, dialect, width, confidence: Math.round(share * 1000) / 1000, score }
}

/** The number of fields that most records have, and the share of those; of equally many the larger one. */
function usualWidth({ widths, bad }: Records): { width: number; share: number } {
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  const most = [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [1, 0])
  return { width: most[0], share: most[1] / Math.max(1, widths.length + bad) }
}

function fitOf({ valued }: Records, width: number): number {
  const fits = valued.filter(({ length }) => length === width).flat()
  return fits.length === 0 ? 0 : fits.reduce((sum, fit) => sum + fit, 0) / fits.length
}

/** What holds values all the way down was cut where it ends; what holds words alone may have been cut inside them. */
function hasColumnOfValues({ valued }: Records, width: number): boolean {
  const rows = valued.filter(({ length }) => length === width)
  const fitIn = (column: number): number => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length
  return rows.length > 0 && Array.from({ length: width }, (_, i) => fitIn(i)).some((fit) => fit >= fitOfValues)
}

/**
 * A small table among many lines of titles, keys and values, or notes: all records with more than a key and a value have as many fields, and
 * stand together. Null where it is not so.
 */
function widthAmongKeys({ widths, filled, bad }: Records): { width: number; share: number } | null {
  const wide = filled.flatMap((count, i) => (count > mostFilledOfKeys ? [i] : []))
  const width = widths[wide[0]!] ?? 0
  const rows = wide.length
  if (bad > 0 || width < fewestAmongKeys.fields || rows < fewestAmongKeys.rows || rows >= widths.length - rows)
    return null
  const together = widths.slice(wide[0], wide.at(-1)! + 1).filter((each) => each === width).length
  const isTogether = together >= fewestAmongKeys.share * (wide.at(-1)! + 1 - wide[0]!)
  return isTogether && wide.every((i) => widths[i] === width) ? { width, share: 1 } : null
}

interface Records {
  readonly widths: readonly number[]
  /** Fields of each record with something in them. */
  readonly filled: readonly number[]
  readonly bad: number
  /** How well the fields of the first records fit. */
  readonly valued: readonly (readonly number[])[]
}

/** Blank records say nothing; the last record of a sample may be cut, so it does not count among several. */
function recordsOf(sample: Uint8Array, complete: boolean, dialect: Dialect, valuedRecords: number): Records {
  const widths: number[] = []
  const filled: number[] = []
  const valued: number[][] = []
  let bad = 0
  const tokenizer = new CsvTokenizer(dialect, {
    record: (bytes: Uint8Array, fields: Fields) => {
      if (saysNothing(bytes, fields) || widths.length === mostRecords) return
      widths.push(fields.count)
      filled.push(filledOf(fields))
      if (valued.length === valuedRecords) return
      valued.push(
        Array.from({ length: fields.count }, (_, i) =>
          cellFit(fieldText(bytes, fields, i, dialect), fields.quoted[i] === 1),
        ),
      )
    },
    bad: () => {
      bad++
    },
  })
  tokenizer.push(sample)
  if (widths.length === 0 || complete) tokenizer.end()
  return { widths, filled, bad, valued }
}

function filledOf({ count, starts, ends }: Fields): number {
  let filled = 0
  for (let i = 0; i < count; i++) if (starts[i] !== ends[i]) filled++
  return filled
}

/** Blank records, rulers, and lines that nearly everywhere are remarks say nothing about the fields of the others. */
const saysNothing = (bytes: Uint8Array, fields: Fields): boolean =>
  bytes[fields.start] === HASH || isBlank(bytes, fields) || isRuler(bytes, fields.start, fields.end)
