import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import { isTimeOfDay } from '../../profile/column-type.js'
import type { TimeDistribution } from '../distribution.js'

/** Seconds since the epoch (or midnight) as a double; infinite times as infinite. */
export const secondsOf = (column: string, type: string): string =>
  isTimeOfDay(type)
    ? `epoch(${column})::DOUBLE`
    : `CASE WHEN isfinite(${column}) THEN epoch(${column})::DOUBLE WHEN ${column} IS NOT NULL THEN 'infinity'::DOUBLE END`

/** How the column `c` of the relation lies over the week and the day. */
export async function readTime(ask: Asking, relation: string, type: string): Promise<TimeDistribution> {
  const daytime = isTimeOfDay(type)
  const weekday = daytime ? '0' : 'isodow(c) - 1'
  const hour = type === 'DATE' ? '0' : 'hour(c)'
  const rows = await ask.rows<Row & { weekday: number; hour: number; n: number }>(
    `SELECT (${weekday})::INTEGER AS weekday, (${hour})::INTEGER AS hour, count(*) AS n FROM ${relation} ` +
      `WHERE c IS NOT NULL${daytime ? '' : ' AND isfinite(c)'} GROUP BY ALL`,
  )
  const sumBy = (size: number, part: 'weekday' | 'hour'): number[] => {
    const counts = Array.from({ length: size }, () => 0)
    for (const row of rows) counts[row[part]] = (counts[row[part]] ?? 0) + row.n
    return counts
  }
  return { weekdays: daytime ? null : sumBy(7, 'weekday'), hours: type === 'DATE' ? null : sumBy(24, 'hour') }
}
