/** Seconds since the epoch as ISO 8601: a day for DATE, with `Z` for zoned types; null beyond what a JS Date can hold. */
export function isoFromSeconds(seconds: number, type: string): string | null {
  const date = new Date(Math.round(seconds * 1000))
  if (Number.isNaN(date.getTime())) return null
  const iso = date.toISOString().replace('.000Z', 'Z')
  if (type === 'DATE') return iso.slice(0, iso.indexOf('T'))
  return type.includes('TIME ZONE') ? iso : iso.replace(/Z$/, '')
}

/** Seconds since midnight as `hh:mm:ss`. */
export function timeOfDay(seconds: number): string {
  const whole = Math.round(seconds)
  const part = (n: number): string => String(n).padStart(2, '0')
  return `${part(Math.floor(whole / 3600))}:${part(Math.floor((whole % 3600) / 60))}:${part(whole % 60)}`
}
