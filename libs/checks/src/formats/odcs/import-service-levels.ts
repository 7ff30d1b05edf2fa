import type { CheckInput } from '../../check.js'
import { leftOut, type Mapped } from '../imported.js'
import type { Contract } from './contract-shape.js'

/** The parts of a contract's `table.column`, as they are called in the tables; null for what the contract does not have. */
export type Resolve = (reference: string) => { readonly table: string; readonly column: string } | null

export interface ServiceLevelCheck {
  readonly table: string
  readonly mapped: Mapped
}

/** Freshness is a check; what else is agreed on is said. Pure. */
export function mapServiceLevels(
  { slaProperties, slaDefaultElement }: Contract,
  resolve: Resolve,
): { readonly checks: readonly ServiceLevelCheck[]; readonly notes: readonly Mapped[] } {
  const checks: ServiceLevelCheck[] = []
  const notes: Mapped[] = []
  for (const [i, level] of (slaProperties ?? []).entries()) {
    const pointer = `/slaProperties/${i}`
    const element = level.element ?? slaDefaultElement ?? null
    const resolved = element === null ? null : resolve(element)
    const maxAge = durationOf(level.value, level.unit ?? 'd')
    const say = (why: string): void => void notes.push(leftOut(level.property, why, pointer))
    if (!['freshness', 'fy', 'fr'].includes(level.property.toLowerCase()))
      say('A service level that no check looks at.')
    else if (resolved === null) say('It names no column of the contract as its element.')
    else if (maxAge === null) say('Its value and unit are no duration.')
    else {
      const check: CheckInput = {
        type: 'freshness',
        column: resolved.column,
        maxAge,
        ...(level.description ? { description: level.description.slice(0, 2_000) } : {}),
      }
      checks.push({ table: resolved.table, mapped: { check, pointer } })
    }
  }
  return { checks, notes }
}

const UNITS: readonly (readonly [RegExp, number, string])[] = [
  [/^(s|sec|secs|second|seconds)$/, 1, 's'],
  [/^(m|min|mins|minute|minutes)$/, 1, 'm'],
  [/^(h|hr|hrs|hour|hours)$/, 1, 'h'],
  [/^(d|day|days)$/, 1, 'd'],
  [/^(w|wk|week|weeks)$/, 1, 'w'],
  [/^(y|yr|year|years)$/, 365, 'd'],
]

/** `24` and `hours`, or ISO 8601 as in `P1DT12H`. */
function durationOf(value: unknown, unit: string): string | null {
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(String(value).trim())
  if (iso !== null) {
    const [days = 0, hours = 0, minutes = 0] = iso.slice(1).map((each) => Number(each ?? 0))
    const total = (days * 24 + hours) * 60 + minutes
    return total === 0 ? null : total % 60 === 0 ? `${total / 60}h` : `${total}m`
  }
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  const found = UNITS.find(([names]) => names.test(unit.trim().toLowerCase()))
  if (typeof amount !== 'number' || !(amount > 0) || !Number.isFinite(amount) || found === undefined) return null
  return `${amount * found[1]}${found[2]}`
}
