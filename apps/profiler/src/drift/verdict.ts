import type { Effect, Part } from './compare/parts.js'
import type { ColumnDrift } from './drift-report.js'
import { wordOf } from './wording.js'

const counted = (parts: readonly Part[]): (Part & { p: number })[] =>
  parts.filter((part): part is Part & { p: number } => part.counts && part.p !== null)

/** The smallest p-value of the parts that count, times their number; null where none can be tested. */
export function smallestP(parts: readonly Part[]): number | null {
  const tested = counted(parts)
  if (tested.length === 0) return null
  return Math.min(1, Math.min(...tested.map(({ p }) => p)) * tested.length)
}

const reaches = ({ value, threshold }: Effect): boolean => value >= threshold

/** By significance and effect of the same part. */
export function byEvidence(column: ColumnDrift, limit: number): ColumnDrift {
  const tested = counted(column.parts)
  const significant = tested.filter(({ p }) => Math.min(1, p * tested.length) <= limit)
  const called = significant.find(({ effects }) => effects.some(reaches))
  if (called !== undefined) return { ...column, drifted: true, why: sentenceOf(called) }
  if (tested.length === 0) return { ...column, why: 'There is too little in it to test.' }
  const why =
    significant.length === 0
      ? 'What differs is within what chance gives.'
      : 'What differs is more than chance, but too little to matter.'
  return { ...column, why }
}

/** By the one method against its threshold. */
export function byMethod(column: ColumnDrift): ColumnDrift {
  if (column.method === null) return { ...column, why: 'No method is given for such a column.' }
  const { name, value, threshold, drifted } = column.method
  if (value === null) return { ...column, why: `The method ${wordOf(name)} gives nothing for it.` }
  const why = `The method ${wordOf(name)} gives ${short(value)}, with ${short(threshold)} as its threshold.`
  return { ...column, drifted, why }
}

function sentenceOf({ part, p, effects }: Part): string {
  const effect = effects.find(reaches)
  const size =
    effect === undefined ? '' : `${wordOf(effect.measure)} ${short(effect.value)}, from ${effect.threshold} on`
  return `Its ${wordOf(part)} changed: ${size}; p ${p !== null && p < 1e-12 ? 'under 1e-12' : `= ${short(p ?? 1)}`}.`
}

const short = (value: number): string => String(Number(value.toPrecision(3)))
