import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { type Chosen, chosen } from './chosen-values.js'
import type { Words } from './content-schema.js'

const shown = 20
const charactersRead = 2000

/** The words of the chosen texts; null where there is none. */
export async function readWords(ask: Asking, about: Chosen): Promise<Words | null> {
  const split = `SELECT regexp_extract_all(lower(left(s, ${charactersRead})), '[\\pL\\pN]+') AS w, n FROM ${chosen}`
  const rows = await ask.rows<Row & { word: string; n: number; k: number; total: number }>(
    `WITH split AS (${split}), words AS (SELECT unnest(list_distinct(w)) AS word, n FROM split) ` +
      `SELECT left(word, 60) AS word, sum(n)::BIGINT AS n, count(*) OVER () AS k, (SELECT sum(len(w) * n)::BIGINT FROM split) AS total ` +
      `FROM words GROUP BY word ORDER BY n DESC, word LIMIT ${shown}`,
  )
  const first = rows[0]
  if (!first || about.rows === 0) return null
  return {
    meanPerValue: first.total / about.rows,
    distinct: first.k,
    top: rows.map(({ word, n }) => ({ word, share: Math.min(1, n / about.rows) })),
    exact: about.exact,
  }
}
