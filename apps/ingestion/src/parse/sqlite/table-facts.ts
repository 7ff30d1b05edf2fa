/** How often each of SQLite's storage classes stands in a column; SQLite keeps any class in any column. */
export interface StorageCounts {
  readonly integers: number
  readonly reals: number
  readonly texts: number
  readonly blobs: number
  /** Integers that a double would change. */
  readonly wideIntegers: number
  /** Integers other than 0 and 1. */
  readonly otherThanBits: number
}

export interface SqliteColumn {
  readonly name: string
  /** As declared; may be empty. */
  readonly declared: string
  readonly counts: StorageCounts
}

export interface SqliteTable {
  readonly name: string
  readonly rows: number
}

/** What a column is read as. `temporal` texts become dates or times when all of them are, `guessed` ones anything. */
export type SqliteKind = 'bigint' | 'boolean' | 'double' | 'blob' | 'text' | 'temporal' | 'guessed'

/** The kind that keeps every value of the column as it is: the declared type only says what the values may mean. Pure. */
export function kindOf({ declared, counts }: SqliteColumn): { kind: SqliteKind; why: string } {
  const { integers, reals, texts, blobs } = counts
  const numbers = integers + reals
  if (blobs > 0) {
    return numbers + texts === 0
      ? { kind: 'blob', why: 'every value is a BLOB' }
      : { kind: 'text', why: 'BLOBs stand beside other values; they are written as in SQL' }
  }
  if (texts > 0) {
    if (numbers > 0) return { kind: 'text', why: 'numbers and texts stand side by side' }
    return isText(declared) || declared === ''
      ? { kind: 'temporal', why: 'declared as text' }
      : { kind: 'guessed', why: `texts in a column declared as ${declared}` }
  }
  if (numbers === 0) return { kind: emptyKind(declared), why: 'no value in the column; as declared' }
  if (reals === 0) {
    return /bool/i.test(declared) && counts.otherThanBits === 0
      ? { kind: 'boolean', why: `declared as ${declared}, and every value is 0 or 1` }
      : { kind: 'bigint', why: 'every value is an integer' }
  }
  return counts.wideIntegers > 0
    ? { kind: 'text', why: 'integers with more digits than a decimal number can hold stand beside decimals' }
    : { kind: 'double', why: 'every value is a number' }
}

const isText = (declared: string): boolean => /char|clob|text/i.test(declared)

/** By the rules of SQLite's own type affinity. */
function emptyKind(declared: string): SqliteKind {
  if (/int/i.test(declared)) return 'bigint'
  if (/real|floa|doub/i.test(declared)) return 'double'
  return /blob/i.test(declared) ? 'blob' : 'text'
}

export const duckTypes: Record<SqliteKind, string | null> = {
  bigint: 'BIGINT',
  boolean: 'BOOLEAN',
  double: 'DOUBLE',
  blob: 'BLOB',
  text: 'VARCHAR',
  temporal: null,
  guessed: null,
}
