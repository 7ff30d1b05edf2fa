/** The grain of a trend, by the days between its first and last moment: some 10 to 100 points, never thousands. */
export type Grain = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** A grain holds up to and including so many days; beyond the last, `year`. */
const UP_TO_DAYS: readonly (readonly [Grain, number])[] = [
  ['hour', 3],
  ['day', 100],
  ['week', 300],
  ['month', 2200],
  ['quarter', 7500],
]

/** Null when either moment cannot be read: then the choice is made in SQL. */
export function grainOf(first: number | string | undefined, last: number | string | undefined): Grain | null {
  const from = momentOf(first)
  const to = momentOf(last)
  if (from === null || to === null || to < from) return null
  const days = (to - from) / 86_400_000
  return UP_TO_DAYS.find(([, most]) => days <= most)?.[0] ?? 'year'
}

/** The same choice as `grainOf`, as an SQL expression over an expression that gives days. */
export const grainSql = (days: string): string =>
  `CASE ${UP_TO_DAYS.map(([grain, most]) => `WHEN ${days} <= ${most} THEN '${grain}'`).join(' ')} ELSE 'year' END`

function momentOf(value: number | string | undefined): number | null {
  if (typeof value !== 'string') return null
  const moment = Date.parse(value)
  return Number.isNaN(moment) ? null : moment
}
