import { classify } from './classify.js'
import { isKnownNullWord } from './null-words.js'

const shareTyped = 0.8

/** Whether a field could stand in a column of numbers, dates or times. */
const isTypedOrMissing = (value: string): boolean => isKnownNullWord(value) || classify(value).is !== 'text'

/**
 * Columns of numbers, dates or times. The first rows may be a header of several, and the last ones notes or sums: of the ways to leave some of
 * them out, the one that leaves out least among those that give the most such columns.
 */
export function typedColumns(rows: readonly (readonly string[])[], width: number): boolean[] {
  const cells = rows.map((row) => Array.from({ length: width }, (_, i) => cellClass(row[i] ?? '')))
  const windows = rows.length > 6 ? [4] : [1, 2, 3]
  let best: boolean[] = typedIn(cells.slice(Math.min(windows[0]!, Math.max(rows.length - 1, 1))), width)
  for (const below of [0, 1, 2, 3])
    for (const above of windows) {
      const window = cells.slice(above, cells.length - below)
      if (window.length < fewestInWindow) continue
      const typed = typedIn(window, width)
      if (count(typed) > count(best)) best = typed
    }
  return best
}

type CellClass = 'missing' | 'text' | 'typed'
const fewestInWindow = 2
const cellClass = (value: string): CellClass =>
  isKnownNullWord(value) ? 'missing' : classify(value).is === 'text' ? 'text' : 'typed'
const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length

const typedIn = (rows: readonly (readonly CellClass[])[], width: number): boolean[] =>
  Array.from({ length: width }, (_, i) => {
    const present = rows.map((row) => row[i]!).filter((cell) => cell !== 'missing')
    return present.length > 0 && present.filter((cell) => cell === 'typed').length >= shareTyped * present.length
  })

/** At least two fields, one of them in a typed column, and what stands in typed columns could stand there. */
export const beginsLikeARow = (values: readonly string[], typed: readonly boolean[]): boolean =>
  values.length > 1 &&
  values.some((_, i) => typed[i] === true) &&
  values.every((value, i) => typed[i] !== true || isTypedOrMissing(value))

/** What stands in typed columns could stand there: a row that has slipped by a field mostly does not. */
export const couldBeRow = (values: readonly string[], typed: readonly boolean[]): boolean =>
  typed.every((is, i) => !is || isTypedOrMissing(values[i] ?? ''))
