import type { Dialect } from './dialect.js'
import type { Fields } from './tokenizer.js'

const BLANK = 32

/**
 * Whether a text that holds a delimiter was cut at it, since its first quote does not stand at its start or was closed too early: a field
 * ends with a quote that has no partner in it, begins with a blank, and a quote stands in the field before.
 */
export function isSplitText(bytes: Uint8Array, fields: Fields, { quote }: Dialect): boolean {
  if (quote < 0) return false
  for (let i = 1; i < fields.count; i++) {
    if (!isContinued(bytes, fields, i) || !endsWithQuote(bytes, fields, i, quote)) continue
    if (quotesIn(bytes, fields, i, quote) % 2 === 0) continue
    let first = i - 1
    while (first > 0 && isContinued(bytes, fields, first) && quotesIn(bytes, fields, first, quote) % 2 === 0) first--
    if (fields.quoted[first] === 1 || quotesIn(bytes, fields, first, quote) % 2 === 1) return true
  }
  return false
}

/** Whether a field outside of quotes has a quote as its last character, blanks aside. */
export function endsWithQuote(bytes: Uint8Array, { starts, ends, quoted }: Fields, i: number, quote: number): boolean {
  if (quoted[i] === 1) return false
  const start = starts[i]!
  let end = ends[i]!
  while (end > start && bytes[end - 1] === BLANK) end--
  return end > start && bytes[end - 1] === quote
}

const isContinued = (bytes: Uint8Array, { starts, ends, quoted }: Fields, i: number): boolean =>
  quoted[i] === 0 && starts[i]! < ends[i]! && bytes[starts[i]!] === BLANK

function quotesIn(bytes: Uint8Array, { starts, ends }: Fields, i: number, quote: number): number {
  let count = 0
  for (let at = starts[i]!; at < ends[i]!; at++) if (bytes[at] === quote) count++
  return count
}
