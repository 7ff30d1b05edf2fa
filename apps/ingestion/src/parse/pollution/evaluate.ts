import { canonicalValue } from './canonical-value.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** Shares from 0 to 1. */
export interface Match {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** How well a file was read; the measures of the Pollock paper (Vitagliano et al., VLDB 2023, section 4). */
export interface Evaluation {
  /** 1 when the reader gave a table, else 0 and so is all else. */
  readonly success: 0 | 1
  readonly header: Match
  readonly records: Match
  readonly cells: Match
  /** The sum of the ten measures: 0 to 10. */
  readonly score: number
  /** The accepted answer that it was compared with; null when nothing was read. */
  readonly answer: TextTable | null
}

const none: Match = { precision: 0, recall: 0, f1: 0 }
export const notRead: Evaluation = { success: 0, header: none, records: none, cells: none, score: 0, answer: null }

/** Compares what was read with what is expected, or with the alternative that it comes closest to. */
export function evaluate(actual: TextTable, wanted: Pick<PollutionCase, 'expected' | 'alternatives'>): Evaluation {
  const read = bagsOf(actual)
  const all = [wanted.expected, ...wanted.alternatives].map((table) => evaluationOf(read, table))
  return all.reduce((best, each) => (each.score > best.score ? each : best))
}

function evaluationOf(read: Bags, answer: TextTable): Evaluation {
  const wanted = bagsOf(answer)
  const header = match(read.header, wanted.header)
  const records = match(read.records, wanted.records)
  const cells = match(read.cells, wanted.cells)
  const score =
    1 + [header, records, cells].reduce((sum, { precision, recall, f1 }) => sum + precision + recall + f1, 0)
  return { success: 1, header, records, cells, score, answer }
}

type Bag = ReadonlyMap<string, number>

interface Bags {
  readonly header: Bag
  readonly records: Bag
  readonly cells: Bag
}

/**
 * Order does not count. A column without a name has none to compare, and empty cells at the end of a record are the
 * same as a record that ends earlier: a table has no other way to hold a ragged file.
 */
function bagsOf({ header, rows }: TextTable): Bags {
  const records = rows.map(canonicalRecord)
  return {
    header: bagOf(header.filter((name) => name !== '')),
    records: bagOf(records.map((row) => JSON.stringify(row))),
    cells: bagOf(records.flat()),
  }
}

/** A record as it is compared. */
export function canonicalRecord(row: readonly string[]): string[] {
  return row.slice(0, row.findLastIndex((cell) => cell !== '') + 1).map(canonicalValue)
}

function bagOf(items: readonly string[]): Bag {
  const bag = new Map<string, number>()
  for (const item of items) bag.set(item, (bag.get(item) ?? 0) + 1)
  return bag
}

/** Two empty bags are equal. */
function match(read: Bag, wanted: Bag): Match {
  let common = 0
  for (const [item, count] of read) common += Math.min(count, wanted.get(item) ?? 0)
  const precision = shareOf(common, sizeOf(read))
  const recall = shareOf(common, sizeOf(wanted))
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

const sizeOf = (bag: Bag): number => [...bag.values()].reduce((sum, count) => sum + count, 0)
const shareOf = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)
