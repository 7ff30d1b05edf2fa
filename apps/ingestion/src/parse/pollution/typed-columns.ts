import { canonicalValue } from './canonical-value.js'
import type { TextTable } from './pollution-case.js'

/** What a column's values are; `any` where every type would do. Dates with and without a time are one class. */
export type ColumnClass = 'number' | 'moment' | 'time' | 'boolean' | 'text' | 'any'

const mostOfThem = 0.9

/**
 * The share of the columns that came out as numbers, moments and texts as their values are, 0 to 1; columns are found by
 * name, and by place where the file has no names. A column that is not there counts as wrong. The ten measures compare
 * texts, and would not see that one stray word made a column of numbers a column of words.
 */
export function typedShare(answer: TextTable, header: readonly string[], types: readonly string[]): number {
  const width = Math.max(answer.header.length, answer.rows[0]?.length ?? 0)
  if (width === 0) return 1
  const right = Array.from({ length: width }, (_, i) => {
    const wanted = classesOfValues(answer.rows.map((row) => row[i] ?? ''))
    const at = answer.header.length === 0 || answer.header[i] === '' ? i : header.indexOf(answer.header[i]!)
    const type = types[at]
    return type !== undefined && (wanted.has('any') || wanted.has(classOfType(type)))
  })
  return right.filter(Boolean).length / width
}

/** Where a few values are of another class than all others, as a stray word is, both text and the class of the others. */
export function classesOfValues(values: readonly string[]): ReadonlySet<ColumnClass> {
  const classes = values.filter((value) => value !== '').map((value) => classOfValue(canonicalValue(value)))
  const counts = Map.groupBy(classes, (each) => each)
  if (counts.size === 0 || counts.has('any')) return new Set(['any'])
  const most = [...counts].filter(([, { length }]) => length >= mostOfThem * classes.length).map(([each]) => each)
  return new Set(counts.size === 1 ? most : ['text', ...most])
}

function classOfValue(value: string): ColumnClass {
  if (/^-?(0|[1-9]\d{0,17})(\.\d+)?$/.test(value)) return 'number'
  // More digits than a BIGINT has: as a text they keep them all.
  if (/^-?[1-9]\d+$/.test(value)) return 'any'
  if (/^\d{4}-\d{2}-\d{2}( |$)/.test(value)) return 'moment'
  if (/^\d{2}:\d{2}:\d{2}/.test(value)) return 'time'
  return value === 'true' || value === 'false' ? 'boolean' : 'text'
}

function classOfType(type: string): ColumnClass {
  if (/INT$|^DOUBLE|^FLOAT|^DECIMAL/.test(type)) return 'number'
  if (/^(DATE|TIMESTAMP)/.test(type)) return 'moment'
  if (type === 'TIME') return 'time'
  return type === 'BOOLEAN' ? 'boolean' : 'text'
}
