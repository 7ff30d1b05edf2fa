import { classify } from './classify.js'
import { isKnownNullWord } from './null-words.js'

export interface HeaderDecision {
  readonly header: boolean
  readonly why: string
  readonly confidence: number
}

const longestName = 120
const isTyped = (value: string): boolean => classify(value).is !== 'text'
const isBlank = (value: string): boolean => value.trim() === ''
/** Of all values these are the ones that name columns: a column for each year. */
export const isYear = (value: string): boolean => /^(19|20)\d\d$/.test(value.trim())

/**
 * Whether the first row holds names, decided on the first rows of the file, each a list of texts; `typed` says which columns hold numbers,
 * dates or times.
 */
export function detectHeader(rows: readonly (readonly string[])[], typed: readonly boolean[]): HeaderDecision {
  const [first, ...data] = rows
  if (!first) return { header: false, why: 'the file has no row', confidence: 1 }
  const named = first.filter((value) => !isBlank(value))
  if (named.length === 0) return { header: false, why: 'the first row is empty', confidence: 0.9 }
  const values = named.filter((value) => isTyped(value) && !isYear(value))
  const wordsAboveValues = first.filter((value, i) => typed[i] === true && isWord(value)).length
  const valuesAboveValues = first.filter((value, i) => typed[i] === true && isTyped(value) && !isYear(value)).length
  if (areTimesAboveOthers(first, data))
    return { header: true, why: 'the first row is years, days or hours above columns of other values', confidence: 0.9 }
  if (isYearAboveOthers(first, data))
    return { header: true, why: 'the first row is names and a year above other values', confidence: 0.8 }
  if (areNumbered(first, data)) return { header: true, why: 'the first row numbers the columns', confidence: 0.7 }
  if (values.length > wordsAboveValues)
    return { header: false, why: 'the first row holds values, not names', confidence: 0.9 }
  if (wordsAboveValues > valuesAboveValues)
    return { header: true, why: 'the first row is words above columns of other types', confidence: 0.99 }
  // Above numbers a long text may be the question of a survey; above words it is one more of them.
  if (named.some((value) => isTyped(value) || value.length > longestName))
    return { header: false, why: 'the first row holds values, not names', confidence: 0.9 }
  if (data.length === 0) return { header: true, why: 'the only row reads like names', confidence: 0.7 }
  return amongWords(first, named, data)
}

/** Where every column holds words. */
function amongWords(
  first: readonly string[],
  named: readonly string[],
  data: readonly (readonly string[])[],
): HeaderDecision {
  if (named.some(isKnownNullWord))
    return { header: false, why: 'the first row holds a word for a missing value', confidence: 0.8 }
  if (areCodesAll(first, data))
    return { header: false, why: 'the first row has codes like those of every row below', confidence: 0.75 }
  const others = data.filter((row) => !isSameRow(row, first))
  if (others.length < data.length && !areNamesAgain(first, others))
    return { header: false, why: 'the first row comes again below', confidence: 0.8 }
  const recurs = first.some((value, i) => !isBlank(value) && others.some((row) => row[i] === value))
  if (recurs) return { header: false, why: 'a value of the first row comes again below', confidence: 0.8 }
  if (new Set(named).size !== named.length)
    return { header: false, why: 'the first row repeats a value', confidence: 0.6 }
  return { header: true, why: 'the first row is words that do not come again', confidence: 0.75 }
}

/**
 * The first row has codes of the shape that all others have in their column: letters and digits in one order; or capitals alone, as
 * short and as many, in two columns or more.
 */
function areCodesAll(first: readonly string[], data: readonly (readonly string[])[]): boolean {
  if (data.length < fewestOfCodes) return false
  const shapes = first.flatMap((value, i) => {
    const shape = shapeOf(value)
    return data.every((row) => shapeOf(row[i] ?? '') === shape) ? [shape] : []
  })
  const capitals = shapes.filter((shape) => /^A{2,3}$/.test(shape))
  return shapes.some((shape) => /9/.test(shape) && /[Aa]/.test(shape)) || capitals.length > 1
}

const fewestOfCodes = 4
const shapeOf = (value: string): string =>
  value.length > longestCode
    ? ''
    : value
        .replaceAll(/\p{Lu}/gu, 'A')
        .replaceAll(/\p{Ll}/gu, 'a')
        .replaceAll(/\d/g, '9')
const longestCode = 20

const fewestAgain = { names: 4, rows: 3 }
/** Also where one of them has a field more or less, as the names of a second table may. */
const isSameRow = (row: readonly string[], first: readonly string[]): boolean =>
  row.length >= fewestAgain.names - 1 && row.every((value, i) => i >= first.length || value === first[i])

/** Names that stand in the file more than once: as a whole, while the values of the other rows come again one by one. */
function areNamesAgain(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  if (first.length < fewestAgain.names || first.some(isBlank) || others.length < fewestAgain.rows) return false
  const recurring = first.filter((_, i) => {
    const values = others.map((row) => row[i] ?? '').filter((value) => !isBlank(value))
    return new Set(values).size < values.length
  })
  return recurring.length >= first.length / 2
}

/** A column for each year, day or hour: none comes twice, and below them stand other values. */
function areTimesAboveOthers(first: readonly string[], data: readonly (readonly string[])[]): boolean {
  const columns = first.flatMap((value, i) => (isTime(value) ? [i] : []))
  const others = first.filter((value) => !isTime(value))
  const different = new Set(columns.map((i) => first[i]!.trim())).size
  if (columns.length < 2 || different < columns.length || others.some(isTyped)) return false
  const below = columns.map((i) => data.map((row) => row[i] ?? '').filter((value) => !isKnownNullWord(value)))
  const filled = below.filter((values) => values.length > 0)
  // Of years to come, or long gone, a column may be empty.
  return filled.length >= columns.length / 2 && filled.every((values) => values.some((value) => !isTime(value)))
}

/**
 * A column for the only year that there is: below it stand other values, and no name comes again. A list of names and amounts may begin
 * like this too, so something more has to speak for a header: a name that is left out, words of a few kinds, or amounts with a fraction.
 */
function isYearAboveOthers(first: readonly string[], data: readonly (readonly string[])[]): boolean {
  const at = first.findIndex(isYear)
  const names = first.filter((value, i) => i !== at && !isBlank(value))
  if (at < 0 || first.length < 2 || !names.every(isWord)) return false
  const below = data.map((row) => row[at] ?? '').filter((value) => !isKnownNullWord(value))
  const comesAgain = first.some((value, i) => !isBlank(value) && data.some((row) => row[i] === value))
  if (below.length < fewestBelowYear || comesAgain || !below.every((value) => isTyped(value) && !isYear(value)))
    return false
  const hasKinds = first.some((_, i) => i !== at && new Set(data.map((row) => row[i])).size < data.length)
  return isBlank(first[0]!) || hasKinds || below.some((value) => /\d[.,]\d/.test(value))
}

const fewestBelowYear = 2

/** Columns that are numbered: one more from each to the next, which no row below does. */
function areNumbered(first: readonly string[], data: readonly (readonly string[])[]): boolean {
  const at = first.flatMap((value, i) => (/^\d{1,4}$/.test(value.trim()) ? [i] : []))
  const others = first.filter((_, i) => !at.includes(i))
  const counts = (row: readonly string[]): boolean =>
    at.every((i, k) => k === 0 || Number(row[i]) === Number(row[at[k - 1]!]) + 1)
  return at.length >= 3 && data.length > 1 && !others.some(isTyped) && counts(first) && !data.some(counts)
}

const isTime = (value: string): boolean => isYear(value) || timeClasses.has(classify(value).is)
const timeClasses = new Set<string>(['date', 'time', 'timestamp', 'zoned', 'written_date'])

const isWord = (value: string): boolean => !isKnownNullWord(value) && !isTyped(value)
