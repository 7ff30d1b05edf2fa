import { type Duck, literal } from '@udb/engine'

/** Ten kinds of columns, by their number; each value is a function of its row's number and the column's. */
const KINDS: readonly ((at: number) => string)[] = [
  (at) => `(hash(i, ${at}) % 100000)::BIGINT`,
  (at) => `(hash(i, ${at}) % 1000000) / 977.0::DOUBLE`,
  (at) => `CASE WHEN hash(i, ${at}) % 10 > 0 THEN (hash(i, ${at}) % 7)::INTEGER END`,
  (at) => `'City ' || (hash(i, ${at}) % 40)`,
  (at) => `'user' || (hash(i, ${at}) % 5000) || '@example.com'`,
  (at) => `hash(i, ${at}) % 3 = 0`,
  (at) => `TIMESTAMP '2024-01-01' + to_seconds((hash(i, ${at}) % 30000000)::BIGINT)`,
  (at) => `DATE '2020-01-01' + (hash(i, ${at}) % 1500)::INTEGER`,
  (at) => `((hash(i, ${at}) % 10000) / 100)::DECIMAL(10, 2)`,
  (at) => `'some words ' || (hash(i, ${at}) % 900) || ' of ' || (hash(i, ${at}) % 13)`,
]

/** A Parquet file of so many columns of all kinds in turn. */
export const writeWideParquet = (duck: Duck, path: string, columns: number, rows: number): Promise<void> =>
  duck.exec(
    `COPY (SELECT ${Array.from({ length: columns }, (_, at) => `${KINDS[at % KINDS.length]!(at)} AS column_${at}`).join(', ')} ` +
      `FROM range(${rows}) AS t(i)) TO ${literal(path)} (FORMAT parquet)`,
  )
