/** 1234567 → 1,234,567; by hand, because the locale of the machine must not decide what a report says. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** `3 rows`, `1 row`; without a noun the number alone. */
export function countText(n: number, noun?: string): string {
  const number = Number.isSafeInteger(n) && n >= 0 ? grouped(n) : String(n)
  return noun === undefined ? number : `${number} ${noun}${n === 1 ? '' : 's'}`
}

/** A share in per cent, never rounded to all or to nothing. */
export function shareText(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`
  if (share < 0.0001) return 'less than 0.01%'
  if (share > 0.9999) return 'more than 99.99%'
  const percent = share * 100
  return `${Number(percent.toFixed(percent < 1 || percent > 99 ? 2 : 1))}%`
}

/** A figure with as many digits as tell something. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isSafeInteger(value)) return `${value < 0 ? '-' : ''}${grouped(Math.abs(value))}`
  return String(Number(value.toPrecision(6)))
}

/** `2.5 days`, `36 hours`, by what reads best. */
export function ageText(ms: number): string {
  const [unit, size] =
    ms >= 172_800_000 ? ['day', 86_400_000] : ms >= 7_200_000 ? ['hour', 3_600_000] : ['minute', 60_000]
  const amount = Number((ms / Number(size)).toFixed(1))
  return `${grouped(Math.trunc(amount))}${String(amount).replace(/^\d+/, '')} ${unit}${amount === 1 ? '' : 's'}`
}
