/** Units of a count since 1970, or since midnight. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns'

const perSecond: Record<TimeUnit, bigint> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n }
const daySeconds = 86_400n

/** Days since 1970 as DuckDB reads a date; also before the year 1 and after 9999. Pure. */
export function dayText(days: number): string {
  const { year, month, day } = civil(days)
  const date = `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return year > 0 ? date : `${date} (BC)`
}

/** A count since 1970 as `2024-01-31 10:30:00` with as many decimals as it needs: none, 3, 6 or 9. Pure. */
export function instantText(count: bigint, unit: TimeUnit): string {
  const perDay = daySeconds * perSecond[unit]
  const rest = ((count % perDay) + perDay) % perDay
  return `${dayText(Number((count - rest) / perDay))} ${clockText(rest, unit)}`
}

/** A count since midnight as `10:30:00`. Pure. */
export function clockText(count: bigint, unit: TimeUnit): string {
  const seconds = Number(count / perSecond[unit])
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const rest = count % perSecond[unit]
  if (rest === 0n) return clock
  const decimals = String(rest).padStart(String(perSecond[unit]).length - 1, '0')
  return `${clock}.${decimals.replace(/(000)+$/, '')}`
}

const two = (number: number): string => String(number).padStart(2, '0')

/** The calendar's day of a count of days since 1970, in the Gregorian calendar of all times (H. Hinnant, `civil_from_days`). */
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** An integer and where its decimal point stands. Pure. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
