import { literalOf } from '../query-parts.js'
import type { ContractQuality } from './contract-shape.js'

/** What a measured value must be. */
export interface Threshold {
  readonly operator: keyof typeof COMPARED
  readonly value: unknown
}

const COMPARED = {
  mustBe: '=',
  mustNotBe: '<>',
  mustBeGreaterThan: '>',
  mustBeGreaterOrEqualTo: '>=',
  mustBeLessThan: '<',
  mustBeLessOrEqualTo: '<=',
  mustBeBetween: 'BETWEEN',
  mustNotBeBetween: 'NOT BETWEEN',
} as const

/** The one threshold of a rule; null where it has none, or several. */
export function thresholdOf(rule: ContractQuality): Threshold | null {
  const operators = (Object.keys(COMPARED) as Threshold['operator'][]).filter((name) => rule[name] !== undefined)
  const [operator] = operators
  return operator === undefined || operators.length > 1 ? null : { operator, value: rule[operator] }
}

/** A condition in SQL; null where the value cannot be compared with. */
export function holdsSql(measured: string, { operator, value }: Threshold): string | null {
  if (operator === 'mustBeBetween' || operator === 'mustNotBeBetween') {
    const [least = null, most = null] = Array.isArray(value) ? value.map(literalOf) : []
    return least === null || most === null ? null : `${measured} ${COMPARED[operator]} ${least} AND ${most}`
  }
  const literal = literalOf(value)
  return literal === null ? null : `${measured} ${COMPARED[operator]} ${literal}`
}

/** The counts that are allowed, from `min` to `max`, both included; null where they are no such range. */
export function countsAllowed({ operator, value }: Threshold): { readonly min?: number; readonly max?: number } | null {
  if (operator === 'mustBeBetween') {
    const [min, max] = Array.isArray(value) ? (value as unknown[]) : []
    return typeof min === 'number' && typeof max === 'number' ? { min: Math.ceil(min), max: Math.floor(max) } : null
  }
  if (typeof value !== 'number') return null
  switch (operator) {
    case 'mustBe':
      return Number.isInteger(value) ? { min: value, max: value } : null
    case 'mustBeGreaterThan':
      return { min: Math.floor(value) + 1 }
    case 'mustBeGreaterOrEqualTo':
      return { min: Math.ceil(value) }
    case 'mustBeLessThan':
      return { max: Math.ceil(value) - 1 }
    case 'mustBeLessOrEqualTo':
      return { max: Math.floor(value) }
    default:
      return null
  }
}
