/** A table as a contract describes it. */
export interface ContractTable {
  readonly name: string
  /** `type` is DuckDB's. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** What other tools cannot run of a contract that was exported, or what had no place in it. */
export interface ExportNote {
  readonly table: string
  readonly what: string
  readonly why: string
}
