/** What a number format shows a number as. */
export type NumberMeaning = 'number' | 'date' | 'time' | 'elapsed'

/** The meaning of a number format, by its first section; literals, colours and conditions say nothing. Pure. */
export function meaningOf(format: string): NumberMeaning {
  if (format === 'General' || format === '') return 'number'
  const codes = (format.split(';')[0] ?? '')
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/[_*]./g, '')
  if (/\[(h+|m+|s+)\]/i.test(codes)) return 'elapsed'
  const plain = codes.replace(/\[[^\]]*\]/g, '').replace(/general/gi, '')
  if (/[#0?%]/.test(plain.replace(/s\.0+/gi, ''))) return 'number'
  if (/[dy]|m{3}/i.test(plain)) return 'date'
  if (/[hs]/i.test(plain)) return 'time'
  return /m/i.test(plain) ? 'date' : 'number'
}

const dayMs = 86_400_000
/** Days from the first day of 1970 back to day 0 of each system. */
const epoch1900 = -25_569
const epoch1904 = -24_107
const lastSerial1900 = 2_958_465

/**
 * A serial day as ISO text: `2024-01-31`, `2024-01-31 10:30:00` or, less than a day, `10:30:00`. Null when it is no day of
 * the system. The 1900 system has a 29 February 1900 that never was; it is given as written, so it stays text. Pure.
 */
export function serialText(serial: number, meaning: 'date' | 'time', date1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null
  const ms = Math.round(serial * dayMs)
  const day = Math.floor(ms / dayMs)
  const rest = ms - day * dayMs
  if (day === 0 && (meaning === 'time' || (!date1904 && ms > 0))) return clockText(rest)
  const date = dateText(day, date1904)
  if (date === null) return null
  return rest === 0 && meaning === 'date' ? date : `${date} ${clockText(rest)}`
}

function dateText(day: number, date1904: boolean): string | null {
  if (day > lastSerial1900 - (date1904 ? 1462 : 0)) return null
  if (date1904) return isoDay(day + epoch1904)
  if (day === 0) return '1900-01-00'
  if (day === 60) return '1900-02-29'
  return isoDay(day < 60 ? day + 1 + epoch1900 : day + epoch1900)
}

/** Days recur from row to row, and to write one out costs more than to look it up. */
const isoDays = new Map<number, string>()
const mostIsoDays = 100_000

function isoDay(days: number): string {
  let text = isoDays.get(days)
  if (text === undefined) {
    text = new Date(days * dayMs).toISOString().slice(0, 10)
    if (isoDays.size < mostIsoDays) isoDays.set(days, text)
  }
  return text
}

function clockText(ms: number): string {
  const text = new Date(ms).toISOString()
  return ms % 1000 === 0 ? text.slice(11, 19) : text.slice(11, 23)
}
