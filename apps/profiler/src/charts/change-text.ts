import { numberText, withUnit } from './number-text.js'

export interface Change {
  readonly value: number | null
  readonly unit: string | null
  readonly before?: { readonly label: string; readonly value: number }
}

/** "▲ 12.5% from 1,200 (2025-11)"; in points where the figure is a share; null where there is nothing to compare with. */
export function changeText({ value, unit, before }: Change): string | null {
  if (value === null || before === undefined) return null
  const difference = value - before.value
  const from = `from ${withUnit(numberText(before.value), unit)} (${before.label})`
  if (difference === 0) return `unchanged ${from}`
  const sign = difference > 0 ? '▲' : '▼'
  const isShare = /^(%|percent)$/i.test(unit ?? '')
  if (isShare) return `${sign} ${numberText(Math.abs(difference))} points ${from}`
  // A change from nothing, or across zero, has no meaningful share.
  if (before.value === 0 || Math.sign(before.value) !== Math.sign(value || before.value))
    return `${sign} ${withUnit(numberText(Math.abs(difference)), unit)} ${from}`
  return `${sign} ${numberText(Number(((Math.abs(difference) / Math.abs(before.value)) * 100).toPrecision(3)))}% ${from}`
}
