import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { isTimeOfDay } from './column-type.js'
import { readHistogram } from './histogram.js'
import { readMedian } from './read-quantiles.js'
import type { TimeStats } from './schema.js'
import { readSuspectDates } from './suspect-dates.js'
import { grouped } from './sql-text.js'
import { isoFromSeconds, timeOfDay } from './time-text.js'

interface Range extends Row {
  count: number
  n_distinct: number
  infinite: number
  low: number | null
  high: number | null
  v_min: string | null
  v_max: string | null
}

/** Statistics of the grouped column of a date, timestamp or time type. */
export async function readTimes(ask: Asking, type: string, generatedAt: string): Promise<TimeStats> {
  const daytime = isTimeOfDay(type)
  const finite = daytime ? 'true' : 'isfinite(v)'
  const seconds = `(SELECT epoch(v) AS x, n FROM ${grouped} WHERE ${finite})`
  const range = await ask.row<Range>(
    `SELECT coalesce(sum(n) FILTER (${finite}), 0)::BIGINT AS count, count(*) FILTER (${finite}) AS n_distinct, ` +
      `coalesce(sum(n) FILTER (NOT ${finite}), 0)::BIGINT AS infinite, ` +
      `epoch(min(v) FILTER (${finite})) AS low, epoch(max(v) FILTER (${finite})) AS high, ` +
      `min(v) FILTER (${finite}) AS v_min, max(v) FILTER (${finite}) AS v_max FROM ${grouped}`,
  )
  const { count, infinite } = range
  if (count === 0 || range.low === null || range.high === null) return { ...noTimes, infinite }
  const span = { low: range.low, high: range.high, distinct: range.n_distinct, count }
  const median = await readMedian(ask, seconds, { count, rows: range.n_distinct })
  const isDate = type === 'DATE'
  return {
    min: range.v_min,
    max: range.v_max,
    spanSeconds: range.high - range.low,
    infinite,
    median: daytime ? timeOfDay(median) : isoFromSeconds(median, type),
    histogram: await readHistogram(ask, seconds, span),
    weekdays: daytime ? null : await readShape(ask, 'isodow(v) - 1', finite, 7),
    hours: isDate ? null : await readShape(ask, 'hour(v)', finite, 24),
    gaps: daytime ? null : await readGaps(ask, type, finite, span),
    suspect: daytime ? null : await readSuspectDates(ask, span, Date.parse(generatedAt) / 1000),
  }
}

const noTimes: TimeStats = {
  min: null,
  max: null,
  spanSeconds: null,
  infinite: 0,
  median: null,
  histogram: null,
  weekdays: null,
  hours: null,
  gaps: null,
  suspect: null,
}

async function readShape(ask: Asking, part: string, finite: string, size: number): Promise<number[]> {
  const rows = await ask.rows<Row & { part: number; n: number }>(
    `SELECT (${part})::INTEGER AS part, sum(n)::BIGINT AS n FROM ${grouped} WHERE ${finite} GROUP BY part`,
  )
  const counts = Array.from({ length: size }, () => 0)
  for (const { part: at, n } of rows) counts[at] = n
  return counts
}

type Unit = NonNullable<TimeStats['gaps']>['unit']
const unitSeconds: Record<Unit, number> = { day: 86_400, hour: 3_600, minute: 60 }

/** The coarsest unit that still divides the span into a week's worth of pieces; days for dates. */
export function gapUnit(type: string, spanSeconds: number): Unit {
  if (type === 'DATE' || spanSeconds >= 7 * unitSeconds.day) return 'day'
  return spanSeconds >= 7 * unitSeconds.hour ? 'hour' : 'minute'
}

async function readGaps(
  ask: Asking,
  type: string,
  finite: string,
  { low, high }: { low: number; high: number },
): Promise<TimeStats['gaps']> {
  const unit = gapUnit(type, high - low)
  const size = unitSeconds[unit]
  // Whole units since the epoch as integers: date_trunc would give dates or timestamps, depending on the type.
  const periods = `SELECT DISTINCT floor(epoch(v) / ${size})::BIGINT AS p FROM ${grouped} WHERE ${finite}`
  const rows = await ask.rows<Row & { p: number; before: number; present: number }>(
    `WITH periods AS (${periods}), steps AS (SELECT p, lag(p) OVER (ORDER BY p) AS before, count(*) OVER () AS present FROM periods) ` +
      `SELECT p, coalesce(before, p) AS before, present FROM steps ORDER BY p - coalesce(before, p) DESC, p LIMIT 5`,
  )
  const present = rows[0]?.present ?? 0
  const expected = Math.floor(high / size) - Math.floor(low / size) + 1
  const text = (period: number): string =>
    isoFromSeconds(period * size, unit === 'day' ? 'DATE' : type) ?? String(period)
  return {
    unit,
    present,
    absent: Math.max(0, expected - present),
    longest: rows
      .filter(({ p, before }) => p - before > 1)
      .map(({ p, before }) => ({ after: text(before), before: text(p), units: p - before - 1 })),
  }
}
