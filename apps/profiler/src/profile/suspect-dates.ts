import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { SuspectDates } from './content-schema.js'
import { double, grouped } from './sql-text.js'
import { isoFromSeconds } from './time-text.js'

const daySeconds = 86_400

/** What programs write where there is no date: the first and last days of calendars, epochs and types. */
const placeholderDays = [
  '0001-01-01',
  '0001-01-02',
  '1000-01-01',
  '1753-01-01',
  '1800-01-01',
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  '1901-01-01',
  '1970-01-01',
  '2038-01-19',
  '2099-12-31',
  '2100-01-01',
  '2199-12-31',
  '2999-12-31',
  '3000-01-01',
  '9999-12-31',
].map((day) => Date.parse(`${day}T00:00:00Z`) / 1000 / daySeconds)

/** A day stands alone when no other row is that near. */
const neighbourDays = 30

const years = { from: Date.UTC(1900, 0, 1) / 1000, to: Date.UTC(2100, 0, 1) / 1000 }

/**
 * Dates of the grouped column that are hardly meant. Each is looked for only where the range leaves room for it, so an
 * ordinary column costs nothing. `now` in seconds since 1970.
 */
export async function readSuspectDates(
  ask: Asking,
  { low, high }: { low: number; high: number },
  now: number,
): Promise<SuspectDates> {
  const after = high > now
  const outside = after || low < years.from || high >= years.to
  const counts = outside
    ? await ask.row<Row & { future: number; before1900: number; after2100: number }>(
        `SELECT coalesce(sum(n) FILTER (x > ${double(now)}), 0)::BIGINT AS future, ` +
          `coalesce(sum(n) FILTER (x < ${years.from}), 0)::BIGINT AS before1900, ` +
          `coalesce(sum(n) FILTER (x >= ${years.to}), 0)::BIGINT AS after2100 ` +
          `FROM (SELECT epoch(v) AS x, n FROM ${grouped} WHERE isfinite(v))`,
      )
    : { future: 0, before1900: 0, after2100: 0 }
  return { placeholders: await readPlaceholders(ask, low, high), ...counts }
}

async function readPlaceholders(ask: Asking, low: number, high: number): Promise<SuspectDates['placeholders']> {
  const possible = placeholderDays.filter((day) => (day + 1) * daySeconds > low && day * daySeconds <= high)
  if (possible.length === 0) return []
  const near = `abs(d - p) <= ${neighbourDays} AND d <> p AND NOT list_contains([${possible.join(', ')}], d)`
  const rows = await ask.rows<Row & { p: number; n: number }>(
    `WITH days AS (SELECT date_diff('day', DATE '1970-01-01', v::TIMESTAMP::DATE) AS d, sum(n)::BIGINT AS n FROM ${grouped} WHERE isfinite(v) GROUP BY d) ` +
      `SELECT p, sum(n) FILTER (d = p)::BIGINT AS n FROM days, (SELECT unnest([${possible.join(', ')}])::BIGINT AS p) ` +
      `WHERE abs(d - p) <= ${neighbourDays} GROUP BY p HAVING count(*) FILTER (d = p) > 0 AND count(*) FILTER (${near}) = 0 ORDER BY p`,
  )
  return rows.map(({ p, n }) => ({ day: isoFromSeconds(p * daySeconds, 'DATE') ?? String(p), count: n }))
}
