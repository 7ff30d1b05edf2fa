const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
const hundredths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const sixDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })

/** A number for people: separators between thousands, and no more digits than they can use. */
export function numberText(value: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && size < 1e15) return whole.format(value + 0)
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2).replace('e+', 'e')
  if (size >= 10_000) return whole.format(value)
  if (size >= 100) return tenths.format(value)
  return size >= 1 ? hundredths.format(value) : threeDigits.format(value)
}

/** A number beside an axis: short, so millions and billions get a letter. */
export function axisNumberText(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e15 || size < 1e-4) return value.toExponential(1).replace('e+', 'e')
  for (const [limit, letter] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
  ] as const) {
    if (size >= limit) return `${hundredths.format(value / limit)}${letter}`
  }
  return sixDigits.format(value)
}

/** A writer for numbers that stand below each other: all with the same decimals, by the largest of them. */
export function alignedNumberText(values: readonly number[]): (value: number) => string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (values.every(Number.isInteger) || largest >= 1e15 || largest < 1) return numberText
  const decimals = largest >= 1000 ? 0 : largest >= 10 ? 1 : 2
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return (value) => format.format(value).replace(/^-(0(\.0+)?)$/, '$1')
}

/** True for numbers that name something: a year is 2013 and never 2,013. */
export const isPlainNumber = (columnName: string): boolean =>
  /(^|[_\s])(year|yr|id|code|key|zip|no|nr)$/i.test(columnName) || /[a-z](Id|Year)$/.test(columnName)

/** Puts the unit where people write it: $ and its like in front, % and ° right behind, all others after a space. */
export function withUnit(text: string, unit: string | null | undefined): string {
  if (unit === null || unit === undefined || unit === '') return text
  if (/^[$€£¥]$/.test(unit)) return text.startsWith('-') ? `-${unit}${text.slice(1)}` : `${unit}${text}`
  if (/^(%|°)$/.test(unit)) return `${text}${unit}`
  if (/^percent$/i.test(unit)) return `${text}%`
  return `${text} ${unit}`
}

/** "1 row", "2 rows": the unit in the singular for exactly one, where it is an English plural. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${numberText(count)} ${count === 1 ? one : many}`
