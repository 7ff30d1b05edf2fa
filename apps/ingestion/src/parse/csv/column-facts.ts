import { classify } from './classify.js'
import { isKnownNullWord } from './null-words.js'

/** What kind of value a field is; text is none of them. */
export type ValueKind = 'number' | 'moment' | 'time' | 'boolean'

/** What the fields of a column have in common, as far as the first rows show. */
export interface ColumnFacts {
  /** `words`: no value of any kind was seen in it; null: of several, or too few to say. */
  readonly kind: ValueKind | 'words' | null
  /** No row leaves it empty. */
  readonly isFilled: boolean
  /** How every value begins: three characters or more, else ''. */
  readonly begins: string
  /** All values, where they are a few that come again and again. */
  readonly words: ReadonlySet<string> | null
}

const fewestRows = 5
const fewestForWords = 8
const shareOfKind = 0.9
const longestBegin = 8
const shortestBegin = 3

const kinds: Readonly<Record<string, ValueKind>> = {
  boolean: 'boolean',
  date: 'moment',
  timestamp: 'moment',
  zoned: 'moment',
  written_date: 'moment',
  time: 'time',
}

/** Null for text. Blanks around a value are none of it. */
export function kindOf(value: string): ValueKind | null {
  const { is } = classify(value.trim())
  return is === 'text' ? null : (kinds[is] ?? 'number')
}

export const isValued = ({ kind }: ColumnFacts): boolean => kind !== null && kind !== 'words'

/** From rows that are all as wide as the table. */
export function columnFacts(rows: readonly (readonly string[])[], width: number): ColumnFacts[] {
  return Array.from({ length: width }, (_, i) => factsOf(rows.map((row) => row[i] ?? '')))
}

function factsOf(values: readonly string[]): ColumnFacts {
  const present = values.filter((value) => !isKnownNullWord(value))
  if (present.length < fewestRows) return { kind: null, isFilled: false, begins: '', words: null }
  const kind = commonKind(present)
  const isText = kind === null || kind === 'words'
  return {
    kind,
    isFilled: values.every((value) => value !== ''),
    begins: isText ? commonBegin(present) : '',
    words: isText ? fewWords(present) : null,
  }
}

function commonKind(present: readonly string[]): ColumnFacts['kind'] {
  const counts = new Map<ValueKind | 'words', number>()
  for (const value of present) {
    const kind = kindOf(value) ?? 'words'
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const [kind, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
  if (kind === 'words') return count === present.length ? kind : null
  return count >= shareOfKind * present.length ? kind : null
}

function commonBegin([first = '', ...others]: readonly string[]): string {
  let length = Math.min(first.length, longestBegin)
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--
  return length < shortestBegin ? '' : first.slice(0, length)
}

function fewWords(present: readonly string[]): ReadonlySet<string> | null {
  const words = new Set(present)
  return present.length >= fewestForWords && words.size <= present.length / 4 ? words : null
}

/** Whether a field could stand in the column; one that is missing could stand in any. */
export function couldStandIn(value: string, { kind, begins, words }: ColumnFacts): boolean {
  if (isKnownNullWord(value)) return true
  if (words !== null && !words.has(value)) return false
  if (!value.startsWith(begins)) return false
  if (kind === null) return true
  const own = kindOf(value)
  return kind === 'words' ? own === null || own === 'number' : own === kind
}
