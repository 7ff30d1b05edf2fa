import type { Dialect } from './dialect.js'
import type { Fields } from './tokenizer.js'

/** The text of field i, with the quotes inside it undone. */
export function fieldText(bytes: Uint8Array, fields: Fields, i: number, dialect: Dialect): string {
  const text = utf8(bytes, fields.starts[i]!, fields.ends[i]!)
  if (fields.quoted[i] === 0 || dialect.quote < 0) return text
  const quote = String.fromCharCode(dialect.quote)
  const escape = String.fromCharCode(dialect.escape)
  if (!text.includes(escape)) return text
  if (escape === quote) return text.replaceAll(quote + quote, quote)
  return text
    .replaceAll(escape + escape, '\u0000')
    .replaceAll(escape + quote, quote)
    .replaceAll('\u0000', escape)
}

/** The texts of all fields of a record. */
export const fieldTexts = (bytes: Uint8Array, fields: Fields, dialect: Dialect): string[] =>
  Array.from({ length: fields.count }, (_, i) => fieldText(bytes, fields, i, dialect))

/** Buffers are spared the view that `TextDecoder` needs: this runs once for many a value. */
export const utf8 = (bytes: Uint8Array, start: number, end: number): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).toString(
    'utf8',
    start,
    end,
  )
