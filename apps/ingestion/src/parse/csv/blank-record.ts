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

const RULER = new Set('-+|:=_ \t'.split('').map((mark) => mark.charCodeAt(0)))
const DASHES = new Set('-=_'.split('').map((mark) => mark.charCodeAt(0)))
const fewestDashes = 3

/** A line that is drawn: nothing but dashes, crosses and bars, three or more dashes in a row. */
export function isRuler(bytes: Uint8Array, start: number, end: number): boolean {
  let run = 0
  let longest = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (!RULER.has(byte)) return false
    run = DASHES.has(byte) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest >= fewestDashes
}
