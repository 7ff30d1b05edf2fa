import { directoryTable } from './directory-table.js'
import { withRows } from './make-case.js'
import type { TextTable } from './pollution-case.js'
import { registerTable } from './register-table.js'
import { shopTable } from './shop-table.js'

/** A clean table that is polluted as a whole and row by row. */
export interface CleanSource {
  /** What its kinds of cases begin with. */
  readonly kind: string
  readonly written: TextTable
  /** What is written there means this: days as ISO 8601. */
  readonly meant: TextTable
  /** Of the records only each so many is polluted: the first table of all has every one. */
  readonly eachRecord: number
}

/** Tables that are unlike the first one, and each other. */
export const cleanSources = (seed: number): CleanSource[] => [
  sourceOf('shop', shopTable(seed), 4),
  sourceOf('register', registerTable(seed), 20),
  sourceOf('directory', directoryTable(seed), 5),
]

/** The meaning of a cell in any of these tables. */
export const meaning = (cell: string): string => cell.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')

const sourceOf = (kind: string, written: TextTable, eachRecord: number): CleanSource => ({
  kind,
  written,
  meant: withRows(
    written,
    written.rows.map((row) => row.map(meaning)),
  ),
  eachRecord,
})
