import { identifier, literal } from '@udb/engine'

/** A double as SQL. Through a text cast: a bare `0.1` would be a DECIMAL and take another road to the double. */
export const double = (value: number): string => `${literal(String(value))}::DOUBLE`

/** The rows of a Parquet file as a relation. */
export const parquetRelation = (path: string): string => `read_parquet(${literal(path)})`

/** Longest text of a value that leaves the engine, in characters. */
export const textLimit = 200

/** A value as text, one character longer than the limit where it is longer, so that the reader can tell. */
export const shortText = (expression: string): string => `left((${expression})::VARCHAR, ${textLimit + 1})`

export interface ShortText {
  readonly value: string
  readonly cut: boolean
}

export function readShortText(text: string): ShortText {
  const characters = [...text]
  if (characters.length <= textLimit) return { value: text, cut: false }
  return { value: `${characters.slice(0, textLimit).join('')}…`, cut: true }
}

/** The temporary table with the different values `v` of the column at hand and how often each occurs, `n`. */
export const grouped = 'profile_grouped'

export { identifier, literal }
