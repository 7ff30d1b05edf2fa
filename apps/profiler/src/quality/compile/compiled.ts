import type { Cell } from '@udb/engine'

/** What a check came to, before its severity or a gate is looked at. */
export interface Finding {
  readonly state: 'passed' | 'failed' | 'skipped'
  /** One sentence for a person. */
  readonly message: string
  /** Rows that the check looked at; null where it does not look at rows. */
  readonly counted: number | null
  /** Of those, the ones that are not as expected. */
  readonly unexpected: number | null
  /** The figure that was measured, where the check is about one: what the trend shows. */
  readonly value: number | null
}

export type Judge = (cells: readonly Cell[]) => Finding

/**
 * A check ready to be run. `batch`: aggregates over the suite's table, which share one scan with those of other checks; `query`: a
 * statement of its own that gives one row; `known`: nothing has to be read.
 */
export type Compiled = (
  | { readonly how: 'batch'; readonly aggregates: readonly string[]; readonly judge: Judge }
  | { readonly how: 'query'; readonly query: string; readonly judge: Judge }
  | { readonly how: 'known'; readonly finding: Finding }
) & {
  /** What has to hold, in words. */
  readonly expectation: string
  /** A statement that gives every row that is not as expected; where there is none such, the figure. Null where nothing is read. */
  readonly sql: string | null
  /** Whether `sql` gives rows. */
  readonly givesRows: boolean
  /** Columns of the suite's table that come first in a sample. */
  readonly shows: readonly string[]
}
