import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { hundredths, hundredthsSql, interpolate, positionsFor, positionsSql, valuesAt } from './quantile-positions.js'

/**
 * Quantiles of `relation` (columns x: finite double, n: count), which has `count` > 0 values in `rows` rows, in the
 * order asked.
 */
export async function readQuantiles(
  ask: Asking,
  relation: string,
  { count, rows }: { readonly count: number; readonly rows: number },
  probabilities: readonly number[],
): Promise<number[]> {
  const positions = positionsFor(count, probabilities)
  const row = await ask.row(positionsSql(relation, positions, count === rows))
  const valueAt = new Map(positions.map((position, i) => [position, Number(row[`q${i}`])]))
  return probabilities.map((q) => interpolate(count, q, valueAt))
}

/** The quantiles 1 to 99 in hundredths, of the same. */
export async function readHundredths(
  ask: Asking,
  relation: string,
  { count, rows }: { readonly count: number; readonly rows: number },
): Promise<number[]> {
  const read = await ask.rows<Row & { x: number; c: number }>(hundredthsSql(relation, count, count === rows))
  const valueAt = valuesAt(positionsFor(count, hundredths), read)
  return hundredths.map((q) => interpolate(count, q, valueAt))
}
