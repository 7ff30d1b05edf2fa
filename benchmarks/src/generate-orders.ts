import { DuckDBInstance } from '@duckdb/node-api'
import { literal } from '@udb/engine'

/**
 * Made-up orders, the same on every machine with the same DuckDB: each value is a function of its row's number through
 * DuckDB's `hash`, so neither a seed nor the number of threads matters.
 */

/** 1,000,000 rows × 10 mixed columns, about 90 MB of CSV. */
export const writeOrdersCsv = (path: string): Promise<void> =>
  run(`COPY (${ordersSelect(10, 1_000_000)}) TO ${literal(path)} (FORMAT csv, HEADER)`)

/** 500,000 rows × 20 mixed columns, with values missing in six of them. */
export const writeOrdersParquet = (path: string): Promise<void> =>
  run(`COPY (${ordersSelect(20, 500_000)}) TO ${literal(path)} (FORMAT parquet)`)

/** The same columns of any number of rows. */
export const writeManyOrdersParquet = (path: string, rows: number): Promise<void> =>
  run(`COPY (${ordersSelect(20, rows)}) TO ${literal(path)} (FORMAT parquet)`)

/** The same columns and as many rows of a later time: six of the columns are not as they were. */
export const writeLaterOrdersParquet = (path: string): Promise<void> =>
  run(
    `COPY (SELECT * REPLACE (${LATER}) FROM (${ordersSelect(20, 500_000, 500_000)})) TO ${literal(path)} (FORMAT parquet)`,
  )

const LATER = [
  `CASE WHEN hash(order_id) % 5 = 0 THEN 'cancelled' ELSE status END AS status`,
  `CASE WHEN hash(order_id, 1) % 4 = 0 THEN 'mobile' ELSE channel END AS channel`,
  '(unit_price * 1.3)::DECIMAL(12, 2) AS unit_price',
  '(total_amount * 1.3)::DECIMAL(14, 2) AS total_amount',
  'CASE WHEN hash(order_id, 2) % 3 = 0 THEN 1 ELSE rating END AS rating',
  'session_seconds * 1.4 AS session_seconds',
].join(', ')

type Column = readonly [name: string, sql: string]

/** Uniform in (0, 1); one independent stream for each name. */
const uniform = (stream: string): string => `((hash(i, ${literal(stream)}) >> 11)::DOUBLE + 0.5) / 9007199254740992`
/** Normal with mean 0 and deviation 1, by Box and Muller (1958). */
const normal = (stream: string): string =>
  `sqrt(-2 * ln(${uniform(`${stream} radius`)})) * cos(2 * pi() * ${uniform(`${stream} angle`)})`
const wholeBelow = (stream: string, limit: number): string => `floor(${uniform(stream)} * ${limit})::BIGINT`
/** Lower numbers more often, as with cities or goods. */
const skewedBelow = (stream: string, limit: number): string => `floor(pow(${uniform(stream)}, 3) * ${limit})::BIGINT`
const missing = (stream: string, share: number, value: string): string =>
  `CASE WHEN ${uniform(`${stream} missing`)} >= ${share} THEN ${value} END`
const among = (stream: string, values: readonly string[]): string =>
  `[${values.map(literal).join(', ')}][1 + ${skewedBelow(stream, values.length)}]`

const STATUSES = ['delivered', 'shipped', 'processing', 'pending', 'cancelled', 'returned']
const COUNTRIES = ['US', 'GB', 'DE', 'FR', 'CA', 'AU', 'NL', 'SE', 'ES', 'IT', 'BR', 'MX', 'JP', 'KR', 'IN', 'NO']
const START = `TIMESTAMP '2023-01-01 00:00:00'`

const TEN: readonly Column[] = [
  ['order_id', 'i + 1'],
  ['customer_id', `1 + ${wholeBelow('customer', 100_000)}`],
  ['order_ts', `${START} + to_seconds(${wholeBelow('second', 730 * 86_400)})`],
  ['status', among('status', STATUSES)],
  ['country', among('country', COUNTRIES)],
  ['email', missing('email', 0.02, `'user' || ${wholeBelow('customer', 100_000)} || '@example.com'`)],
  ['quantity', `(1 + ${skewedBelow('quantity', 19)})::INTEGER`],
  ['unit_price', `round(exp(3 + 0.8 * ${normal('price')}), 2)::DECIMAL(12, 2)`],
  ['discount_pct', missing('discount', 0.05, `round(pow(${uniform('discount')}, 4), 4)`)],
  ['is_gift', `${uniform('gift')} < 0.1`],
]

const TEN_MORE: readonly Column[] = [
  ['ship_date', missing('ship', 0.08, `(${START} + to_days(${wholeBelow('ship', 730)}::INTEGER))::DATE`)],
  ['channel', among('channel', ['web', 'mobile', 'store', 'partner'])],
  ['city', `'City ' || ${skewedBelow('city', 5_000)}`],
  ['phone', missing('phone', 0.15, `'+1' || (2000000000 + ${wholeBelow('phone', 7_999_999_999)})`)],
  ['sku', `'SKU-' || ${skewedBelow('sku', 2_000)}`],
  ['category', among('category', ['books', 'electronics', 'garden', 'grocery', 'health', 'home', 'music', 'toys'])],
  ['total_amount', `round(exp(4 + ${normal('amount')}), 2)::DECIMAL(14, 2)`],
  ['weight_kg', missing('weight', 0.03, `round(2.5 + 0.7 * ${normal('weight')}, 3)`)],
  ['rating', missing('rating', 0.3, `(5 - ${skewedBelow('rating', 5)})::INTEGER`)],
  ['session_seconds', `round(5 - 180 * ln(${uniform('session')}), 3)`],
]

/** A SELECT that makes so many rows of so many columns, from a row number on. */
export function ordersSelect(columns: 10 | 20, rows: number, from = 0): string {
  const items = (columns === 10 ? TEN : [...TEN, ...TEN_MORE]).map(([name, sql]) => `${sql} AS ${name}`)
  return `SELECT ${items.join(', ')} FROM range(${from}, ${from + rows}) AS t(i)`
}

async function run(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(sql)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
