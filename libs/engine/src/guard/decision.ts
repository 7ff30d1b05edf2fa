/** Why SQL was not let through. Closed list: a code never changes its meaning. */
export type GuardCode =
  | 'sql_not_select'
  | 'sql_many_statements'
  | 'sql_syntax'
  | 'sql_table_unknown'
  | 'sql_function_refused'
  | 'sql_construct_refused'
  | 'sql_too_long'
  | 'sql_too_deep'

export interface GuardRefusal {
  readonly ok: false
  readonly code: GuardCode
  readonly message: string
  readonly hint: string
  /** Where in the text, as a zero-based offset in UTF-16 units, where DuckDB knows it. */
  readonly position?: number
}

export interface GuardPass {
  readonly ok: true
  /** The allowed tables that the statement reads, as the caller spells them, each once, sorted. */
  readonly tables: readonly string[]
}

export type GuardDecision = GuardPass | GuardRefusal

/** Longest SQL that is given to the parser, in UTF-8 bytes: far above what people write, far below what hurts. */
export const MAX_SQL_BYTES = 100_000
/** Deepest parse tree that is walked; DuckDB itself stops expressions at 1,000. */
export const MAX_DEPTH = 600
