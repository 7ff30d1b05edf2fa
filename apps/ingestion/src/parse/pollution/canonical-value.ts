/**
 * A value as text, such that what a typed column must change does not count: zeros at the end of a fraction, a plus,
 * exponents, midnight behind a date, seconds behind a time. Zeros in front do count: a code that lost them is spoilt.
 */
export function canonicalValue(text: string): string {
  return canonicalNumber(text) ?? canonicalTimestamp(text) ?? canonicalTime(text) ?? canonicalBoolean(text) ?? text
}

const decimal = /^([+-]?)(0|[1-9]\d*)?(?:\.(\d*))?$/
const exponent = /^[+-]?\d+(\.\d+)?[eE][+-]?\d{1,3}$/

function canonicalNumber(text: string): string | null {
  if (exponent.test(text)) return canonicalNumber(plainDigits(Number(text)))
  const [, sign, whole = '', fraction = ''] = decimal.exec(text) ?? []
  if (sign === undefined || whole + fraction === '') return null
  const digits = fraction.replace(/0+$/, '')
  const value = (whole === '' ? '0' : whole) + (digits === '' ? '' : `.${digits}`)
  return sign === '-' && value !== '0' ? `-${value}` : value
}

/** Enough digits for a double, never with an exponent for the sizes that the cases have. */
const plainDigits = (value: number): string =>
  Math.abs(value) >= 1e21 ? BigInt(Math.trunc(value)).toString() : String(Number(value.toPrecision(15)))

const timestamp = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.(\d+))?(?:Z|\+00(?::?00)?)?$/

function canonicalTimestamp(text: string): string | null {
  const [, date, minutes, seconds = '00', fraction = ''] = timestamp.exec(text) ?? []
  if (date === undefined) return null
  const digits = fraction.replace(/0+$/, '')
  const time = `${minutes}:${seconds}${digits === '' ? '' : `.${digits}`}`
  return time === '00:00:00' ? date : `${date} ${time}`
}

function canonicalTime(text: string): string | null {
  const [, hour, minutes, seconds = '00', fraction = ''] =
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.(\d+))?$/.exec(text) ?? []
  if (hour === undefined) return null
  const digits = fraction.replace(/0+$/, '')
  return `${hour.padStart(2, '0')}:${minutes}:${seconds}${digits === '' ? '' : `.${digits}`}`
}

const canonicalBoolean = (text: string): string | null => (/^(true|false)$/i.test(text) ? text.toLowerCase() : null)
