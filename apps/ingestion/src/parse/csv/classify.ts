import { type CalendarDate, calendarDate } from './calendar-date.js'
import { isCalendarDay } from './calendar-day.js'
import { type WrittenNumber, writtenNumber } from './written-number.js'

/**
 * What one value is. The classes are narrower than DuckDB's casts on purpose: a cast takes `007`, `1_000`, `0x1F` or
 * `1` as a boolean without a word, and what the text said is then gone.
 */
export type ValueClass =
  | { readonly is: 'integer'; readonly beyondDouble: boolean; readonly negative: boolean }
  | { readonly is: 'decimal'; readonly trailingZero: boolean; readonly negative: boolean }
  | { readonly is: 'code'; readonly why: CodeReason }
  | { readonly is: 'plus_integer'; readonly digits: number }
  | { readonly is: 'exponent_code' }
  | { readonly is: 'boolean' }
  | { readonly is: 'date' }
  | { readonly is: 'timestamp'; readonly nanoseconds: boolean }
  /** `isApart`: the zone is written in a way that the engine does not read: ` +0200` behind a blank, `UTC` without one. */
  | { readonly is: 'zoned'; readonly nanoseconds: boolean; readonly isApart: boolean }
  | { readonly is: 'time' }
  | { readonly is: 'written_date'; readonly date: CalendarDate }
  | { readonly is: 'written_number'; readonly number: WrittenNumber }
  | { readonly is: 'text' }

/** Why something that a cast would take for a number is not one. */
export type CodeReason = 'leading_zero' | 'too_many_digits' | 'special_notation'

const TEXT: ValueClass = { is: 'text' }
const BOOLEAN: ValueClass = { is: 'boolean' }
const DATE: ValueClass = { is: 'date' }
const TIME: ValueClass = { is: 'time' }
const EXPONENT_CODE: ValueClass = { is: 'exponent_code' }
const code = (why: CodeReason): ValueClass => ({ is: 'code', why })

const integer = /^-?\d+$/
const decimal = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?)(\d{1,3}))?$/
const isoDate =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?( ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/
const time = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?$/
const longestTyped = 64
const largestInt64 = '9223372036854775807'

/** Classifies a value that is neither empty nor a null word. Exact: it looks at the whole text. */
export function classify(written: string): ValueClass {
  const text = written.trim()
  if (text === '' || text.length > longestTyped) return TEXT
  const first = text.charCodeAt(0)
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  if (numeric) return classifyNumeric(text, written)
  if (/^(true|false)$/i.test(text)) return BOOLEAN
  if (/^inf(inity)?$/i.test(text)) return { is: 'decimal', trailingZero: false, negative: false }
  if (text !== written) return TEXT
  const date = calendarDate(text)
  return date ? { is: 'written_date', date } : numberOrText(text)
}

/** A number that begins with its unit is tried only where that is what it begins with. */
const numberOrText = (text: string): ValueClass => {
  const number = /^(?:[$€£¥]|[A-Z]{3}[ \u00a0]?[-+]?\d|\d|[-+]|\([$€£¥\d])/.test(text) ? writtenNumber(text) : null
  return number === null ? TEXT : { is: 'written_number', number }
}

function classifyNumeric(text: string, written: string): ValueClass {
  if (integer.test(text)) return classifyInteger(text)
  if (/^\+\d+$/.test(text)) return { is: 'plus_integer', digits: text.length - 1 }
  if (/^-inf(inity)?$/i.test(text)) return { is: 'decimal', trailingZero: false, negative: true }
  const parts = decimal.exec(text)
  if (parts) return classifyDecimal(text, parts)
  if (/^[+-]?(0[xXbB][\da-fA-F]+|\d+(_\d+)+(\.\d+)?)$/.test(text)) return code('special_notation')
  // DuckDB trims blanks around numbers only, so a padded date stays text.
  if (text !== written) return TEXT
  const iso = isoDate.exec(text)
  if (iso) return classifyIso(iso)
  const clock = time.exec(text)
  if (clock) return Number(clock[1]) < 24 && Number(clock[2]) < 60 && Number(clock[3] ?? 0) < 60 ? TIME : TEXT
  const date = calendarDate(text)
  return date ? { is: 'written_date', date } : numberOrText(text)
}

function classifyInteger(text: string): ValueClass {
  const negative = text.charCodeAt(0) === 45
  const digits = negative ? text.slice(1) : text
  if (digits.length > 1 && digits.charCodeAt(0) === 48) return code('leading_zero')
  if (digits.length > 19 || (digits.length === 19 && digits > largestInt64)) return code('too_many_digits')
  return { is: 'integer', beyondDouble: digits.length > 15 && !survivesDouble(digits, digits.length), negative }
}

function classifyDecimal(text: string, parts: RegExpExecArray): ValueClass {
  const [, sign = '', whole = '', fraction = '', exponentSign, exponent] = parts
  if (whole === '' && fraction === '') return TEXT
  if (whole.length > 1 && whole.charCodeAt(0) === 48) return code('leading_zero')
  if (exponent !== undefined && exponentSign === '' && !text.includes('.')) return EXPONENT_CODE
  if (exponent !== undefined && !Number.isFinite(Number(text))) return code('too_many_digits')
  const significant = (whole + fraction).replace(/^0+/, '')
  if (significant.length > 15 && !survivesDouble(text.replace(/^\+/, ''), significant.length))
    return code('too_many_digits')
  return {
    is: 'decimal',
    trailingZero: exponent === undefined && fraction.length > 1 && fraction.endsWith('0'),
    negative: sign === '-',
  }
}

/**
 * Whether a double gives every written digit back: printed to as many significant digits it must show the same ones.
 * True for what programs print (shortest or 17 digits), false for long ids and exact decimals.
 */
export function survivesDouble(text: string, significantDigits: number): boolean {
  if (significantDigits > 100) return false
  const digitsOf = (number: string): string =>
    number
      .replace(/[eE].*$/, '')
      .replace(/[-.]/g, '')
      .replace(/^0+/, '')
  return digitsOf(Number(text).toPrecision(Math.max(1, significantDigits))) === digitsOf(text)
}

function classifyIso(iso: RegExpExecArray): ValueClass {
  const [, year, month, day, hour, minute, second, fraction, zone] = iso
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return TEXT
  if (hour === undefined) return DATE
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return TEXT
  const nanoseconds = fraction !== undefined && fraction.length > 6 && !/^\d{6}0+$/.test(fraction)
  if (zone !== undefined && second === undefined) return TEXT
  if (zone === undefined) return { is: 'timestamp', nanoseconds }
  return { is: 'zoned', nanoseconds, isApart: zone === 'UTC' || (zone.startsWith(' ') && zone !== ' UTC') }
}
