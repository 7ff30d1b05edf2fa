import type { Dialect } from './dialect.js'
import type { Fields } from './tokenizer.js'

const BLANK = 32

/** Where the text in the quotes of a field begins and ends that has blanks around them; null where it has not. */
export function insidePaddedQuotes(
  bytes: Uint8Array,
  fields: Fields,
  i: number,
  { quote, escape }: Dialect,
): readonly [start: number, end: number] | null {
  if (fields.quoted[i] === 1 || quote < 0) return null
  let [start, end] = [fields.starts[i]!, fields.ends[i]!]
  if (bytes[start] !== BLANK) return null
  while (start < end && bytes[start] === BLANK) start++
  while (end > start && bytes[end - 1] === BLANK) end--
  if (end - start < 2 || bytes[start] !== quote || bytes[end - 1] !== quote) return null
  for (let at = start + 1; at < end - 1; at++) {
    if (bytes[at] !== quote) continue
    if (escape !== quote || bytes[at + 1] !== quote || at + 1 === end - 1) return null
    at++
  }
  return [start + 1, end - 1]
}

/** The fields themselves, or a copy in which those in quotes begin and end there, and not at the blanks around them. */
export function withoutBlanksAroundQuotes(bytes: Uint8Array, fields: Fields, dialect: Dialect): Fields {
  let tidy: Fields | null = null
  for (let i = 0; i < fields.count; i++) {
    const inside = insidePaddedQuotes(bytes, fields, i, dialect)
    if (inside === null) continue
    tidy ??= { ...fields, starts: fields.starts.slice(), ends: fields.ends.slice(), quoted: fields.quoted.slice() }
    tidy.starts[i] = inside[0]
    tidy.ends[i] = inside[1]
    tidy.quoted[i] = 1
  }
  return tidy ?? fields
}
