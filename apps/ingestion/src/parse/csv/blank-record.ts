import type { Fields } from './tokenizer.js'

const BLANK = 32
const TAB = 9

/** A record with nothing in any field, or one field with nothing but blanks. Empty quotes are something: somebody wrote them. */
export function isBlank(bytes: Uint8Array, { count, start, end, starts, ends, quoted }: Fields): boolean {
  if (count === 1 && quoted[0] === 0) return isWhite(bytes, start, end)
  for (let i = 0; i < count; i++) if (starts[i] !== ends[i] || quoted[i] === 1) return false
  return true
}

function isWhite(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== BLANK && bytes[at] !== TAB) return false
  return true
}
