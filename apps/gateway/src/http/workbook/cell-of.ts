import { defused, holdsText } from '../formula-text.js'

/** A cell as the library writes it; `z` is its number format. */
export interface WorkbookCell {
  readonly t: 's' | 'n' | 'b'
  readonly v: string | number | boolean
  readonly z?: string
}

/** Excel cuts longer texts when it opens a file. */
export const LONGEST_TEXT = 32_767
const DAY_MS = 86_400_000
/** 1970-01-01 in days of the system that counts 1900-01-01 as 1. */
const EPOCH_DAY = 25_569
/** Before it Excel counts a day that never was. */
const FIRST_TRUE_DAY = 61

/**
 * The cell of a value as `POST /sql` gives it. Numbers, truth values, dates and timestamps are what they are; a number with more digits
 * than a cell keeps, and everything else, is text, in which what would begin a formula is defused unless formulas are `raw`. Pure.
 */
export function cellOf(value: unknown, type: string, formulas: 'defused' | 'raw'): WorkbookCell | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return { t: 'n', v: value }
  if (typeof value === 'boolean') return { t: 'b', v: value }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const moment = type === 'DATE' || type.startsWith('TIMESTAMP') ? momentOf(text, type) : null
  if (moment !== null) return moment
  return { t: 's', v: formulas === 'raw' || !holdsText(type) ? text : defused(text) }
}

function momentOf(text: string, type: string): WorkbookCell | null {
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d{1,3})?))?\d*(?:Z|\+00(?::00)?)?$/.exec(text)
  if (iso === null) return null
  const day = Date.parse(`${iso[1]}T${iso[2] ?? '00:00:00'}Z`) / DAY_MS + EPOCH_DAY
  if (!(day >= FIRST_TRUE_DAY)) return null
  return { t: 'n', v: day, z: type === 'DATE' ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' }
}
