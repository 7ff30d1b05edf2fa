import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { type Chosen, chosen } from './chosen-values.js'
import type { Formats, TextFormat } from './content-schema.js'
import { datePattern, formatSql } from './format-patterns.js'

/** Formats shown of a column. */
const shown = 6

/** What the chosen texts are likely to be. */
export async function readFormats(ask: Asking, about: Chosen): Promise<Formats> {
  const rows = await ask.rows<Row & { format: TextFormat; n: number; impossible: number }>(
    `SELECT format, sum(n)::BIGINT AS n, coalesce(sum(n) FILTER (format = 'date' AND regexp_full_match(s, '${datePattern}') ` +
      `AND try_cast(regexp_replace(s, '[/.]', '-', 'g') AS DATE) IS NULL), 0)::BIGINT AS impossible ` +
      `FROM (SELECT s, n, ${formatSql} AS format FROM (SELECT trim(s) AS s, n FROM ${chosen})) ` +
      `GROUP BY format ORDER BY n DESC, format`,
  )
  return {
    found: rows
      .slice(0, shown)
      .map(({ format, n }) => ({ format, share: about.rows === 0 ? 0 : Math.min(1, n / about.rows) })),
    impossibleDates: rows.reduce((sum, { impossible }) => sum + impossible, 0),
    valuesRead: about.valuesRead,
    exact: about.exact,
    errorBound: about.errorBound,
  }
}

/** The share of one format, 0 where it is not among the frequent ones. */
export const shareOf = (formats: Formats | null, ...wanted: readonly TextFormat[]): number =>
  (formats?.found ?? []).reduce((sum, { format, share }) => (wanted.includes(format) ? sum + share : sum), 0)
