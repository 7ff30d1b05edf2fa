import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { pairsOf } from './correlations.js'
import { canBePart } from './hashed-columns.js'
import type { Relations } from './relation-schema.js'
import { type RowSample, sampled } from './row-sample.js'
import type { ColumnProfile } from './schema.js'
import { identifier } from './sql-text.js'

/** Pairs that the sample is asked about, and those of them that all rows are. */
const sievedPairs = 60
const provedPairs = 6
const sieveRows = 20_000
/** So many equal pairs would be met by chance, at least: a pair of measurements is different in every row for nothing. */
const expectedEqual = 10

/** Pairs of places in the sample that could be a key, the ones with the fewest combinations first. */
export function possiblePairs(columns: readonly ColumnProfile[], rows: number): [number, number][] {
  return pairsOf(columns.length)
    .map(([j, i]): [number, number] => [i, j])
    .flatMap(([i, j]) => {
      const [a, b] = [columns[i], columns[j]]
      if (!a || !b || !canBePart(a) || !canBePart(b)) return []
      const combinations = a.distinct * b.distinct
      const byChance = (rows * rows) / (2 * combinations)
      return combinations >= rows && byChance >= expectedEqual
        ? [{ pair: [i, j] as [number, number], combinations }]
        : []
    })
    .sort((x, y) => x.combinations - y.combinations)
    .slice(0, sievedPairs)
    .map(({ pair }) => pair)
}

/** Pairs of columns that are different in every row. Equal rows leave no room for any: then nothing is read. */
export async function readKeyPairs(
  ask: Asking,
  relation: string,
  sample: RowSample,
  table: { readonly rows: number; readonly duplicateGroups: number },
): Promise<Relations['keyPairs']> {
  const pairs = table.duplicateGroups > 0 ? [] : possiblePairs(sample.hashed, table.rows)
  if (pairs.length === 0) return []
  const few = `(FROM ${sampled} WHERE rowid % ${Math.max(1, Math.floor(sample.rowsRead / sieveRows))} = 0)`
  const { ok } = await ask.row<Row & { ok: boolean[] }>(
    `SELECT [${pairs.map(([i, j]) => `count(*) = count(DISTINCT hash(h${i}, h${j}))`).join(', ')}] AS ok FROM ${few}`,
  )
  const keys: Relations['keyPairs'] = []
  for (const [i, j] of pairs.filter((_, at) => ok[at] === true).slice(0, provedPairs)) {
    const [a, b] = [sample.hashed[i]?.name ?? '', sample.hashed[j]?.name ?? '']
    const repeated = await ask.rows(
      `SELECT 1 FROM (SELECT ${identifier(a)} AS a, ${identifier(b)} AS b FROM ${relation}) GROUP BY a, b HAVING count(*) > 1 LIMIT 1`,
    )
    if (repeated.length === 0) keys.push({ a, b })
  }
  return keys
}
