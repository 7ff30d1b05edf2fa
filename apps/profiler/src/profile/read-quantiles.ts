import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { hundredths, hundredthsSql, interpolate, positionsFor, positionsSql, valuesAt } from './quantile-positions.js'

/** Of a relation of different values x with their counts n. */
export interface ValueCounts {
  /** Values, each as often as it occurs; more than 0. */
  readonly count: number
  /** Different values. */
  readonly rows: number
}

/**
 * Quantiles of `relation` (columns x: finite double, n: count), which has `count` > 0 values in `rows` rows, in the
 * order asked.
 */
export async function readQuantiles(
  ask: Asking,
  relation: string,
  { count, rows }: ValueCounts,
  probabilities: readonly number[],
): Promise<number[]> {
  const positions = positionsFor(count, probabilities)
  const row = await ask.row(positionsSql(relation, positions, count === rows))
  const valueAt = new Map(positions.map((position, i) => [position, Number(row[`q${i}`])]))
  return probabilities.map((q) => interpolate(count, q, valueAt))
}

/** The quantiles 1 to 99 in hundredths, of the same. */
export async function readHundredths(ask: Asking, relation: string, { count, rows }: ValueCounts): Promise<number[]> {
  const read = await ask.rows<Row & { x: number; c: number }>(hundredthsSql(relation, count, count === rows))
  const valueAt = valuesAt(positionsFor(count, hundredths), read)
  return hundredths.map((q) => interpolate(count, q, valueAt))
}

/**
 * The median of `relation`. Where most values are different, selecting among the single values takes a third of sorting the
 * different ones with their counts; where they repeat, the different ones are few.
 */
export async function readMedian(ask: Asking, relation: string, size: ValueCounts): Promise<number> {
  if (2 * size.rows > size.count) {
    const values = size.rows === size.count ? 'x' : 'unnest(repeat([x], n)) AS x'
    const row = await ask.row(`SELECT quantile_cont(x, 0.5) AS median FROM (SELECT ${values} FROM ${relation})`)
    if (Number.isFinite(row['median'])) return Number(row['median'])
  }
  const [median] = await readQuantiles(ask, relation, size, [0.5])
  return median ?? Number.NaN
}
