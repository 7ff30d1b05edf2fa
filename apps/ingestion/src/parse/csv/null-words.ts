/**
 * Words that people and programs write for "no value". A closed list: anything else in a column of numbers makes the
 * column text, since nobody said that it means nothing.
 */
const inTypedColumns = new Set([
  'na',
  'n/a',
  '#n/a',
  '#na',
  'nan',
  '-nan',
  'nil',
  'null',
  '(null)',
  '<na>',
  '\\n',
  'none',
  'missing',
  '#null!',
  '#div/0!',
  '#value!',
  '-',
  '--',
  '---',
  '.',
  '..',
  '...',
  '…',
  ':',
  '?',
  '*',
])

/** Of these it is known that they mean nothing in a column of text too, once the file itself has proved them elsewhere. */
const inTextColumns = new Set(['na', 'n/a', '#n/a', '#na', 'nan', 'nil', 'null', '(null)', '<na>', '\\n'])

const folded = (word: string): string => word.trim().toLowerCase()

/** Blanks alone say as little as nothing. */
export const isKnownNullWord = (written: string): boolean =>
  folded(written) === '' || inTypedColumns.has(folded(written))

/** Whether bytes can be a word of the second list at all: a cheap look at two of them before an exact one. */
export function canStandInText(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 8) return false
  const first = bytes[start]! | 32
  if (first === 0x20) return true
  const second = bytes[start + 1]! | 32
  if (first === 0x6e) return second === 0x61 || second === 0x2f || second === 0x69 || second === 0x75
  return second === 0x6e && (first === 0x23 || first === 0x28 || first === 0x3c || first === 0x7c)
}

export const mayStandInText = (written: string): boolean => inTextColumns.has(folded(written))

/**
 * A word may be a code of the column itself: `NA` is Namibia beside `DE` and `US`. So it is where every other value seen
 * has the word's length and is made of capitals alone.
 */
export function looksLikeACodeOf(word: string, otherValues: readonly string[]): boolean {
  const same = (value: string): boolean => value.length === word.length && /^\p{Lu}+$/u.test(value)
  return /^\p{Lu}+$/u.test(word) && otherValues.length > 0 && otherValues.every(same)
}
