import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { Rare } from './content-schema.js'
import { grouped, readShortText, shortText } from './sql-text.js'

const rareShare = 0.01
const shownExamples = 5

/** Values of the grouped column with less than a hundredth of its `count` rows each. */
export async function readRare(ask: Asking, count: number): Promise<Rare> {
  const rows = await ask.rows<Row & { t: string; n: number; k: number; total: number }>(
    `SELECT ${shortText('v')} AS t, n, count(*) OVER () AS k, sum(n) OVER ()::BIGINT AS total FROM ${grouped} ` +
      `WHERE n < ${rareShare} * ${count} ORDER BY n, v LIMIT ${shownExamples}`,
  )
  return {
    values: rows[0]?.k ?? 0,
    rows: rows[0]?.total ?? 0,
    examples: rows.map(({ t, n }) => ({ value: readShortText(t).value, count: n })),
  }
}
