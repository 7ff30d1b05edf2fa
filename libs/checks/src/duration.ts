const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** Milliseconds of a duration such as `90m`, `36h` or `7d`; null for what is none, and for none at all. */
export function durationMs(text: string): number | null {
  const [, amount, unit] = /^(\d{1,9}(?:\.\d{1,6})?)\s*([smhdw])$/.exec(text.trim()) ?? []
  if (amount === undefined || unit === undefined) return null
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  return ms > 0 ? ms : null
}
