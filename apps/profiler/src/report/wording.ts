import { numberText } from '../charts/index.js'

/** "a", "a and b", "a, b and c"; more than `most` end in "and 4 others". */
export function listed(items: readonly string[], most = Infinity): string {
  const shown =
    items.length > most
      ? [
          ...items.slice(0, most),
          `${numberText(items.length - most)} ${items.length - most === 1 ? 'other' : 'others'}`,
        ]
      : items
  if (shown.length < 2) return shown[0] ?? ''
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${numberText(count)} ${count === 1 ? one : many}`

/** A share in percent; what is more than nothing never reads as 0 %, and what is not all never as 100 %. */
export function percentText(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return 'less than 0.1%'
  if (percent < 100 && percent > 99.9) return 'more than 99.9%'
  return `${(Math.round(percent * 10) / 10).toString()}%`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** "1 January 2013"; a text that is no ISO date stays as it is. */
export function dayText(iso: string): string {
  const [, year, month, day] = /^(\d{4,6})-(\d\d)-(\d\d)/.exec(iso) ?? []
  const name = MONTHS[Number(month) - 1]
  return year === undefined || name === undefined ? iso : `${Number(day)} ${name} ${Number(year)}`
}

/** "12 seconds", "3 minutes 20 seconds"; null when either end is missing or no time. */
export function durationText(from: string, to: string | null): string | null {
  const milliseconds = to === null ? Number.NaN : Date.parse(to) - Date.parse(from)
  if (!(milliseconds >= 0)) return null
  if (milliseconds < 1000) return 'less than a second'
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return counted(seconds, 'second')
  const rest = seconds % 60
  return `${counted(Math.floor(seconds / 60), 'minute')}${rest === 0 ? '' : ` ${counted(rest, 'second')}`}`
}

export const sentence = (text: string): string => {
  const trimmed = text.trim()
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
