import type { PeriodUnit } from './policy.js'

const DAY_MS = 86_400_000

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The day, ISO week or month that a moment is in, in UTC: 2026-03-09, 2026-W11, 2026-03. */
export function periodOf(at: string, unit: PeriodUnit): string {
  const ms = Date.parse(at)
  if (unit === 'day') return isoDay(ms)
  if (unit === 'month') return isoDay(ms).slice(0, 7)
  // A week belongs to the year of its Thursday (ISO 8601).
  const day = Math.floor(ms / DAY_MS) * DAY_MS
  const thursday = new Date(day + (3 - ((new Date(day).getUTCDay() + 6) % 7)) * DAY_MS)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const week = Math.floor((thursday.getTime() - first) / (7 * DAY_MS)) + 1
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

/** The period so many units before the one of that moment. */
export function periodBefore(at: string, unit: PeriodUnit, back: number): string {
  const date = new Date(at)
  if (unit === 'month') {
    const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)
    return periodOf(new Date(first).toISOString(), unit)
  }
  const days = unit === 'week' ? 7 * back : back
  return periodOf(new Date(date.getTime() - days * DAY_MS).toISOString(), unit)
}
