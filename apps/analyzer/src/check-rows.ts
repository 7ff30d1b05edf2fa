import { StepError } from '@udb/service'

/** What was counted of one table on its way, each by somebody else. */
export interface CountedRows {
  readonly table: string
  /** As the parser reported them; null for a table that no parser made. */
  readonly reported: { readonly read: number; readonly written: number; readonly rejected: number } | null
  /** In the Parquet file, by its own footer. */
  readonly staged: number
}

/** Throws `rows_unequal` with the difference where two counts of the same rows differ. Pure. */
export function checkRows({ table, reported, staged }: CountedRows): void {
  if (reported !== null) {
    const { read, written, rejected } = reported
    compare(table, [read, 'records were seen by the parser'], [written + rejected, 'were written or rejected'])
    compare(table, [written, 'rows were written by the parser'], [staged, 'are in the Parquet file'])
  }
}

type Count = readonly [rows: number, what: string]

function compare(table: string, [expected, what]: Count, [found, where]: Count): void {
  if (expected === found) return
  const difference = `${Math.abs(found - expected)} ${found < expected ? 'fewer' : 'more'}`
  throw new StepError(
    'rows_unequal',
    `Table ${table}: ${expected} ${what}, ${found} ${where} (${difference}).`,
    'Nothing of this load counts as done. Run the job again; if it stays, keep the file and tell who runs the box.',
  )
}
