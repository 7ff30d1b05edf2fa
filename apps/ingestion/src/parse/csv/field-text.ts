import type { Dialect } from './dialect.js'
import type { Fields } from './tokenizer.js'

const decoder = new TextDecoder('utf-8')

/** The text of field i, with the quotes inside it undone. */
export function fieldText(bytes: Uint8Array, fields: Fields, i: number, dialect: Dialect): string {
  const text = decoder.decode(bytes.subarray(fields.starts[i], fields.ends[i]))
  if (fields.quoted[i] === 0 || dialect.quote < 0) return text
  const quote = String.fromCharCode(dialect.quote)
  const escape = String.fromCharCode(dialect.escape)
  if (!text.includes(escape)) return text
  if (escape === quote) return text.replaceAll(quote + quote, quote)
  return text.replaceAll(escape + escape, '\u0000').replaceAll(escape + quote, quote).replaceAll('\u0000', escape)
}
