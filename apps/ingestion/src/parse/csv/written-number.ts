import { currencyCodes } from './currency-codes.js'

/** A number as people write it: with groups of thousands, a decimal comma, a sign of a currency or per cent. */
export interface WrittenNumber {
  /** The digits when the comma, or the point, separates the decimals; null where it cannot. */
  readonly byComma: string | null
  readonly byPoint: string | null
  /** What separates groups of thousands, as far as that is sure; '' where nothing does. */
  readonly group: string
  readonly unit: string
  /** It stands in brackets, as accountants write what is below zero. */
  readonly bracketed: boolean
  /** The minus stands behind the digits, as in company programs. */
  readonly trails: boolean
}

const UNIT = String.raw`[$€£¥%]|[A-Z]{3}`
const written = new RegExp(
  String.raw`^([-+]?)(?:(${UNIT})[ \u00a0]?)?([-+]?)([\d][\d .,'’\u00a0\u202f]*?)(-?)(?:[ \u00a0\u202f]?(${UNIT}))?$`,
)
const grouped = /^([1-9]\d{0,2})((?:([ .,'’\u00a0\u202f])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/
const plain = /^(0|[1-9]\d*)(?:([.,])(\d+))?$/

/** Null for what is no such number. Leading zeros make none: they are part of a code. */
export function writtenNumber(text: string): WrittenNumber | null {
  const inside = /^\(([^-+()]+)\)$/.exec(text)?.[1]
  if (inside === undefined) return signedNumber(text)
  const number = signedNumber(inside)
  if (number === null) return null
  const negative = (digits: string | null): string | null => (digits === null ? null : `-${digits}`)
  return { ...number, byComma: negative(number.byComma), byPoint: negative(number.byPoint), bracketed: true }
}

function signedNumber(text: string): WrittenNumber | null {
  const parts = written.exec(text)
  if (!parts) return null
  const [, before = '', unitBefore = '', after = '', body = '', behind = '', unitBehind = ''] = parts
  if ((before !== '' && after !== '') || (unitBefore !== '' && unitBehind !== '')) return null
  const unit = unitBefore + unitBehind
  if (unit.length === 3 && !currencyCodes.has(unit)) return null
  if (behind !== '' && before + after !== '') return null
  const sign = before + after + behind === '-' ? '-' : ''
  const read = groupedNumber(body) ?? plainNumber(body)
  if (read === null) return null
  const signed = (digits: string | null): string | null => (digits === null ? null : sign + digits)
  return {
    byComma: signed(read.byComma),
    byPoint: signed(read.byPoint),
    group: read.group,
    unit,
    bracketed: false,
    trails: behind !== '',
  }
}

type Digits = Omit<WrittenNumber, 'unit' | 'bracketed' | 'trails'>

function groupedNumber(body: string): Digits | null {
  const found = grouped.exec(body)
  if (!found) return null
  const [, first, rest = '', group = '', decimal, fraction] = found
  const whole = first + rest.replaceAll(group, '')
  if (decimal === group) return null
  const number = fraction === undefined ? whole : `${whole}.${fraction}`
  if (decimal !== undefined)
    return { byComma: decimal === ',' ? number : null, byPoint: decimal === '.' ? number : null, group }
  // One group behind a comma or a point may be decimals as well.
  const asDecimals = rest.length === 4 ? `${first}.${rest.slice(1)}` : null
  if (group === ',') return { byComma: asDecimals, byPoint: whole, group }
  if (group === '.') return { byComma: whole, byPoint: asDecimals, group }
  return { byComma: whole, byPoint: whole, group }
}

function plainNumber(body: string): Digits | null {
  const found = plain.exec(body)
  if (!found) return null
  const [, whole, decimal, fraction] = found
  const number = fraction === undefined ? whole! : `${whole}.${fraction}`
  return { byComma: decimal === '.' ? null : number, byPoint: decimal === ',' ? null : number, group: '' }
}
