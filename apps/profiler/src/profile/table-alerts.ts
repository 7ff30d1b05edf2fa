import { duration, percent, whole } from './number-text.js'
import type { Alert, Profile } from './schema.js'

export const tableAlert = (
  code: Alert['code'],
  severity: Alert['severity'],
  value: number,
  message: string,
): Alert => ({ code, severity, column: null, otherColumn: null, value, message })

/** What holds for the table as a whole. */
export const tableAlerts = ({ overview }: Pick<Profile, 'overview'>): Alert[] => [
  ...duplicates(overview),
  ...stale(overview),
]

function duplicates({ duplicateGroups, duplicateSurplus, rows }: Profile['overview']): Alert[] {
  if (duplicateGroups === 0) return []
  const different = duplicateGroups === 1 ? '1 row occurs' : `${whole(duplicateGroups)} different rows occur`
  const message = `${different} more than once: ${whole(duplicateSurplus)} ${duplicateSurplus === 1 ? 'row is' : 'rows are'} a copy of another, ${percent(duplicateSurplus / rows)} of the table.`
  return [tableAlert('duplicates', 'warning', duplicateGroups, message)]
}

function stale({ timeliness }: Profile['overview']): Alert[] {
  if (!timeliness || timeliness.ageSeconds <= timeliness.staleAfterSeconds) return []
  const { column, to, ageSeconds, unit, longestGapUnits } = timeliness
  const so =
    longestGapUnits === 0
      ? `there were rows in every ${unit} before`
      : `the longest time without rows was ${whole(longestGapUnits)} ${longestGapUnits === 1 ? unit : `${unit}s`} before`
  const message = `The latest value is of ${to.replace('T', ' ')}, ${duration(ageSeconds)} before this profile; ${so}.`
  return [{ ...tableAlert('stale', 'notice', ageSeconds, message), column }]
}
