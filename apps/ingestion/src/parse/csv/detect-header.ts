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

/** Whether the first row holds names, decided on the first rows of the file, each a list of texts. */
export function detectHeader(rows: readonly (readonly string[])[]): HeaderDecision {
  const [first, ...data] = rows
  if (!first) return { header: false, why: 'the file has no row', confidence: 1 }
  const named = first.filter((value) => !isBlank(value))
  if (named.length === 0) return { header: false, why: 'the first row is empty', confidence: 0.9 }
  if (named.some((value) => isTyped(value) || value.length > longestName)) {
    return { header: false, why: 'the first row holds values, not names', confidence: 0.9 }
  }
  if (data.length === 0) return { header: true, why: 'the only row reads like names', confidence: 0.7 }
  const typedBelow = first.some((_, i) => mostlyTyped(data.map((row) => row[i] ?? '')))
  if (typedBelow) return { header: true, why: 'the first row is words above columns of other types', confidence: 0.99 }
  if (named.some(isKnownNullWord))
    return { header: false, why: 'the first row holds a word for a missing value', confidence: 0.8 }
  const recurs = first.some((value, i) => !isBlank(value) && data.some((row) => row[i] === value))
  if (recurs) return { header: false, why: 'a value of the first row comes again below', confidence: 0.8 }
  if (new Set(named).size !== named.length)
    return { header: false, why: 'the first row repeats a value', confidence: 0.6 }
  return { header: true, why: 'the first row is words that do not come again', confidence: 0.75 }
}

function mostlyTyped(values: readonly string[]): boolean {
  const present = values.filter((value) => !isKnownNullWord(value))
  return present.length > 0 && present.filter(isTyped).length >= 0.8 * present.length
}
