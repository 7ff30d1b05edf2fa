import { classify } from './classify.js'
import { isYear } from './detect-header.js'
import { isKnownNullWord } from './null-words.js'

const mostRows = 4
/** Of rows about each column, in a long table. */
const mostRowsOfLong = 10
/** A long table has so many times the rows of its header. */
const long = 4
const fewestNumbered = 3

/**
 * How many rows the header has, given that the first one is one. Another belongs to it where words stand in it above two or more columns of
 * other types, and no value of such a type does: units, or names under the names of groups.
 */
export function headerRowCount(rows: readonly (readonly string[])[], typed: readonly boolean[]): number {
  const values = typed.flatMap((is, i) => (is ? [i] : []))
  const belongs = (row: readonly string[]): boolean => {
    const above = values.map((i) => row[i] ?? '').filter((value) => !isKnownNullWord(value))
    const words = above.filter((value) => classify(value).is === 'text' || isThousands(value))
    // A unit may look like a number of another unit: UTC-5.
    return (
      words.length >= 2 &&
      words.length >= (above.length * 2) / 3 &&
      above.length >= values.length / 3 &&
      above.every((value) => /\p{L}/u.test(value) || words.includes(value))
    )
  }
  let count = 1
  const most = Math.max(mostRows, Math.min(mostRowsOfLong, Math.floor(rows.length / long)))
  while (count < Math.min(most, rows.length - 1) && (belongs(rows[count]!) || areNumbersOfColumns(rows, count))) count++
  return count === 1 && (areYearsOfGroups(rows) || areNamesUnderGroups(rows, typed)) ? 2 : count
}

/** As offices write what the values below are counted in. */
const isThousands = (value: string): boolean => /^0{3}(?:,?0{3})*$/.test(value)

/** Each column has its number, from one on; further rows do not count on like this. Where all values are whole numbers it may be a row. */
function areNumbersOfColumns(rows: readonly (readonly string[])[], at: number): boolean {
  const countsOn = (row: readonly string[] | undefined): boolean =>
    row?.every((cell, i) => Number(/^[([]?(\d{1,4})[)\]]?$/.exec(cell.trim())?.[1]) === i + 1) === true
  const row = rows[at]!
  if (row.length < fewestNumbered || !countsOn(row) || countsOn(rows[at + 1])) return false
  const isOfAnother = (cell: string): boolean => !isKnownNullWord(cell) && !/^[-+]?\d+$/.test(cell.trim())
  return row.some(isOfAnother) || rows.slice(at + 1).some((below) => below.some(isOfAnother))
}

const isBlank = (cell: string | undefined): boolean => cell === undefined || cell.trim() === ''

/** Words that fill the gaps of the names above them, as the answers under a question do; every row below has a value where they have none. */
function areNamesUnderGroups(
  [groups, second, ...rows]: readonly (readonly string[])[],
  typed: readonly boolean[],
): boolean {
  if (groups === undefined || second === undefined || rows.length === 0 || !typed.includes(true)) return false
  const words = second.filter((cell) => !isBlank(cell))
  const fillsGap = second.some((cell, i) => i > 0 && !isBlank(cell) && isBlank(groups[i]) && !isBlank(second[i - 1]))
  const hasValue = (row: readonly string[]): boolean => typed.some((is, i) => is && !isKnownNullWord(row[i] ?? ''))
  return (
    fillsGap &&
    words.length >= 2 &&
    new Set(words).size === words.length &&
    words.every((word) => !isKnownNullWord(word) && classify(word).is === 'text') &&
    !hasValue(second) &&
    rows.every(hasValue)
  )
}

/** Under names that each stand above several columns: years, or words, and below them other numbers than years. */
function areYearsOfGroups([groups, second, ...rows]: readonly (readonly string[])[]): boolean {
  if (groups === undefined || second === undefined || rows.length === 0) return false
  const years = second.flatMap((cell, i) => (isYear(cell) ? [i] : []))
  const spans = years.some((i) => (groups[i] ?? '').trim() === '')
  const isOther = (i: number): boolean => rows.some((row) => !isKnownNullWord(row[i] ?? '') && !isYear(row[i]!))
  const words = second.filter((cell, i) => !years.includes(i) && !isKnownNullWord(cell))
  return years.length >= 2 && spans && years.every(isOther) && words.every((cell) => classify(cell).is === 'text')
}

export interface HeaderNames {
  readonly names: readonly string[]
  /** Which of the rows holds the names, from 0. */
  readonly row: number
}

/**
 * The names of the columns from the rows of a header: the row with the most different names gives them, as they stand. A column that this
 * row leaves without a name, or with one that another column has, gets the words above it too.
 */
export function headerNames(rows: readonly (readonly string[])[], width: number): HeaderNames {
  const different = rows.map((row) => new Set(row.map((name) => name.trim()).filter((name) => name !== '')).size)
  const row = different.reduce((best, count, i) => (count > different[best]! ? i : best), 0)
  const written = namesOf(rows[row]!, width)
  if (rows.length === 2 && areTwoLevels(rows)) return { names: namesOfTwoLevels(rows, width), row: 0 }
  if (rows.length === 1 || new Set(written).size === width) return { names: written, row }
  // A group's name stands once, above the first of its columns; units and the last row of names do not.
  const parts = rows.map((cells, i) =>
    i < rows.length - 1 ? filledForward(namesOf(cells, width)) : namesOf(cells, width),
  )
  const isAlone = (i: number): boolean =>
    written[i]!.trim() !== '' && parts[row]!.filter((name) => name === written[i]).length === 1
  const joined = (i: number): string =>
    parts
      .map((cells) => cells[i]!)
      .filter((part) => part.trim() !== '')
      .join(' ')
  // The end that rows have because they end with a delimiter belongs to no group.
  const isNameless = (i: number): boolean => rows.every((cells) => isBlank(cells[i]))
  const isEnd = (i: number): boolean => i === width - 1 && isNameless(i)
  return { names: written.map((name, i) => (isAlone(i) || isEnd(i) ? name : joined(i))), row }
}

/** Each of two rows has names where the other one has none, and so neither has all. */
const areTwoLevels = ([above = [], below = []]: readonly (readonly string[])[]): boolean =>
  above.some((name, i) => !isBlank(name) && isBlank(below[i])) &&
  below.some((name, i) => !isBlank(name) && isBlank(above[i]))

/** The name of a group stands before the names under it; a name that stands over a single column is the name of that. */
function namesOfTwoLevels([above = [], below = []]: readonly (readonly string[])[], width: number): string[] {
  const groups = filledForward(namesOf(above, width))
  const spans = (i: number): boolean =>
    isBlank(above[i]) || (i + 1 < width && isBlank(above[i + 1]) && !isBlank(below[i + 1]))
  return groups.map((group, i) => {
    if (isBlank(below[i])) return above[i] ?? ''
    return spans(i) ? `${group} ${below[i]!}`.trim() : above[i]!
  })
}

/** One name for each column: a surplus one is left out, an empty one first; what is missing is empty. */
function namesOf(cells: readonly string[], width: number): string[] {
  const names = [...cells]
  while (names.length > width) {
    const empty = names.findLastIndex((name) => name.trim() === '')
    names.splice(empty < 0 ? names.length - 1 : empty, 1)
  }
  return Array.from({ length: width }, (_, i) => names[i] ?? '')
}

/** The name of a group stands above its first column only. */
function filledForward(cells: readonly string[]): string[] {
  let last = ''
  return cells.map((cell) => (last = cell.trim() === '' ? last : cell))
}
