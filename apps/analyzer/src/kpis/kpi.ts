/** A figure that somebody asked for, or that `chooseKpis` proposes. */
export interface Kpi {
  /** Names the result and the artifact `chart-<name>`; unique within a job. */
  readonly name: string
  /** One SELECT over the names of the job's tables. */
  readonly sql: string
  /** One sentence that says what the figure is. */
  readonly description: string
  readonly unit?: string
  /** A Plotly specification or its short form; without one, a fitting chart is chosen from the result. */
  readonly chart?: unknown
}

export interface ColumnInfo {
  readonly name: string
  /** DuckDB's type, e.g. `DECIMAL(9,2)`. */
  readonly type: string
}

/** What is known about a column beforehand; every figure may be approximate, and any may be missing. */
export interface ColumnStats {
  readonly column: string
  readonly distinct?: number
  /** Between 0 and 1. */
  readonly nullShare?: number
  /** Smallest and largest value: numbers as numbers, dates and times in ISO 8601. */
  readonly min?: number | string
  readonly max?: number | string
}

export interface TableInfo {
  readonly name: string
  readonly rowCount: number
  readonly columns: readonly ColumnInfo[]
  /** A list and not a record: a column may be called `__proto__`. */
  readonly stats?: readonly ColumnStats[]
}
