/** A table as text; every row is as long as the header unless the case says that the file is ragged. */
export interface TextTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A polluted file, and what a person who looks at it expects to get. */
export interface PollutionCase {
  /** Unique among all cases. */
  readonly name: string
  readonly kind: string
  readonly bytes: Uint8Array
  /** Numbers with a decimal point, dates as ISO 8601, missing values as ''. */
  readonly expected: TextTable
  /** Other answers that are as defensible; the best of all counts. */
  readonly alternatives: readonly TextTable[]
}
