/** A running box, whatever its shape. */
export interface BenchBox {
  readonly url: string
  /** The path of the one Parquet file that a box with one table has stored. */
  parquet(): Promise<string>
  close(): Promise<void>
}
