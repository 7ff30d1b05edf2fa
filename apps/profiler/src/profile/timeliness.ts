import { isTimeOfDay } from './column-type.js'
import type { Timeliness } from './relation-schema.js'
import type { ColumnProfile } from './schema.js'

const unitSeconds = { day: 86_400, hour: 3_600, minute: 60 } as const
const daySeconds = 86_400
/** A table is stale after so many times its longest time without rows so far. */
const patience = 3

const secondsOf = (iso: string): number =>
  Date.parse(/Z$|T/.test(iso) ? iso.replace(/Z?$/, 'Z') : `${iso}T00:00:00Z`) / 1000

/** Columns of dates that are all meant, and not of birth: one placeholder would make the span three hundred years. */
const isUsable = ({ type, time, personal }: ColumnProfile): boolean =>
  time !== null &&
  personal === null &&
  !isTimeOfDay(type) &&
  time.min !== null &&
  time.gaps !== null &&
  (time.suspect?.placeholders.length ?? 0) === 0

/**
 * The time that the table covers and how fresh it is, by the column of dates or timestamps with the fewest values
 * missing and, of those, the most different ones.
 *
 * @param generatedAt ISO 8601
 */
export function timelinessOf(columns: readonly ColumnProfile[], generatedAt: string): Timeliness | null {
  const [main] = columns
    .filter(isUsable)
    .sort((a, b) => a.missing - b.missing || b.distinct - a.distinct || a.position - b.position)
  const { min, max, spanSeconds, gaps } = main?.time ?? {}
  if (!main || !min || !max || !gaps || spanSeconds === null || spanSeconds === undefined) return null
  const longestGapUnits = gaps.longest[0]?.units ?? 0
  const age = Date.parse(generatedAt) / 1000 - secondsOf(max)
  if (!Number.isFinite(age)) return null
  return {
    column: main.name,
    from: min,
    to: max,
    spanSeconds,
    unit: gaps.unit,
    absentShare: gaps.absent + gaps.present === 0 ? 0 : gaps.absent / (gaps.absent + gaps.present),
    longestGapUnits,
    ageSeconds: Math.max(0, age),
    staleAfterSeconds: Math.max(2 * daySeconds, patience * (longestGapUnits + 1) * unitSeconds[gaps.unit]),
  }
}
