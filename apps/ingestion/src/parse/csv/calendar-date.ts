import { isCalendarDay } from './calendar-day.js'

/**
 * A date that is not ISO: how it is written, as a strptime pattern with `{1}` and `{2}` where day and month stand when
 * their order is open, and which orders fit this very value.
 */
export interface CalendarDate {
  readonly shape: string
  readonly dayFirst: boolean
  readonly monthFirst: boolean
  readonly hasTime: boolean
}

const clock = /^(?:,? +|T)(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp][Mm]))?$/
const numericDate = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?=$|[ ,T])/
const yearFirst = /^(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?=$|[ ,T])/
const namedMonth = /^(\d{1,2})([ -])([A-Za-z]{3,9})\2(\d{4})(?=$|[ ,T])/
const monthNamedFirst = /^([A-Za-z]{3,9}) (\d{1,2}), (\d{4})(?=$|[ ,T])/
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

export function calendarDate(text: string): CalendarDate | null {
  return numeric(text) ?? withYearFirst(text) ?? withMonthName(text)
}

function numeric(text: string): CalendarDate | null {
  const found = numericDate.exec(text)
  if (!found) return null
  const [all, a, separator, b, yearText] = found
  const suffix = timeShape(text.slice(all.length))
  if (suffix === null) return null
  const year = yearText!.length === 4 ? Number(yearText) : 2000
  const dayFirst = isCalendarDay(year, Number(b), Number(a))
  const monthFirst = isCalendarDay(year, Number(a), Number(b))
  if (!dayFirst && !monthFirst) return null
  const shape = `{1}${separator}{2}${separator}${yearText!.length === 4 ? '%Y' : '%y'}${suffix}`
  return { shape, dayFirst, monthFirst, hasTime: suffix !== '' }
}

function withYearFirst(text: string): CalendarDate | null {
  const found = yearFirst.exec(text)
  if (!found) return null
  const [all, year, separator, month, day] = found
  const suffix = timeShape(text.slice(all.length))
  if (suffix === null || !isCalendarDay(Number(year), Number(month), Number(day))) return null
  return fixed(`%Y${separator}%m${separator}%d`, suffix)
}

function withMonthName(text: string): CalendarDate | null {
  const dayLed = namedMonth.exec(text)
  const monthLed = dayLed ? null : monthNamedFirst.exec(text)
  const found = dayLed ?? monthLed
  if (!found) return null
  const name = (dayLed ? found[3]! : found[1]!).toLowerCase()
  const day = Number(dayLed ? found[1] : found[2])
  const year = Number(dayLed ? found[4] : found[3])
  const month = months.findIndex((long) => long === name || long.slice(0, 3) === name) + 1
  const suffix = timeShape(text.slice(found[0].length))
  if (month === 0 || suffix === null || !isCalendarDay(year, month, day)) return null
  // "May" is both the short and the long name, so the shape follows the length of every other month.
  const token = name.length > 3 ? '%B' : '%b'
  return fixed(dayLed ? `%d${found[2]}${token}${found[2]}%Y` : `${token} %d, %Y`, suffix)
}

const fixed = (date: string, suffix: string): CalendarDate => ({
  shape: date + suffix,
  dayFirst: true,
  monthFirst: true,
  hasTime: suffix !== '',
})

/** The strptime text of the time behind a date; '' when there is none, null when it is no time. */
function timeShape(rest: string): string | null {
  if (rest === '') return ''
  const found = clock.exec(rest)
  if (!found) return null
  const [, hour, minute, second, half] = found
  if (Number(minute) > 59 || Number(second ?? 0) > 59) return null
  if (half === undefined ? Number(hour) > 23 : Number(hour) < 1 || Number(hour) > 12) return null
  const gap = /^(?:,? +|T)/.exec(rest)![0]
  const halfGap = half === undefined ? '' : / [AaPp][Mm]$/.test(rest) ? ' %p' : '%p'
  return `${gap}${half === undefined ? '%H' : '%I'}:%M${second === undefined ? '' : ':%S'}${halfGap}`
}
