import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { MissingTogether } from './relation-schema.js'
import type { ColumnProfile } from './schema.js'
import { identifier } from './sql-text.js'

const comparedColumns = 30
const shownPatterns = 12
const patternTable = 'profile_missing'

/** Which columns are missing in the same rows: one pass that reads no value, then all pairs from the patterns found. */
export async function readMissingTogether(
  ask: Asking,
  relation: string,
  columns: readonly ColumnProfile[],
): Promise<MissingTogether | null> {
  const some = columns.filter(({ missing, count }) => missing > 0 && count > 0).sort((a, b) => b.missing - a.missing)
  if (some.length < 2) return null
  const compared = some.slice(0, comparedColumns).sort((a, b) => a.position - b.position)
  const bits = compared.map(({ name }, i) => `((${identifier(name)} IS NULL)::UINTEGER << ${i})`).join(' | ')
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${patternTable} AS SELECT mask, count(*) AS n FROM (SELECT ${bits} AS mask FROM ${relation}) GROUP BY mask`,
  )
  // One join for all pairs: as a figure for each, of several hundred, most of the time would go into planning.
  const both = await ask.rows<Row & { i: number; j: number; n: number }>(
    `SELECT i, j, sum(n)::BIGINT AS n FROM ${patternTable}, (SELECT i, j, (1::UINTEGER << i) | (1::UINTEGER << j) AS pair ` +
      `FROM (SELECT unnest(range(${compared.length}))::UINTEGER AS i), (SELECT unnest(range(${compared.length}))::UINTEGER AS j) WHERE j < i) ` +
      `WHERE mask & pair = pair GROUP BY i, j`,
  )
  const bothOf = new Map(both.map(({ i, j, n }) => [`${i} ${j}`, n]))
  const patterns = await ask.rows<Row & { mask: number; n: number }>(
    `SELECT mask::BIGINT AS mask, n FROM ${patternTable} WHERE mask <> 0 ORDER BY n DESC, mask LIMIT ${shownPatterns}`,
  )
  const phi = compared.map(({ missing: a, rows }, i) =>
    compared.map(({ missing: b }, j) =>
      i === j ? 1 : phiOf({ rows, a, b, both: bothOf.get(`${Math.max(i, j)} ${Math.min(i, j)}`) ?? 0 }),
    ),
  )
  return {
    columns: compared.map(({ name }) => name),
    phi,
    patterns: patterns.map(({ mask, n }) => ({
      missing: compared.filter((_, i) => Math.floor(mask / 2 ** i) % 2 === 1).map(({ name }) => name),
      rows: n,
    })),
    leftOut: some.slice(comparedColumns).map(({ name }) => name),
  }
}

/** Pearson's correlation of two indicators (Yule 1912), from how often each and both are; null where one never varies. */
export function phiOf({ rows, a, b, both }: { rows: number; a: number; b: number; both: number }): number | null {
  const spread = Math.sqrt(a * (rows - a)) * Math.sqrt(b * (rows - b))
  return spread === 0 ? null : Math.min(1, Math.max(-1, (both * rows - a * b) / spread))
}
