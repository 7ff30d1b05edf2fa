import type { RowRules } from './row-mends.js'

/** What is known of a text before its rows are counted. */
export interface CensusSettings extends RowRules {
  /** What begins a line that is a remark; null where none was seen at the beginning. */
  readonly remark: string | null
  /** False: a person said that no line is one. */
  readonly mayRemark: boolean
  /** The header as written: the same row again is no data. Empty where there is none. */
  readonly namesRow: readonly string[]
  /** Lines below the last row may belong to no table. */
  readonly hasFooter: boolean
  /** False for columns that are text whatever comes: in them only null words are counted. */
  readonly watched: readonly boolean[]
  /** Words that a person declared to mean "missing", or null when they are to be found. */
  readonly declaredNulls: ReadonlySet<string> | null
}
