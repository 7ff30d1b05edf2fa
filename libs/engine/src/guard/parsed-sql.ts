/** What DuckDB's parser makes of one text: the answer of `json_serialize_sql`, and how many statements it holds. */
export interface ParsedSql {
  readonly sql: string
  /** Null where the text does not parse. */
  readonly statementCount: number | null
  /** Null where DuckDB wrote a tree that is not JSON: it writes a literal such as 1e400 as a bare `Infinity`. */
  readonly json: unknown
}
